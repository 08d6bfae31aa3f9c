import { expect, it } from 'vitest';
import type { Store } from '../../../server/store/contract.ts';
import { refusedWith } from './expectations.ts';
import { change, event, NOW, numbers, SITE, uuid } from './fixtures.ts';

export const remembering = (the: () => Store): void => {
  it('lists interactions newest first, whatever the order they came in', async () => {
    await the().update(change(1, [event(1, 300), event(2, 100)]));
    await the().update(change(1, [event(3, 200)]));
    const page = await the().history(SITE, uuid(1));
    expect(page).toEqual({ interactions: [event(1, 300), event(3, 200), event(2, 100)] });
  });

  it('lists interactions of the same time last stored first', async () => {
    await the().update(change(1, [event(9, NOW), event(3, NOW)]));
    await the().update(change(1, [event(5, NOW)]));
    expect(numbers((await the().history(SITE, uuid(1))).interactions)).toEqual([5, 3, 9]);
  });

  it('pages through a history without repeating or leaving out, ties included', async () => {
    const events = Array.from({ length: 105 }, (_, i) => event(i + 1, NOW + Math.floor(i / 10)));
    await the().update(change(1, events));
    await the().update(change(2, [event(500)]));
    const got: number[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await the().history(SITE, uuid(1), { limit: 7, ...(after && { after }) });
      got.push(...numbers(page.interactions));
      after = page.next;
      pages++;
    } while (after !== undefined);
    expect(got).toEqual(Array.from({ length: 105 }, (_, i) => 105 - i));
    expect(pages).toBe(15);
  });

  it('goes on with a listing as if nothing newer had come', async () => {
    await the().update(change(1, [event(1, 100), event(2, 200), event(3, 300), event(4, 400)]));
    const { next } = await the().history(SITE, uuid(1), { limit: 2 });
    await the().update(change(1, [event(5, 500), event(6, 300), event(7, 150)]));
    const rest = await the().history(SITE, uuid(1), { limit: 2, after: next! });
    expect(numbers(rest.interactions)).toEqual([2, 7]);
    const end = await the().history(SITE, uuid(1), { after: rest.next! });
    expect(end).toEqual({ interactions: [event(1, 100)] });
  });

  it('gives 50 a page when no limit is named, and up to 200', async () => {
    await the().update(
      change(
        1,
        Array.from({ length: 200 }, (_, i) => event(i)),
      ),
    );
    expect((await the().history(SITE, uuid(1))).interactions).toHaveLength(50);
    const all = await the().history(SITE, uuid(1), { limit: 200 });
    expect(all.interactions).toHaveLength(200);
    expect(all.next).toBeUndefined();
  });

  it('refuses limits and cursors that are none', async () => {
    for (const limit of [0, -1, 201, 1.5, Number.NaN])
      await expect(the().history(SITE, uuid(1), { limit })).rejects.toEqual(refusedWith('bad_request'));
    for (const after of ['', 'x', '1', '1~', '~1', 'NaN~1', '1~-1', "1~1'; DROP TABLE profile; --"])
      await expect(the().history(SITE, uuid(1), { after })).rejects.toEqual(refusedWith('bad_request'));
  });

  it('has no history of people it does not know', async () => {
    for (const id of [uuid(1), 'nobody', ''])
      expect(await the().history(SITE, id)).toEqual({ interactions: [] });
  });

  it('finds interactions by id in the order asked, with whose they are', async () => {
    await the().update(change(1, [event(1), event(2)]));
    await the().update(change(2, [event(3)]));
    const asked = [uuid(3), uuid(77), uuid(1), 'no id', uuid(2), uuid(1)];
    expect(await the().interactions(SITE, asked)).toEqual([
      { profile: uuid(2), interaction: event(3) },
      { profile: uuid(1), interaction: event(1) },
      { profile: uuid(1), interaction: event(2) },
      { profile: uuid(1), interaction: event(1) },
    ]);
    expect(await the().interactions(SITE, [])).toEqual([]);
  });

  it('finds 200 ids at once and refuses more', async () => {
    const ids = Array.from({ length: 201 }, (_, i) => uuid(i));
    await the().update(
      change(
        1,
        ids.slice(0, 200).map((_, i) => event(i)),
      ),
    );
    expect(await the().interactions(SITE, ids.slice(0, 200))).toHaveLength(200);
    await expect(the().interactions(SITE, ids)).rejects.toEqual(refusedWith('bad_request'));
  });
};
