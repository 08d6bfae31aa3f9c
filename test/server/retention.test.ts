import { describe, expect, it } from 'vitest';
import { newProfile } from '../../server/domain/profile.ts';
import { eraseUnseen } from '../../server/erase.ts';
import { enter } from '../../server/identity.ts';
import { sweepSites } from '../../server/retention.ts';
import { hashToken } from '../../server/token.ts';
import { ALLOW, startApp } from './support/app.ts';
import { DAY, idOf, NOW } from './support/events.ts';
import { testSite } from './support/site.ts';

const retention = { historyDays: 20, guestDays: 10, peopleDays: 100 };
const contact = (n: number, customer: string) => ({
  who: { customer },
  interaction: { id: idOf(n), type: 'contact', channel: 'phone' },
});

describe('what is kept no longer', () => {
  it('goes by class: guests, people who are known, and history', async () => {
    const permissions = { news: { purpose: 'find', channel: 'e-mail' as const, wordings: ['News?'] } };
    const { deps, view, post, server, time, store, lines } = await startApp({ retention, permissions });
    const guest = (await view()).answer.token!;
    const ann = (await view()).answer.token!;
    const { person } = await enter(deps, testSite(), hashToken(ann), { customer: 'c-ann', by: 'jwt' });
    await server('POST', '/interactions', { interactions: [contact(1, 'c-imported')] });
    time.now += 5 * DAY;
    const late = (await view()).answer.token!;
    const events = [{ id: idOf(2), type: 'permission', permission: 'news', granted: true }];
    await post('/v1/events', { token: late, consent: ALLOW, events });
    const sweep = async () => {
      const { site: _, ...swept } = (await sweepSites(deps))[0]!;
      return swept;
    };
    const nothing = { interactions: 0, records: 0, guests: 0, people: 0 };
    expect(await sweep()).toEqual(nothing);

    time.now = NOW + 10 * DAY + 1;
    expect(await sweep()).toEqual({ ...nothing, guests: 1 });
    expect(await store.profile('st_test', { token: hashToken(guest) })).toBeUndefined();
    expect((await view({ token: guest })).answer.purge).toBe(true);
    expect(lines.filter(({ message }) => message === 'erased').map(({ fields }) => fields?.by)).toEqual([
      'retention',
    ]);

    await view({ token: late });
    time.now = NOW + 20 * DAY + 1;
    // Ann's page view and the imported call; what was said to a permission stays.
    expect(await sweep()).toEqual({ ...nothing, interactions: 2 });
    time.now = NOW + 25 * DAY + 1;
    await view({ token: late });
    // The browser of the first guest was a new guest since.
    expect(await sweep()).toEqual({ ...nothing, interactions: 1, guests: 1 });
    const id = (await store.profile('st_test', { token: hashToken(late) }))!.id;
    const kept = (await store.history('st_test', id)).interactions;
    expect(kept.map(({ type }) => type)).toEqual(['page', 'page', 'permission']);

    time.now = NOW + 100 * DAY + 1;
    expect(await sweep()).toMatchObject({ guests: 1, people: 2 });
    expect(await store.profile('st_test', { id: person.id })).toBeUndefined();
    expect(await store.profile('st_test', { customer: 'c-imported' })).toBeUndefined();
    // Everybody who was erased is in the erasure log.
    expect((await deps.erasures.all()).flatMap(({ profiles }) => profiles)).toHaveLength(5);
  });

  it('stays where the site says nothing, but for records that have expired', async () => {
    const { deps, view, store, time } = await startApp();
    await view();
    await store.settle({
      ...{ site: 'st_test', now: NOW },
      decide: () => ({ answer: 0, records: [{ kind: 'code', key: 'x', value: 1, expiresAt: NOW + 1 }] }),
    });
    time.now += 3_000 * DAY;
    expect(await sweepSites(deps)).toEqual([
      { site: 'st_test', interactions: 0, records: 1, guests: 0, people: 0 },
    ]);
    expect((await store.stats('st_test')).people).toBe(1);
  });

  it('goes in any number', async () => {
    const { deps, store, time } = await startApp({ retention });
    const many = Array.from({ length: 350 }, (_, n) => newProfile(idOf(n), NOW, 'device'));
    await store.settle({ site: 'st_test', now: NOW, decide: () => ({ answer: 0, profiles: many }) });
    time.now += 11 * DAY;
    expect((await sweepSites(deps))[0]).toMatchObject({ guests: 350 });
    expect((await store.stats('st_test')).people).toBe(0);
  });

  it('is not somebody who comes back while others are erased', async () => {
    const { deps, view, store, time } = await startApp({ retention });
    const token = (await view()).answer.token!;
    const { id } = (await store.profile('st_test', { token: hashToken(token) }))!;
    time.now += 11 * DAY;
    await view({ token });
    expect(await eraseUnseen(deps, 'st_test', [id], time.now - 10 * DAY)).toEqual([]);
    expect((await store.profile('st_test', { id }))?.id).toBe(id);
    expect(await deps.erasures.all()).toEqual([]);
  });

  it('goes step by step, and ends when it is told to', async () => {
    const { deps, view, store, time } = await startApp({ retention });
    await view();
    time.now += 11 * DAY;
    expect(await sweepSites(deps, AbortSignal.abort())).toEqual([]);
    expect((await store.stats('st_test')).people).toBe(1);
  });
});
