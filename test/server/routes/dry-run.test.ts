import { describe, expect, it, onTestFinished } from 'vitest';
import type { DryRunAnswer, SiteConfigInput, Tier } from '../../../protocol/index.ts';
import { applySite } from '../../../server/commands/apply.ts';
import { newProfile } from '../../../server/domain/profile.ts';
import { dryRun } from '../../../server/dry-run.ts';
import { createSqliteStore } from '../../../server/store/sqlite/index.ts';
import { measureSites } from '../../../server/top-share.ts';
import { rapport } from '../import/support/child.ts';
import { fileOf, folder } from '../import/support/run.ts';
import { startApp } from '../support/app.ts';
import { DAY, idOf, NOW } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const PEOPLE = Array.from({ length: 30 }, (_, i) => `c-${i}`);

/** A shop with thirty people: the number of their orders, and what they spent, grow with their own. */
const start = async (store?: Parameters<typeof startApp>[1]) => {
  const app = await startApp({}, store);
  let made = 0;
  const tell = (customer: string, interaction: object) => ({
    who: { customer },
    interaction: { id: idOf(900_000 + ++made), ...interaction },
  });
  const send = (interactions: object[]) => app.server('POST', '/interactions', { interactions });
  for (const [i, customer] of PEOPLE.entries())
    await send([
      tell(customer, { type: 'track', name: 'visit' }),
      ...Array.from({ length: i % 4 }, (_, n) =>
        tell(customer, { type: 'order', order: `o-${i}-${n}`, total: 10 * i }),
      ),
    ]);
  const dry = async (body: object = {}) => {
    const response = await app.server('POST', '/tiers/dry-run', body);
    return { status: response.status, answer: (await response.json()) as DryRunAnswer & Problem };
  };
  const everybody = () =>
    Promise.all(PEOPLE.map(async customer => (await app.store.profile('st_test', { customer }))!));
  /** Everybody comes by. */
  const comeBy = () => send(PEOPLE.map(customer => tell(customer, { type: 'track', name: 'visit' })));
  return { ...app, send, tell, dry, everybody, comeBy };
};

interface Problem {
  errors?: { path: string; message: string }[];
}

const countOf = (levels: readonly Tier[]) => {
  const counts = { guest: 0, registered: 0, client: 0, mvc: 0 };
  for (const level of levels) counts[level]++;
  return counts;
};

describe('a dry run of a tier policy', () => {
  const policies: [what: string, tiers: NonNullable<SiteConfigInput['tiers']>][] = [
    [
      'conditions',
      { client: { when: { 'orders.count': { $gte: 2 } } }, mvc: { when: { value: { $gte: 40 } } } },
    ],
    ['shares', { client: { when: { proof: 'device' } }, mvc: { topShare: 0.2 } }],
    ['demotion', { client: { when: { 'orders.count': { $gte: 3 } } }, demoteAfterDays: 5 }],
  ];

  it.each(policies)('says beforehand who moves when it is published: %s', async (_, tiers) => {
    const { dry, store, everybody, comeBy, time, deps } = await start();
    time.now += 6 * DAY;
    const before = await everybody();
    const { answer } = await dry({ tiers, limit: 200 });
    expect(await everybody()).toEqual(before);

    await applySite(store, siteInput({ tiers }), time.now);
    await measureSites(deps);
    time.now += 1_000;
    // The new version is read behind the request that finds the old one.
    await dry();
    await comeBy();
    const after = await everybody();
    const moved = after
      .map((person, i) => ({ id: person.id, from: before[i]!.tier.level, to: person.tier.level, person }))
      .filter(({ from, to }) => from !== to);
    expect(moved.length).toBeGreaterThan(3);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? 1 : -1);
    expect(answer.movers).toEqual(
      moved
        .map(({ id, from, to, person: { tier } }) => ({
          id,
          from,
          to,
          rule: tier.rule,
          evidence: tier.evidence,
        }))
        .sort(byId),
    );
    expect(answer.people).toBe(30);
    expect(answer.tiers).toEqual(countOf(after.map(({ tier }) => tier.level)));
    expect(answer.moves!.reduce((sum, { people }) => sum + people, 0)).toBe(moved.length);
    for (const { from, to, people } of answer.moves!)
      expect(moved.filter(one => one.from === from && one.to === to)).toHaveLength(people);
  });

  it('of the published policy as of now shows whose time is over', async () => {
    const { dry, time, send, tell } = await start();
    expect((await dry()).answer).toMatchObject({ people: 30, moves: [], movers: [] });
    await send([tell('c-0', { type: 'tier', level: 'mvc', reason: 'Friend', by: 'Mara', days: 10 })]);
    time.now += 11 * DAY;
    const { answer } = await dry();
    expect(answer.moves).toEqual([{ from: 'mvc', to: 'guest', people: 1 }]);
    expect(answer.movers).toMatchObject([{ from: 'mvc', to: 'guest', rule: 'grant:ended' }]);
    expect(answer).not.toHaveProperty('next');
  });

  it('lists them a page after the other, and counts on the first', async () => {
    const { dry } = await start();
    const tiers = { registered: { when: { proof: 'device' } } };
    const all = (await dry({ tiers, limit: 200 })).answer.movers;
    expect(all.length).toBeGreaterThan(5);
    for (const limit of [1, 3, all.length - 1, all.length]) {
      const pages = [(await dry({ tiers, limit })).answer];
      while (pages.at(-1)!.next !== undefined)
        pages.push((await dry({ tiers, limit, after: pages.at(-1)!.next })).answer);
      expect(pages.flatMap(({ movers }) => movers)).toEqual(all);
      expect(pages).toHaveLength(Math.ceil(all.length / limit));
      expect(pages.map(({ people }) => people)).toEqual(pages.map((_, i) => (i === 0 ? 30 : undefined)));
    }
  });

  it('names everything that is wrong with a policy by its path', async () => {
    const { dry } = await start();
    const wrong = await dry({ tiers: { client: {}, mvc: { topShare: 2 } } });
    expect([wrong.status, wrong.answer.errors!.map(({ path }) => path)]).toEqual([
      400,
      ['tiers.client', 'tiers.mvc.topShare'],
    ]);
    const claimed = await dry({
      tiers: { client: { when: { firstName: 'Ann' } }, mvc: { when: { value: { $over: 3 } } } },
    });
    expect([claimed.status, claimed.answer.errors!.map(({ path }) => path)]).toEqual([
      400,
      ['tiers.client.when.firstName', 'tiers.mvc.when.value.$over'],
    ]);
    expect((await dry({ limit: 201 })).status).toBe(400);
  });

  it('lets others have their turn', async () => {
    const { store, deps } = await start();
    for (let i = 0; i < 300; i++)
      await store.update({
        ...{ site: 'st_test', who: { customer: `more-${i}` }, create: { id: idOf(i) }, events: [] },
        fold: () => newProfile(idOf(i), NOW, 'device'),
      });
    let turns = 0;
    const other = setInterval(() => turns++, 0);
    onTestFinished(() => clearInterval(other));
    const { people } = await dryRun(deps, testSite(), { limit: 1 });
    expect(people).toBe(330);
    expect(turns).toBeGreaterThan(0);
  });

  it('ends when nobody waits for it any more', async () => {
    const { deps } = await start();
    const { people } = await dryRun(deps, testSite(), { limit: 1 }, AbortSignal.abort());
    expect(people).toBe(0);
  });
});

describe('rapport tiers --dry-run', { timeout: 120_000 }, () => {
  it('says on the screen who would move', async () => {
    const inside = folder();
    const path = fileOf('', 'nothing', inside).replace('nothing', 'r.db');
    const store = await createSqliteStore({ path });
    const { dry } = await start(store);
    const tiers = {
      client: { when: { 'orders.count': { $gte: 1 } } },
      mvc: { when: { 'orders.count': { $gte: 3 } } },
    };
    const { answer } = await dry({ tiers });
    await store.close();
    const file = fileOf(JSON.stringify(siteInput({ tiers })), 'site.json', inside);
    const { code, stdout } = await rapport(['tiers', '--dry-run', file], `sqlite:${path}`).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('Test shop: 30 people');
    expect(answer.moves).toHaveLength(1);
    for (const { from, to, people } of answer.moves!)
      expect(stdout).toMatch(new RegExp(`${from} → ${to} +${people}\n`));
    const wrong = fileOf(JSON.stringify(siteInput({ tiers: { mvc: {} } })), 'wrong.json', inside);
    expect(await rapport(['tiers', '--dry-run', wrong], `sqlite:${path}`).ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('tiers.mvc'),
    });
  });
});
