import { describe } from 'vitest';
import { ALLOW, ORIGIN } from '../support/app.ts';
import { type Attack, attack } from '../support/attack.ts';

const CHOSEN = `vt_${'A'.repeat(43)}`;
const cookie = (value: string, site = 'st_test') => ({ cookie: `rapport_${site}=${value}` });

describe('R1: only a token that this server minted names anybody', () => {
  attack('R1 context: a token of one’s own choice', ({ look }) => look({ token: CHOSEN }));
  attack('R1 context: the profile’s id for a token', ({ look, victim }) => look({ token: victim.id }));
  attack('R1 context: the profile’s id in the body', async ({ look, victim }) => {
    for (const more of [{ id: victim.id }, { profile: victim.id }, { who: { id: victim.id } }])
      await look(more);
  });
  attack('R1 context: the retired token', ({ look, victim }) => look({ token: victim.retired }), {
    lateEvents: true,
  });
  attack('R1 context: two tokens at once', async ({ look, victim, attacker }) => {
    await look({ token: victim.retired }, { authorization: `Bearer ${attacker.token}` });
    await look({ token: attacker.token }, { authorization: `Bearer ${victim.id}` });
    await look({ token: attacker.token, cookie: true }, cookie(victim.retired));
  });
  attack(
    'R1 events: for the retired token',
    ({ tell, event, victim }) =>
      tell([event('declare', { claims: { firstName: 'Mallory', email: 'm@evil.example' } })], victim.retired),
    {
      lateEvents: true,
    },
  );
  attack('R1 events: with the id of somebody else’s event', async ({ tell, event, victim }) => {
    await tell([{ ...event('track', { name: 'mine' }), id: victim.event }]);
  });
  attack(
    'R1 me: the retired token, on every method',
    async ({ mine, victim }) => {
      await mine('GET', victim.retired);
      await mine('GET', victim.retired, '/export');
      await mine('PATCH', victim.retired, '', { fields: { firstName: 'Mallory' } });
      await mine('DELETE', victim.retired);
    },
    { more: {} },
  );
  attack('R1 me: the retired token in the body, on every path', async ({ ask, victim }) => {
    for (const path of ['', '/export', '/erase']) await ask(`/v1/me${path}`, { token: victim.retired });
    await ask('/v1/me', { token: victim.retired, fields: { firstName: 'Mallory' } });
  });
  attack('R1 me: names for a token in the body', async ({ ask, victim }) => {
    for (const token of [victim.id, victim.customer, CHOSEN])
      for (const path of ['', '/export', '/erase']) await ask(`/v1/me${path}`, { token });
  });
  attack('R1 me: the victim’s cookie in a body, from a page of another site', async ({ raw, victim }) => {
    const headers = { origin: 'https://other.example', ...cookie(victim.token) };
    const body = JSON.stringify({ consent: ALLOW, cookie: true });
    for (const path of ['/me', '/me/export', '/me/erase'])
      await raw(`/v1${path}?site=st_test`, { method: 'POST', headers, body });
  });
  attack('R1 me: ids and names for a token', async ({ mine, victim }) => {
    for (const name of [victim.id, victim.joined, victim.customer, victim.email, CHOSEN, 'st_test'])
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/export'],
        ['DELETE', ''],
      ] as const)
        await mine(method, name, path);
  });
  attack('R1 me: a token in the address', async ({ raw, victim }) => {
    for (const name of [victim.id, victim.retired])
      await raw(`/v1/me?site=st_test&token=${name}`, { headers: { origin: ORIGIN } });
  });
  attack('R1 me: the cookie of another site', async ({ raw, victim }) => {
    await raw('/v1/me?site=st_test', { headers: { origin: ORIGIN, ...cookie(victim.token, 'st_other') } });
  });
  attack('R1 me: the victim’s own token, on another site', async ({ raw, victim }) => {
    const headers = { origin: 'https://other.example', authorization: `Bearer ${victim.token}` };
    for (const path of ['/me', '/me/export']) await raw(`/v1${path}?site=st_other`, { headers });
    await raw('/v1/me?site=st_other', { method: 'DELETE', headers });
    await raw('/v1/logout?site=st_other', { method: 'POST', headers, body: '{}' });
  });
  attack('R1 me: the victim’s cookie, from a page of another site', async ({ raw, victim }) => {
    const headers = { origin: 'https://other.example', ...cookie(victim.token) };
    for (const path of ['/me', '/me/export']) await raw(`/v1${path}?site=st_test`, { headers });
    await raw('/v1/me?site=st_test', { method: 'DELETE', headers });
    await raw('/v1/logout?site=st_test', { method: 'POST', headers, body: '{"cookie":true}' });
    const body = JSON.stringify({ consent: ALLOW, cookie: true, page: { url: `${ORIGIN}/` } });
    await raw('/v1/context?site=st_test', { method: 'POST', headers, body });
  });
  attack('R1 logout: of somebody else', async ({ ask, victim }) => {
    for (const token of [victim.retired, CHOSEN]) await ask('/v1/logout', { token, consent: undefined });
  });
  attack('R1 register: with the retired token', ({ register, hear, victim, post, formFor }) =>
    formFor(undefined).then(async form => {
      void register;
      await hear(
        await post('/v1/register', { consent: ALLOW, token: victim.retired, form, email: 'm@evil.example' }),
      );
    }),
  );
});

/** Keys that are not the site's secret one. */
const wrongKeys = ({ otherKey, attacker, victim }: Attack) => [
  otherKey,
  attacker.token,
  victim.retired,
  'st_test',
  `sk_${'A'.repeat(43)}`,
  '',
];

describe('R1: only the site’s secret key opens the server plane', () => {
  attack('R1 server: reading the victim', async world => {
    const { plane, victim } = world;
    for (const key of wrongKeys(world))
      for (const path of [
        ...['', '/interactions', '/export', '/merges', '/possibly-same'].map(
          end => `/profiles/${victim.id}${end}`,
        ),
        `/profiles/${victim.joined}`,
        `/profiles?customer=${victim.customer}`,
        `/interactions?ids=${victim.event}`,
      ])
        await plane('GET', path, undefined, key);
  });
  attack('R1 server: seeing with the victim’s eyes', async world => {
    const page = { url: `${ORIGIN}/` };
    for (const key of wrongKeys(world))
      for (const who of [{ id: world.victim.id }, { customer: world.victim.customer }])
        await world.plane('POST', '/decision', { who, page }, key);
  });
  attack('R1 server: writing to the victim', async world => {
    const { plane, victim, event } = world;
    for (const key of wrongKeys(world)) {
      await plane('PATCH', `/profiles/${victim.id}`, { firstName: 'Mallory' }, key);
      const interaction = event('tier', { level: 'mvc', reason: 'because', by: 'Mallory' });
      await plane('POST', '/interactions', { interactions: [{ who: { id: victim.id }, interaction }] }, key);
    }
  });
  attack('R1 server: erasing the victim', async world => {
    for (const key of wrongKeys(world))
      for (const id of [world.victim.id, world.victim.joined])
        await world.plane('DELETE', `/profiles/${id}`, undefined, key);
  });
  attack('R1 server: taking the victim’s code', async world => {
    for (const key of wrongKeys(world))
      await world.plane('POST', '/codes', { incentive: 'mug', code: 'mug-code-2', use: true }, key);
  });
});
