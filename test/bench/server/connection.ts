import { connect, type Socket } from 'node:net';

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

interface Waiting {
  request: string;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/**
 * Connects at the first request, and again where the server has let go of an idle connection, as every client does.
 *
 * @param keepText whether answers are kept as text
 */
export const openConnection = (host: string, port: number, keepText = false): Connection => {
  let socket: Socket | undefined;
  let waiting: Waiting | undefined;
  let read: Buffer = Buffer.alloc(0);

  const onData = (data: Buffer) => {
    read = read.length ? Buffer.concat([read, data]) : data;
    const found = endOf(read);
    if (!found || !waiting) return;
    const { head, body, end } = found;
    const { resolve } = waiting;
    const answer = {
      status: Number(head.slice(9, 12)),
      bytes: end - body,
      text: keepText ? read.toString('utf8', body, end) : '',
    };
    waiting = undefined;
    read = read.subarray(end);
    resolve(answer);
  };
  const open = (isAgain: boolean): Socket => {
    const opened = connect({ host, port, noDelay: true });
    const end = (error?: Error) => {
      if (socket !== opened) return;
      socket = undefined;
      // It may have been let go in the moment a request was on its way: nothing has come back, so ask once more.
      if (waiting && isAgain && read.length === 0) {
        socket = open(false);
        socket.write(waiting.request);
      } else waiting?.reject(error ?? new Error('the connection was closed'));
    };
    read = Buffer.alloc(0);
    return opened
      .on('data', onData)
      .on('error', end)
      .on('close', () => end());
  };
  return {
    send: request =>
      new Promise((resolve, reject) => {
        waiting = { request, resolve, reject };
        socket ??= open(true);
        socket.write(request);
      }),
    close: () => socket?.destroy(),
  };
};
