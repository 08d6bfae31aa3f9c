import { describe, expect, it } from 'vitest';
import type { EventsAnswer, Me, Problem } from '../../../protocol/index.ts';
import { applySite } from '../../../server/commands/apply.ts';
import { ALLOW, ORIGIN, startApp } from '../support/app.ts';
import { DAY, idOf, NOW } from '../support/events.ts';
import { siteInput } from '../support/site.ts';

const code = async (response: Response) => ((await response.json()) as Problem).code;

describe('POST /v1/context', () => {
  it('mints a token for a new visitor, once, and knows them by it', async () => {
    const { view, store } = await startApp();
    const first = await view();
    expect(first.answer.token).toMatch(/^vt_/);
    expect(first.answer.decision.visitor).toEqual({
      proof: 'device',
      tier: 'guest',
      locale: 'en',
      known: [],
    });
    const second = await view({ token: first.answer.token! });
    expect(second.answer.token).toBeUndefined();
    expect((await store.stats('st_test')).people).toBe(1);
  });

  it('applies the page before it decides: the view that taught us something already changes it', async () => {
    const { view } = await startApp();
    const { answer } = await view({ category: 'lamps' });
    expect(answer.decision.slots.hero?.content).toEqual({ kind: 'text', text: 'Light for you' });
  });

  it('never adopts a token it did not mint', async () => {
    const { view } = await startApp();
    const forged = `vt_${'A'.repeat(43)}`;
    const { answer } = await view({ token: forged });
    expect(answer.token).toMatch(/^vt_/);
    expect(answer.token).not.toBe(forged);
  });

  it('stores nothing for who does not want to be recognised, and mints nothing', async () => {
    const { view, store } = await startApp();
    const { answer, response } = await view({
      category: 'lamps',
      consent: { ...ALLOW, recognise: false },
      cookie: true,
    });
    expect(answer.token).toBeUndefined();
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(answer.decision.visitor.proof).toBe('none');
    expect(answer.decision.slots.hero?.variant).toBe('lamps');
    expect(await store.stats('st_test')).toMatchObject({ people: 0, interactions: 0 });
  });

  it('treats who does not want personalisation as somebody just met', async () => {
    const { view } = await startApp();
    const consent = { ...ALLOW, personalise: false };
    const { answer } = await view({ category: 'lamps', consent });
    const again = await view({ token: answer.token!, consent });
    expect(again.answer.decision.slots.hero?.variant).toBe('baseline');
    const later = await view({ token: answer.token! });
    expect(later.answer.decision.slots.hero?.variant).toBe('baseline');
  });

  it('keeps the ids but not the history of who does not want to be measured', async () => {
    const { view, store, post } = await startApp();
    const { answer } = await view({ consent: { ...ALLOW, measure: false } });
    const [id] = answer.events.accepted;
    expect(await store.interactions('st_test', [id!])).toEqual([]);
    const again = await post('/v1/events', {
      token: answer.token,
      consent: ALLOW,
      events: [{ id, type: 'track', name: 'x' }],
    });
    expect(((await again.json()) as EventsAnswer).duplicate).toEqual([id]);
  });

  it('puts the token into an HttpOnly cookie where the page is on the same origin', async () => {
    const { view, store } = await startApp();
    const first = await view({ cookie: true });
    expect(first.answer.token).toBeUndefined();
    const cookie = first.response.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^rapport_st_test=vt_.*HttpOnly.*SameSite=Lax/);
    await view({ cookie: true }, { cookie: cookie.split(';')[0]! });
    expect((await store.stats('st_test')).people).toBe(1);
  });

  it('answers nobody’s cache', async () => {
    const { view } = await startApp();
    expect((await view()).response.headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('events', () => {
  it('take effect once, however often they arrive', async () => {
    const { view, post } = await startApp();
    const { answer } = await view();
    const events = [{ id: idOf(1), type: 'track', name: 'x' }];
    const send = async () =>
      (await (
        await post('/v1/events', { token: answer.token, consent: ALLOW, events })
      ).json()) as EventsAnswer;
    expect(await send()).toMatchObject({ accepted: [idOf(1)], duplicate: [] });
    expect(await send()).toMatchObject({ accepted: [], duplicate: [idOf(1)] });
  });

  it('are checked one by one: a bad one never fails its batch', async () => {
    const { post } = await startApp();
    let deep: unknown = 1;
    for (let n = 0; n < 10; n++) deep = { deep };
    const events = [
      { id: idOf(1), type: 'track', name: 'fine' },
      { id: 'nope', type: 'track', name: 'x' },
      { id: idOf(3), type: 'wish' },
      { id: idOf(4), type: 'track', name: 'x', props: { deep } },
      { id: idOf(5), type: 'track', name: 'x', props: { long: 'é'.repeat(2049) } },
      {
        id: idOf(6),
        type: 'track',
        name: 'x',
        props: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`k${n}`, n])),
      },
      {
        id: idOf(7),
        type: 'track',
        name: 'x',
        props: { list: Array.from({ length: 20 }, () => 'x'.repeat(2000)) },
      },
      { id: idOf(8), type: 'track', name: 'x', tier: 'mvc' },
      null,
    ];
    const answer = (await (await post('/v1/events', { consent: ALLOW, events })).json()) as EventsAnswer;
    expect(answer.accepted).toEqual([idOf(1)]);
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'bad_event'],
      [2, 'bad_event'],
      [3, 'event_too_deep'],
      [4, 'event_too_deep'],
      [5, 'event_too_deep'],
      [6, 'event_too_large'],
      [7, 'bad_event'],
      [8, 'bad_event'],
    ]);
    expect(answer.rejected[4]?.detail).toBe('props: more than 64 keys');
  });

  it('happened when the server says: ages count back from its clock, at most seven days', async () => {
    const { post, store } = await startApp();
    const events = [1000, 99 * DAY].map((age, n) => ({ id: idOf(n), age, type: 'track', name: 'x' }));
    await post('/v1/events', { consent: ALLOW, events });
    const found = await store.interactions('st_test', [idOf(0), idOf(1)]);
    expect(found.map(({ interaction }) => interaction.at)).toEqual([NOW - 1000, NOW - 7 * DAY]);
  });

  it('keep an address without its query, campaign parameters excepted', async () => {
    const { post, store } = await startApp();
    const page = { url: `${ORIGIN}/reset?token=SECRET&utm_source=mail#frag` };
    await post('/v1/events', { consent: ALLOW, events: [{ id: idOf(1), type: 'page', page }] });
    const [found] = await store.interactions('st_test', [idOf(1)]);
    expect(JSON.stringify(found)).not.toContain('SECRET');
    expect(found?.interaction).toMatchObject({ page: { url: `${ORIGIN}/reset?utm_source=mail` } });
  });
});

describe('the door', () => {
  it('lets only the site’s origins in', async () => {
    const { app } = await startApp();
    const ask = (origin?: string, site = 'st_test') =>
      app.request(`/v1/events?site=${site}`, {
        method: 'POST',
        body: JSON.stringify({ consent: ALLOW }),
        headers: origin ? { origin } : {},
      });
    expect((await ask(ORIGIN)).headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect((await ask('http://localhost:4321')).status).toBe(200);
    for (const origin of [
      'https://evil.example',
      'https://shop.example.evil.example',
      'http://localhost.evil.example:80',
      'http://localhost:80.evil',
      'null',
      undefined,
    ]) {
      const refused = await ask(origin);
      expect([origin, refused.status, await code(refused)]).toEqual([origin, 403, 'origin_not_allowed']);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect(await code(await ask(ORIGIN, 'st_gone'))).toBe('unknown_site');
  });

  it('tells what is wrong with a body', async () => {
    const { post } = await startApp();
    expect(await code(await post('/v1/context', '{'))).toBe('bad_json');
    const missing = await post('/v1/context', { consent: ALLOW });
    expect(missing.headers.get('content-type')).toBe('application/problem+json');
    expect(await missing.json()).toMatchObject({
      code: 'bad_request',
      status: 400,
      errors: [{ path: 'page' }],
    });
  });

  it('stops reading a body that is too large, also one that does not say its length', async () => {
    const { app, post } = await startApp();
    expect((await post('/v1/events', `"${'x'.repeat(300_000)}"`)).status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const request = new Request('http://x/v1/events?site=st_test', {
      method: 'POST',
      headers: { origin: ORIGIN },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(await code(await app.request(request))).toBe('body_too_large');
    expect(sent).toBeLessThan(1_000_000);
  });

  it('answers the pre-flight of a bearer header', async () => {
    const { app } = await startApp();
    const response = await app.request('/v1/me?site=st_test', {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
  });

  it('has an answer for every path', async () => {
    const { app } = await startApp();
    for (const path of ['/nope', '/w', '/r.jsx'])
      expect(await code(await app.request(path))).toBe('not_found');
  });
});

describe('GET /v1/me and POST /v1/logout', () => {
  it('show what is known to its visitor only, and forget the way to it', async () => {
    const { app, view, post } = await startApp();
    const { answer } = await view({ category: 'lamps' });
    await post('/v1/events', {
      token: answer.token,
      consent: ALLOW,
      events: [{ id: idOf(1), type: 'answer', question: 'looking', values: ['plants'] }],
    });
    const me = (token?: string) =>
      app.request('/v1/me?site=st_test', {
        headers: { origin: ORIGIN, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      });
    expect((await (await me(answer.token)).json()) as Me).toMatchObject({
      visits: 1,
      needs: {
        category: [
          { value: 'plants', declared: true },
          { value: 'lamps', declared: false },
        ],
      },
      ledger: { 'question:looking': { outcome: 'answered', answer: ['plants'] } },
    });
    expect(await code(await me())).toBe('token_required');

    const { token } = (await (await post('/v1/logout', { token: answer.token })).json()) as { token: string };
    expect(token).not.toBe(answer.token);
    expect(await code(await me(answer.token))).toBe('token_required');
    expect((await (await me(token)).json()) as Me).toMatchObject({ visits: 0, needs: {} });
  });

  it('mints no new guest when consent was withdrawn, and takes the cookie away', async () => {
    const { view, post, store } = await startApp();
    const first = await view({ cookie: true });
    const cookie = first.response.headers.get('set-cookie')!.split(';')[0]!;
    const response = await post('/v1/logout', { cookie: true, forget: true }, { cookie });
    expect(response.headers.get('set-cookie')).toMatch(/^rapport_st_test=;.*Max-Age=0/);
    expect((await store.stats('st_test')).people).toBe(1);
  });
});

describe('a new version of the site', () => {
  it('is live within a second, for the next request', async () => {
    const { view, store, time } = await startApp();
    const { answer } = await view({ category: 'plants' });
    await applySite(
      store,
      siteInput({ slots: { hero: { variants: [{ id: 'new', content: { kind: 'text', text: 'New' } }] } } }),
      time.now,
    );
    time.now += 1000;
    await view({ token: answer.token! });
    const next = await view({ token: answer.token! });
    expect(next.answer.decision.slots).toEqual({
      hero: { variant: 'new', content: { kind: 'text', text: 'New' } },
    });
  });
});
