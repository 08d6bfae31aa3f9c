import { describe, expect, it } from 'vitest';
import type { Message } from '../../../server/mail/message.ts';
import { createMailQueue } from '../../../server/mail/queue.ts';

const MESSAGE: Message = {
  ...{ from: { name: 'Shop', email: 'shop@example.com' }, to: 'ann@example.com', subject: 'Hello' },
  ...{ text: 'Hello', html: '<p>Hello', headers: {} },
};

/** A queue before a mail server that fails so many times. */
const start = (failures: number, backOffMs: number[] = [1, 1, 1]) => {
  const forgotten: string[] = [];
  const lines: { level: string; message: string; fields: Record<string, unknown> | undefined }[] = [];
  const tries: Message[] = [];
  const queue = createMailQueue(
    {
      async send(message) {
        tries.push(message);
        if (tries.length <= failures)
          throw Object.assign(new Error(`450 ${message.to} later`), { code: 'EENVELOPE', responseCode: 450 });
      },
      forget: async addresses => void forgotten.push(...addresses),
    },
    (level, message, fields) => lines.push({ level, message, fields }),
    backOffMs,
  );
  return { queue, tries, lines, forgotten };
};

describe('mail waits behind the answers', () => {
  it('and is not even composed before they are given', async () => {
    const { queue, tries } = start(0);
    const sent = queue.send(MESSAGE);
    await Promise.resolve();
    expect(tries).toHaveLength(0);
    await sent;
    expect(tries).toEqual([MESSAGE]);
  });

  it('is tried three times more, and logged without its address', async () => {
    const { queue, tries, lines } = start(3);
    await queue.send(MESSAGE);
    expect(tries).toHaveLength(4);
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn']);
    expect(lines[0]!.fields).toEqual({ tries: 1, code: 'EENVELOPE', status: 450 });
    expect(JSON.stringify(lines)).not.toContain('ann@');
  });

  it('is then given up, and the one after it is sent', async () => {
    const { queue, tries, lines } = start(4);
    await expect(queue.send(MESSAGE)).rejects.toThrow('given up');
    expect(lines.at(-1)).toMatchObject({ level: 'error', message: 'mail given up' });
    await queue.send(MESSAGE);
    expect(tries).toHaveLength(5);
  });

  it('waits longer each time', async () => {
    const { queue } = start(3, [10, 20, 40]);
    const begin = performance.now();
    await queue.send(MESSAGE);
    expect(performance.now() - begin).toBeGreaterThan(65);
  });

  it('goes out at the stop, what was to be tried later too', async () => {
    const { queue, tries } = start(1, [3_600_000]);
    const sent = queue.send(MESSAGE);
    while (tries.length === 0) await new Promise(resolve => setTimeout(resolve, 1));
    await queue.stop(5_000);
    await sent;
    expect(tries).toHaveLength(2);
  });

  it('does not hold the stop up for longer than it may', async () => {
    const lines: string[] = [];
    const queue = createMailQueue({ send: () => new Promise(() => {}) }, (_, message) => lines.push(message));
    void queue.send(MESSAGE);
    const begin = performance.now();
    await queue.stop(50);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(lines).toEqual(['mail given up']);
  });

  it('is not sent to who is forgotten meanwhile, and is to everybody else', async () => {
    const { queue, tries, forgotten } = start(2, [60_000, 60_000, 60_000]);
    const [ann, bob] = [queue.send(MESSAGE), queue.send({ ...MESSAGE, to: 'bob@example.com' })];
    while (tries.length < 2) await new Promise(resolve => setTimeout(resolve, 1));
    await queue.forget!(['ann@example.com']);
    await Promise.all([ann, bob]);
    expect(tries.map(({ to }) => to)).toEqual(['ann@example.com', 'bob@example.com', 'bob@example.com']);
    expect(forgotten).toEqual(['ann@example.com']);
  });
});
