import { hashToken } from './token.ts';

/** Names the way a draw is made, for whoever wants to repeat it years later. */
export const DRAW_ALGORITHM = 'sha256-shuffle-1';

/**
 * The order in which entries are drawn: a Fisher–Yates shuffle whose n-th number is the first 48 bits of
 * SHA-256(`<seed>:<n>`), taken modulo what is left; numbers that would favour the first ones are left out. The same seed
 * and the same number of entries give the same order, everywhere and for ever.
 *
 * @param seed any text; unguessable before the draw
 * @param entries how many take part
 * @returns places of entries, 0 to `entries` − 1, each once, in the order they are drawn
 * @example const [first] = drawOrder('3f…', 1000)
 */
export function* drawOrder(seed: string, entries: number): Generator<number> {
  const moved = new Map<number, number>();
  let counter = 0;
  const below = (count: number): number => {
    const limit = 2 ** 48 - (2 ** 48 % count);
    for (;;) {
      const number = Number.parseInt(hashToken(`${seed}:${counter++}`).slice(0, 12), 16);
      if (number < limit) return number % count;
    }
  };
  for (let left = entries; left > 0; left--) {
    const place = below(left);
    yield moved.get(place) ?? place;
    moved.set(place, moved.get(left - 1) ?? left - 1);
  }
}
