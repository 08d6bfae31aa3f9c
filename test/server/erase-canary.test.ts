import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { erase } from '../../server/erase.ts';
import { createErasureFile } from '../../server/erasure-file.ts';
import { enter } from '../../server/identity.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { hashToken } from '../../server/token.ts';
import { ALLOW, ORIGIN, startApp } from './support/app.ts';
import { deskInput } from './support/desk.ts';
import { idOf } from './support/events.ts';
import { testSite } from './support/site.ts';

it('leaves no byte of an erased person in the database, its log, the erasure log or the server’s own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-canary-'));
  const store = await createSqliteStore({ path: join(folder, 'r.db') });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const permissions = { news: { purpose: 'find', channel: 'e-mail' as const, wordings: ['News?'] } };
  const { view, post, server, deps, lines } = await startApp({ permissions, desk: deskInput() }, store);
  let made = 0;
  /** A text that stands nowhere else, in the letters that addresses and names may have. */
  const canary = () => `canary-${++made}-ann`;
  let sent = 0;
  const event = (type: string, more: object) => ({ id: idOf(++sent), type, ...more });
  const tell = (token: string) =>
    post('/v1/events', {
      ...{ token, consent: ALLOW },
      events: [
        event('page', {
          page: {
            url: `${ORIGIN}/${canary()}?utm_source=${canary()}`,
            title: canary(),
            referrer: `https://from.example/${canary()}`,
            facts: { category: canary(), [canary()]: [canary()] },
          },
        }),
        event('track', { name: canary(), props: { [canary()]: { deep: [canary()] } } }),
        event('product', {
          ...{ action: 'cart', sku: canary(), name: canary(), category: canary(), brand: canary() },
          ...{ url: `${ORIGIN}/${canary()}`, props: { note: canary() } },
        }),
        event('order', { order: canary(), total: 5, items: [{ sku: canary(), name: canary() }] }),
        event('answer', { question: canary(), values: [canary()] }),
        event('need', { need: canary(), value: canary(), wanted: true }),
        event('prompt', { item: `question:${canary()}`, outcome: 'declined' }),
        event('declare', { claims: { firstName: canary(), company: canary() } }),
        event('permission', { permission: 'news', granted: true, place: canary() }),
        event('wish', { wish: { quiet: { from: '21:00', to: '08:00', timeZone: canary() } } }),
      ],
    });
  const somebody = (await view({ category: 'somebody-else' })).answer.token!;

  const proven = { customer: canary(), email: `${canary()}@example.com`, by: 'jwt' as const };
  const gaps = { firstName: canary() };
  let token = '';
  for (let device = 0; device < 3; device++) {
    const guest = (await view()).answer.token!;
    await tell(guest);
    token = (await enter(deps, testSite(), hashToken(guest), proven, { gaps })).token!;
    await tell(guest);
    await tell(token);
  }
  for (const channel of ['form', 'call'])
    await post('/v1/contact', {
      ...{ token, consent: ALLOW, id: idOf(++sent), reason: 'complaint', channel, phone: '+1 800 555 0100' },
      ...{ name: canary(), email: `${canary()}@example.com`, when: canary(), message: canary() },
      url: `${ORIGIN}/${canary()}`,
    });
  const { id } = (await store.profile('st_test', { token: hashToken(token) }))!;
  await server('PATCH', `/profiles/${id}`, { firstName: canary(), locale: canary() });
  const set = { fields: { company: canary(), other: canary() } };
  const told = [
    event('contact', {
      channel: 'phone',
      text: canary(),
      purpose: canary(),
      outcome: canary(),
      props: { a: canary() },
    }),
    event('profile', { set }),
  ];
  await server('POST', '/interactions', {
    interactions: told.map(interaction => ({ who: { id }, interaction })),
  });
  // Another one of the same address: a note with both, that they may be one.
  const other = await enter(deps, testSite(), undefined, { ...proven, customer: 'c-other' });
  await store.settle({
    ...{ site: 'st_test', now: deps.clock() },
    decide: () => ({
      answer: 0,
      records: [{ kind: canary(), key: canary(), value: { [canary()]: canary() }, owner: id }],
    }),
  });

  const files = () =>
    readdirSync(folder)
      .map(name => readFileSync(join(folder, name)).toString('latin1'))
      .join('\n');
  const wide = (text: string) => [...text].map(character => `\0${character}`).join('');
  const found = () => {
    const bytes = files();
    return Array.from({ length: made }, (_, i) => `canary-${i + 1}-ann`).filter(
      text => bytes.includes(text) || bytes.includes(wide(text)),
    );
  };
  expect(found()).toHaveLength(made);
  const erasures = createErasureFile(join(folder, 'erasures.jsonl'));
  await erase({ ...deps, erasures }, 'st_test', [id], 'person');
  await store.scrub();
  expect(found()).toEqual([]);
  expect(JSON.stringify(lines)).not.toContain('canary');
  expect(files()).toContain('somebody-else');
  expect((await store.profile('st_test', { token: hashToken(somebody) }))?.stats.pages).toBe(1);
  expect((await store.profile('st_test', { customer: 'c-other' }))?.id).toBe(other.person.id);
});
