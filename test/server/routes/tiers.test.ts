import { describe, expect, it } from 'vitest';
import { applySite } from '../../../server/commands/apply.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { measureSites, measureTopShares, thresholdOf } from '../../../server/top-share.ts';
import { startApp } from '../support/app.ts';
import { DAY, idOf, NOW } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const start = async (more: Parameters<typeof startApp>[0] = {}) => {
  const app = await startApp(more);
  let made = 0;
  const tell = (customer: string, interaction: object) =>
    app.server('POST', '/interactions', {
      interactions: [{ who: { customer }, interaction: { id: idOf(900_000 + ++made), ...interaction } }],
    });
  const profile = async (customer: string) =>
    (await app.server('GET', `/profiles?customer=${customer}`)).json() as Promise<{
      value: number;
      tier: { level: string; rule: string; evidence: Record<string, unknown> };
      tierHistory: { level: string; rule: string }[];
    }>;
  return { ...app, tell, profile };
};

describe('a tier given by hand', () => {
  const vip = { type: 'tier', level: 'mvc', reason: 'Wrote our best review', by: 'Mara' };

  it('holds with its reason until it is taken back, and then what was earned is left', async () => {
    const { tell, profile } = await start();
    await tell('c-1', { type: 'order', order: 'o-1', total: 20 });
    await tell('c-1', vip);
    const given = await profile('c-1');
    expect(given.tier).toMatchObject({
      level: 'mvc',
      rule: 'grant',
      evidence: { reason: 'Wrote our best review', by: 'Mara' },
    });
    expect(given.tierHistory[0]).toMatchObject({ level: 'client', rule: 'policy:client' });
    await tell('c-1', { type: 'order', order: 'o-2', total: 20 });
    expect((await profile('c-1')).tier).toMatchObject({ level: 'mvc', rule: 'grant' });
    await tell('c-1', { ...vip, level: null, reason: 'Given by mistake' });
    expect((await profile('c-1')).tier).toMatchObject({ level: 'client', rule: 'grant:ended' });
  });

  it('ends when its time is over, and stays where it was earned meanwhile', async () => {
    const { tell, profile, time } = await start();
    await tell('c-1', { ...vip, days: 10 });
    await tell('c-2', { ...vip, level: 'client', days: 10 });
    await tell('c-2', { type: 'order', order: 'o-1', total: 1_000 });
    time.now += 11 * DAY;
    for (const customer of ['c-1', 'c-2']) await tell(customer, { type: 'track', name: 'back' });
    expect((await profile('c-1')).tier).toMatchObject({ level: 'guest', rule: 'grant:ended' });
    expect((await profile('c-2')).tier).toMatchObject({ level: 'mvc', rule: 'policy:mvc' });
  });

  it('cannot be given by a page', async () => {
    const { view, post } = await start();
    const { token } = (await view()).answer;
    const events = [{ id: idOf(1), ...vip }];
    const answer = await (
      await post('/v1/events', {
        token,
        consent: { recognise: true, personalise: true, measure: true },
        events,
      })
    ).json();
    expect(answer.rejected).toMatchObject([{ code: 'bad_event' }]);
  });
});

describe('the most valuable share', () => {
  it('is measured across people, and whoever is in it has the tier from the next interaction on', async () => {
    const { tell, profile, store, time } = await start({ tiers: { mvc: { topShare: 0.1 } } });
    for (let i = 1; i <= 20; i++) await tell(`c-${i}`, { type: 'order', order: `o-${i}`, total: i * 40 });
    await tell('c-poor', { type: 'track', name: 'visit' });
    expect((await profile('c-20')).tier.level).toBe('guest');
    await measureTopShares(store, testSite({ tiers: { mvc: { topShare: 0.1 } } }), time.now);
    time.now += 61_000;
    for (const customer of ['c-20', 'c-19', 'c-10', 'c-poor'])
      await tell(customer, { type: 'track', name: 'visit' });
    // The list is read anew behind the request that finds it old.
    for (const customer of ['c-20', 'c-19', 'c-10', 'c-poor'])
      await tell(customer, { type: 'track', name: 'visit' });
    const best = await profile('c-20');
    expect(best.tier).toMatchObject({ level: 'mvc', evidence: { value: best.value } });
    expect((await profile('c-19')).tier.level).toBe('mvc');
    expect((await profile('c-10')).tier.level).toBe('guest');
    expect((await profile('c-poor')).tier.level).toBe('guest');
  });

  it('is another one when a policy names another one, from its first second', async () => {
    const { tell, profile, store, time, server } = await start({ tiers: { mvc: { topShare: 1 } } });
    for (let i = 1; i <= 20; i++) await tell(`c-${i}`, { type: 'order', order: `o-${i}`, total: i * 40 });
    await applySite(store, siteInput({ tiers: { mvc: { topShare: 0.1 } } }), time.now);
    time.now += 1_000;
    // The new version is read behind the request that finds the old one.
    await server('GET', '/profiles?customer=c-1');
    await server('GET', '/profiles?customer=c-1');
    for (const customer of ['c-20', 'c-10']) await tell(customer, { type: 'track', name: 'visit' });
    expect((await profile('c-20')).tier.level).toBe('mvc');
    expect((await profile('c-10')).tier.level).toBe('guest');
    // Published by other means, it waits until it is measured; what another share began at is not its own.
    await store.publish(testSite({ tiers: { mvc: { topShare: 0.9 } } }).config, time.now);
    time.now += 1_000;
    await server('GET', '/profiles?customer=c-1');
    await server('GET', '/profiles?customer=c-1');
    await tell('c-19', { type: 'track', name: 'visit' });
    expect((await profile('c-19')).tier.level).toBe('guest');
  });

  it('is measured of every site, though one of them fails', async () => {
    const tiers = { mvc: { topShare: 0.1 } };
    const store = createMemoryStore();
    await applySite(store, siteInput({ site: 'st_a_broken', tiers }), NOW);
    const { server, deps, lines } = await startApp({ tiers }, store);
    await server('POST', '/interactions', {
      interactions: [
        {
          who: { customer: 'c-1' },
          interaction: { id: idOf(1), type: 'order', order: 'o-1', total: 500 },
        },
      ],
    });
    const broken = {
      ...store,
      stats: async (site: string) => {
        if (site === 'st_a_broken') throw new Error('The disk is full.');
        return store.stats(site);
      },
    };
    await measureSites({ ...deps, store: broken });
    const kept = await store.records('st_test', { kind: 'threshold', now: NOW });
    const { value } = (await store.profile('st_test', { customer: 'c-1' }))!;
    expect(kept).toMatchObject([{ key: '0.1', value: { value, at: NOW } }]);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { site: 'st_a_broken', error: 'The disk is full.' } },
    ]);
  });

  it.each([
    [[5, 0, 0, 0], 0.5, undefined],
    [[5, 0, 0, 1], 0.01, 3],
    [[50, 0, 8, 2], 0.1, 3],
    [[50, 0, 8, 2], 0.2, 3],
    [[50, 0, 8, 2], 0.3, 2],
    [[50, 1, 8, 2], 1, 1],
  ])('of %j people by value, %d, begins at %s', (values, share, threshold) => {
    expect(thresholdOf(values, share)).toBe(threshold);
  });
});
