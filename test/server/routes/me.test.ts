import { describe, expect, it } from 'vitest';
import type { Export, Me, Problem } from '../../../protocol/index.ts';
import { ExportSchema, MeSchema } from '../../../protocol/index.ts';
import { readable } from '../../../server/domain/me-names.ts';
import { hashToken } from '../../../server/token.ts';
import { ALLOW } from '../support/app.ts';
import { idOf, NOW } from '../support/events.ts';
import { startRegistration } from '../support/registration.ts';

const CONFIG = {
  registration: {
    proof: 'none' as const,
    fields: [
      { id: 'company', label: { en: 'Company', de: 'Firma' } },
      { id: 'grow', label: 'You grow', need: 'plants' },
    ],
  },
  permissions: { news: { purpose: 'find', channel: 'e-mail' as const, wordings: ['News?'] } },
};

const start = async () => {
  const app = await startRegistration(CONFIG);
  const read = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;
  const ask = (token: string | undefined, more: object = {}, path = '', headers = {}) =>
    app.post(`/v1/me${path}`, { consent: ALLOW, ...(token ? { token } : {}), ...more }, headers);
  const tell = (token: string, ...events: object[]) =>
    app.post('/v1/events', {
      ...{ token, consent: ALLOW },
      events: events.map((event, i) => ({ id: idOf(i + 1), ...event })),
    });
  return { ...app, read, ask, tell };
};
const problem = async (response: Response) => [response.status, ((await response.json()) as Problem).code];

describe('POST /v1/me', () => {
  it('shows what GET shows, and changes what PATCH changes, by the body alone', async () => {
    const { ask, me, newcomer, read, profileOf } = await start();
    const token = await newcomer();
    const shown = await ask(token);
    expect(shown.headers.get('cache-control')).toBe('private, no-store');
    const known = MeSchema.parse(await read(shown));
    expect(known).toEqual(await read(me('GET', token)));
    const told = await read<Me>(ask(token, { fields: { company: 'Lux' }, wishes: { pauseDays: 1 } }));
    expect([told.fields.company, told.wishes.pausedUntil! > NOW]).toEqual([
      { value: 'Lux', verified: false },
      true,
    ]);
    expect((await profileOf(token))!.fields!.company!.value).toBe('Lux');
    for (const wrong of [{ fields: {} }, { fields: { tier: 'mvc' } }, { wishes: {} }, { tier: 'mvc' }])
      expect(await problem(await ask(token, wrong))).toEqual([400, 'bad_request']);
  });

  it('keeps no history of who does not want one, and takes the change in', async () => {
    const { ask, newcomer, store, read, profileOf } = await start();
    const token = await newcomer();
    const consent = { recognise: true, personalise: true, measure: false };
    const told = await read<Me>(ask(token, { consent, fields: { company: 'Lux' } }));
    expect(told.fields.company?.value).toBe('Lux');
    const { id } = (await profileOf(token))!;
    expect((await store.history('st_test', id)).interactions.map(({ type }) => type)).toEqual(['page']);
  });

  it('is for who may be recognised, by a token that names somebody, also in the cookie', async () => {
    const { ask, newcomer, view, app } = await start();
    const token = await newcomer();
    const consent = { recognise: false, personalise: true, measure: true };
    for (const path of ['', '/export', '/erase']) {
      expect(await problem(await ask(undefined, {}, path))).toEqual([401, 'token_required']);
      expect(await problem(await ask(`vt_${'A'.repeat(43)}`, {}, path))).toEqual([401, 'token_required']);
      expect(await problem(await ask(token, { consent }, path))).toEqual([403, 'consent_required']);
      const elsewhere = await ask(token, {}, path, { origin: 'https://evil.example' });
      expect(await problem(elsewhere)).toEqual([403, 'origin_not_allowed']);
    }
    const { response } = await view({ cookie: true });
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    expect((await ask(undefined, { cookie: true }, '', { cookie })).status).toBe(200);
    // A cookie that the body does not speak of is not looked at.
    expect((await ask(undefined, {}, '', { cookie })).status).toBe(401);
    expect((await app.request('/v1/me?site=st_test', { headers: { cookie } })).status).toBe(200);
  });

  it('has a name for every id in the reader’s language, and none that was for the marketer alone', async () => {
    const { ask, newcomer, tell, read, store } = await start();
    const token = await newcomer('lamps');
    await tell(
      token,
      { type: 'answer', question: 'looking', values: ['lamps'] },
      { type: 'declare', claims: { grow: 'Roses', customerNo: '7' } },
      { type: 'prompt', item: 'permission:news', outcome: 'shown' },
      { type: 'prompt', item: 'incentive:gone-now', outcome: 'shown' },
    );
    await store.update({
      ...{ site: 'st_test', who: { token: hashToken(token) }, events: [] },
      fold: one => ({ ...one!, firstName: 'Ann' }),
    });
    const known = await read<Me>(ask(token, { locale: 'de' }));
    expect(known.names).toEqual({
      items: {
        'question:looking': 'What are you looking for?',
        'permission:news': 'News?',
        'incentive:gone-now': 'Gone now',
      },
      needs: {
        category: {
          name: 'What are you looking for?',
          values: { lamps: 'Lampen' },
          question: 'looking',
        },
        plants: { name: 'You grow', values: {} },
      },
      fields: { grow: 'You grow', customerNo: 'Customer no', firstName: 'First name' },
      // `members` is for clients; `returning` and `likes-plants` are audiences of others.
      slots: { hero: 'Hero', banner: 'Banner' },
      audiences: { 'likes-lamps': 'Likes lamps' },
    });
    expect(known.form.map(({ id, label }) => [id, label])).toEqual([
      ['company', 'Firma'],
      ['grow', 'You grow'],
    ]);
    expect(known.fields.firstName).toEqual({ value: 'Ann', verified: true });
    expect(['firstName', 'first-name', '', 'x'].map(readable)).toEqual(['First name', 'First name', '', 'X']);
  });

  it('shows a declared person this device’s data and no other', async () => {
    const { ask, register, newcomer, read } = await start();
    const devices = [await newcomer('lamps'), await newcomer('plants')];
    for (const [n, token] of devices.entries()) {
      const { status } = await register(token, { fields: { company: `Firm ${n}` } });
      expect(status).toBe(200);
    }
    for (const [n, token] of devices.entries()) {
      const known = await read<Me>(ask(token));
      expect([known.visitor.proof, known.fields.company?.value]).toEqual(['declared', `Firm ${n}`]);
      expect(Object.values(known.needs).flat()).toEqual([{ value: ['lamps', 'plants'][n], declared: false }]);
      const mine = JSON.stringify(await read<Export>(ask(token, {}, '/export')));
      expect(mine).not.toContain(`Firm ${1 - n}`);
    }
  });
});

describe('POST /v1/me/export and /v1/me/erase', () => {
  it('give everything to keep, as GET does', async () => {
    const { ask, me, newcomer, read } = await start();
    const token = await newcomer();
    const response = await ask(token, {}, '/export');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="st_test.json"');
    expect(ExportSchema.parse(await read(response))).toEqual(await read(me('GET', token, '/export')));
  });

  it('erase the visitor, and the next exchange tells their browser to forget them', async () => {
    const { ask, view, newcomer, store } = await start();
    const token = await newcomer();
    expect((await ask(token, {}, '/erase')).status).toBe(204);
    expect((await store.stats('st_test')).people).toBe(0);
    expect((await ask(token)).status).toBe(401);
    const { answer } = await view({ token });
    expect([answer.purge, answer.token === token]).toEqual([true, false]);
    expect((await view({ token: answer.token! })).answer.purge).toBeUndefined();
  });

  it('leave the cookie to the next exchange, which needs it to know whose browser it is', async () => {
    const { ask, view } = await start();
    const { response } = await view({ cookie: true });
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    const erased = await ask(undefined, { cookie: true }, '/erase', { cookie });
    expect([erased.status, erased.headers.get('set-cookie')]).toEqual([204, null]);
    const next = await view({ cookie: true }, { cookie });
    expect(next.answer.purge).toBe(true);
    expect(next.response.headers.get('set-cookie')).not.toContain(cookie);
  });
});

describe('a need that is taken back', () => {
  it('is gone from what is shown and from the next decision', async () => {
    const { ask, newcomer, tell, read, view } = await start();
    const token = await newcomer('lamps');
    await tell(token, { type: 'answer', question: 'looking', values: ['lamps'] });
    expect((await read<Me>(ask(token))).visitor.known).toEqual(['category', 'looking']);
    const event = { id: idOf(9), type: 'need', need: 'category', value: 'lamps', wanted: false };
    const { answer } = await view({ token, events: [event], placed: ['question:looking'] });
    expect(answer.decision.questions.looking!.state).toBe('open');
    expect(answer.decision.slots.hero!.variant).toBe('baseline');
    const known = await read<Me>(ask(token));
    expect([known.needs, known.visitor.known]).toEqual([{}, []]);
  });
});
