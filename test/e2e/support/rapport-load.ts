import { randomInt } from 'node:crypto';
import type { EventsAnswer } from '../../../protocol/index.ts';
import { uuidv7 } from '../../../server/token.ts';

/** One visitor who sends without a pause, and writes down what the server has promised. */
export interface LoadVisitor {
  /** ids the server has said it has */
  acknowledged: Set<string>;
  /** batches it has not answered */
  open: string[][];
  /** Sends batches of new events, several at a time, until the server no longer answers. */
  run(): Promise<void>;
  /** Sends the open batches again; the answers must name every event of theirs. */
  resend(): Promise<{ isKnown: boolean; isNamed: boolean }[]>;
}

const AT_A_TIME = 2;
const MAX_BATCH = 8;

/**
 * Makes a visitor's first request.
 *
 * @param origin the server's
 * @param site the site's public key, whose origins allow `http://127.0.0.1:*`
 */
export const loadVisitor = async (origin: string, site: string): Promise<LoadVisitor> => {
  const post = async (ids: string[], token?: string): Promise<EventsAnswer> => {
    const events = ids.map(id => ({ id, age: 0, type: 'track', name: 'load' }));
    const consent = { recognise: true, personalise: true, measure: true };
    const response = await fetch(`${origin}/v1/events?site=${site}`, {
      method: 'POST',
      headers: { origin: 'http://127.0.0.1:1' },
      body: JSON.stringify({ token, consent, events }),
    });
    if (!response.ok) throw new Error(`${response.status}`);
    return (await response.json()) as EventsAnswer;
  };
  const newId = () => uuidv7(Date.now());
  const id = newId();
  const { token } = await post([id]);
  const acknowledged = new Set([id]);
  const open: string[][] = [];

  const loop = async (): Promise<void> => {
    for (;;) {
      const ids = Array.from({ length: randomInt(1, MAX_BATCH + 1) }, newId);
      try {
        for (const accepted of (await post(ids, token)).accepted) acknowledged.add(accepted);
      } catch {
        open.push(ids);
        return;
      }
    }
  };

  return {
    acknowledged,
    open,
    run: async () => {
      await Promise.all(Array.from({ length: AT_A_TIME }, loop));
    },
    resend: () =>
      Promise.all(
        open.splice(0).map(async ids => {
          const answer = await post(ids, token);
          const named = new Set([...answer.accepted, ...answer.duplicate]);
          for (const one of named) acknowledged.add(one);
          return { isKnown: answer.token === undefined, isNamed: ids.every(one => named.has(one)) };
        }),
      ),
  };
};
