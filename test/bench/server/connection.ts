import { connect } from 'node:net';

/** One answer, its body only counted and, where it is wanted, kept. */
export interface Answer {
  status: number;
  bytes: number;
  text: string;
}

/** A kept-alive HTTP/1.1 connection, one request at a time: as little client as can be, so that the load is the server's. */
export interface Connection {
  send(request: string): Promise<Answer>;
  close(): void;
}

const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

/** Where the answer in a buffer ends, or undefined while more of it is to come. */
const endOf = (buffer: Buffer): { head: string; body: number; end: number } | undefined => {
  const body = buffer.indexOf('\r\n\r\n') + 4;
  if (body < 4) return undefined;
  const head = buffer.toString('latin1', 0, body).toLowerCase();
  const at = head.indexOf('\r\ncontent-length:');
  if (at >= 0) {
    const end = body + Number.parseInt(head.slice(at + 17), 10);
    return buffer.length >= end ? { head, body, end } : undefined;
  }
  if (!head.includes('chunked')) return { head, body, end: body };
  const end = buffer.indexOf(LAST_CHUNK, body - 2);
  return end < 0 ? undefined : { head, body, end: end + LAST_CHUNK.length };
};

/** @param keepText whether answers are kept as text */
export const openConnection = async (host: string, port: number, keepText = false): Promise<Connection> => {
  const socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  let read: Buffer = Buffer.alloc(0);
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('data', (data: Buffer) => {
    read = read.length ? Buffer.concat([read, data]) : data;
    const found = endOf(read);
    if (!found) return;
    const { head, body, end } = found;
    const answer = {
      status: Number(head.slice(9, 12)),
      bytes: end - body,
      text: keepText ? read.toString('utf8', body, end) : '',
    };
    read = read.subarray(end);
    const { resolve } = waiting!;
    waiting = undefined;
    resolve(answer);
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection was closed')));
  return {
    send: request =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
};
