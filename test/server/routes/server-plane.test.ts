import { describe, expect, it } from 'vitest';
import type { Decision, EventsAnswer, Problem } from '../../../protocol/index.ts';
import type { Profile } from '../../../server/domain/profile.ts';
import { startApp } from '../support/app.ts';
import { idOf, NOW } from '../support/events.ts';

const order = (n: number, customer: string, total: number) => ({
  who: { customer },
  interaction: {
    id: idOf(n),
    type: 'order',
    order: `o${n}`,
    total,
    occurredAt: '2026-02-01T12:00:00Z',
    channel: 'phone',
  },
});

describe('the server plane', () => {
  it('takes interactions of any channel, makes the person, and knows them after', async () => {
    const { server } = await startApp();
    const entries = [
      order(1, 'c-7', 40),
      order(2, 'c-7', 60),
      order(2, 'c-7', 60),
      {
        who: { customer: 'c-8' },
        interaction: { id: idOf(3), type: 'contact', channel: 'fax', text: 'hello' },
      },
    ];
    const answer = (await (
      await server('POST', '/interactions', { interactions: entries })
    ).json()) as EventsAnswer;
    expect(answer).toEqual({ accepted: [idOf(1), idOf(2), idOf(3)], duplicate: [idOf(2)], rejected: [] });
    const profile = (await (await server('GET', '/profiles?customer=c-7')).json()) as Profile;
    expect(profile).toMatchObject({
      stats: { orders: 2, revenue: 100 },
      tier: { level: 'client', rule: 'policy:client' },
    });
    expect(profile.createdAt).toBe(Date.parse('2026-02-01T12:00:00Z'));

    const events = await (await server('GET', `/interactions?ids=${idOf(3)},${idOf(99)},${idOf(1)}`)).json();
    expect(events).toMatchObject({
      interactions: [
        { id: idOf(3), channel: 'fax' },
        { id: idOf(1), profile: profile.id, source: 'server' },
      ],
    });
    const history = await (await server('GET', `/profiles/${profile.id}/interactions?limit=1`)).json();
    expect(history).toMatchObject({ interactions: [{ type: 'order' }], next: expect.any(String) });
  });

  it('names what it did not take', async () => {
    const { server } = await startApp();
    const gone = '01950000-0000-7000-8000-00000000dead';
    const entries = [
      { who: { id: gone }, interaction: { id: idOf(1), type: 'contact', channel: 'phone' } },
      { who: {}, interaction: { id: idOf(2), type: 'contact', channel: 'phone' } },
      { who: { customer: 'c' }, interaction: { id: idOf(3), type: 'contact', channel: 'pigeon' } },
      { who: { customer: 'c' }, interaction: { id: idOf(4), type: 'order', order: 'x', total: -1 } },
    ];
    const answer = (await (
      await server('POST', '/interactions', { interactions: entries })
    ).json()) as EventsAnswer;
    expect(answer.accepted).toEqual([]);
    expect(answer.rejected.map(({ index, code }) => [index, code]).sort()).toEqual([
      [0, 'unknown_profile'],
      [1, 'bad_event'],
      [2, 'bad_event'],
      [3, 'bad_event'],
    ]);
  });

  it('says what a person would see, and why, without changing anything', async () => {
    const { server, store } = await startApp();
    await server('POST', '/interactions', {
      interactions: [
        {
          who: { customer: 'c' },
          interaction: {
            id: idOf(1),
            type: 'page',
            page: { url: 'https://shop.example/l', facts: { category: 'lamps' } },
          },
        },
      ],
    });
    const before = await store.profile('st_test', { customer: 'c' });
    const decision = (await (
      await server('POST', '/decision', { who: { customer: 'c' }, page: { url: 'https://shop.example/' } })
    ).json()) as Decision;
    expect(decision.slots.hero?.variant).toBe('lamps');
    expect(decision.reasons).toContainEqual({
      part: 'slot:hero',
      given: 'lamps',
      rule: 'audience:likes-lamps',
      failed: {},
    });
    expect(await store.profile('st_test', { customer: 'c' })).toEqual(before);
  });

  it('writes what the site knows as an interaction like any other', async () => {
    const { server, store } = await startApp();
    await server('POST', '/interactions', { interactions: [order(1, 'c', 5)] });
    const { id } = (await store.profile('st_test', { customer: 'c' }))!;
    const patched = (await (
      await server('PATCH', `/profiles/${id}`, { firstName: 'Ann' })
    ).json()) as Profile;
    expect(patched.firstName).toBe('Ann');
    expect((await store.history('st_test', id)).interactions[0]).toMatchObject({
      type: 'profile',
      set: { firstName: 'Ann' },
      at: NOW,
    });
    const refused = (await (await server('PATCH', `/profiles/${id}`, { tier: 'mvc' })).json()) as Problem;
    expect(refused.code).toBe('bad_request');
  });

  it('opens to the secret key only', async () => {
    const { server, app, secretKey } = await startApp();
    for (const key of [
      '',
      'sk_x',
      `sk_${'A'.repeat(43)}`,
      secretKey.slice(0, -1),
      `${secretKey} `.replace('sk_', 'SK_'),
    ]) {
      const refused = await server('GET', '/profiles?customer=c', undefined, key);
      expect([key, refused.status]).toEqual([key, 401]);
    }
    expect((await app.request('/v1/server/profiles?customer=c')).status).toBe(401);
    expect((await server('GET', '/profiles?customer=nobody')).status).toBe(404);
    expect((await server('GET', '/profiles')).status).toBe(400);
    expect((await server('GET', '/interactions?ids=')).status).toBe(400);
  });
});
