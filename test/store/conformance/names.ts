import { expect, it } from 'vitest';
import type { Store } from '../../../server/store/contract.ts';
import { change, config, countInto, event, hash, SITE, uuid } from './fixtures.ts';

export const naming = (the: () => Store): void => {
  it('takes a token away, and only that token', async () => {
    await the().update(change(1, [event(1)]));
    await the().update(change(1, [], { who: { token: hash(2) } }));
    await the().update(change(1, [], { who: { customer: 'c-1' } }));
    await the().unbind(SITE, { token: hash(1) });
    expect(await the().profile(SITE, { token: hash(1) })).toBeUndefined();
    for (const who of [{ token: hash(2) }, { customer: 'c-1' }, { id: uuid(1) }])
      expect((await the().profile(SITE, who))?.id).toBe(uuid(1));
  });

  it('takes a customer id away, and can give it to somebody else', async () => {
    await the().update(change(1, [], { who: { customer: 'c-1' } }));
    await the().unbind(SITE, { customer: 'c-1' });
    const next = await the().update(change(2, [], { who: { customer: 'c-1' } }));
    expect(next).toMatchObject({ created: true, profile: { id: uuid(2) } });
    expect((await the().profile(SITE, { customer: 'c-1' }))?.id).toBe(uuid(2));
    expect((await the().profile(SITE, { id: uuid(1) }))?.id).toBe(uuid(1));
  });

  it('takes away what nobody has without complaint', async () => {
    await expect(the().unbind(SITE, { token: hash(1) })).resolves.toBeUndefined();
    await expect(the().unbind('st_nowhere', { customer: 'c-1' })).resolves.toBeUndefined();
  });

  it('tells tokens, customer ids, addresses and profile ids of the same spelling apart', async () => {
    const same = uuid(5);
    await the().update(change(1, [], { who: { token: same } }));
    await the().update(change(2, [], { who: { customer: same } }));
    await the().update(change(3, [], { who: { email: same } }));
    await the().update(change(5, [], { who: { id: same } }));
    expect((await the().profile(SITE, { token: same }))?.id).toBe(uuid(1));
    expect((await the().profile(SITE, { customer: same }))?.id).toBe(uuid(2));
    expect((await the().profile(SITE, { email: same }))?.id).toBe(uuid(3));
    expect((await the().profile(SITE, { id: same }))?.id).toBe(same);
    await the().unbind(SITE, { email: same });
    expect(await the().profile(SITE, { email: same })).toBeUndefined();
    expect((await the().profile(SITE, { customer: same }))?.id).toBe(uuid(2));
  });

  it('lets one site see nothing of another', async () => {
    await the().publish(config(SITE), 1);
    await the().publish(config('st_b'), 1);
    await the().update(change(1, [event(1)]));
    await the().update(change(1, [], { who: { customer: 'c-1' } }));
    const fold = countInto(uuid(2));

    for (const site of ['st_b', 'st_nowhere']) {
      for (const who of [{ id: uuid(1) }, { token: hash(1) }, { customer: 'c-1' }]) {
        expect(await the().profile(site, who)).toBeUndefined();
        expect(await the().update({ site, who, events: [event(1)], fold })).toMatchObject({
          fresh: [],
          created: false,
        });
      }
      expect(await the().interactions(site, [uuid(1)])).toEqual([]);
      expect(await the().history(site, uuid(1))).toEqual({ interactions: [] });
      expect(await the().stats(site)).toMatchObject({ people: 0, interactions: 0, needs: {} });
      await the().unbind(site, { token: hash(1) });
    }
    expect((await the().profile(SITE, { token: hash(1) }))?.id).toBe(uuid(1));

    // The same names, ids and events are somebody else's there.
    const there = await the().update(change(1, [event(1), event(2)], { site: 'st_b' }));
    expect(there).toMatchObject({
      created: true,
      fresh: [uuid(1), uuid(2)],
      profile: { stats: { tracked: 2 } },
    });
    expect((await the().profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(1);
    expect((await the().history(SITE, uuid(1))).interactions).toHaveLength(1);
    expect((await the().stats('st_b')).interactions).toBe(2);
  });
};
