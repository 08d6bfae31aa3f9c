import { describe } from 'vitest';
import { ORIGIN } from '../support/app.ts';
import { attack } from '../support/attack.ts';
import { readMail } from '../support/registration.ts';

const NUMBER = '+1 800 555 0100';

describe('R7: a caller’s number is a hint', () => {
  attack('R7 declare: the victim’s number', ({ tell, event }) =>
    tell([event('declare', { claims: { phone: NUMBER, caller: NUMBER } })]),
  );
  attack('R7 events: a call that a browser reports', ({ tell, event }) =>
    tell([event('contact', { channel: 'phone', props: { caller: NUMBER } })]),
  );
  attack('R7 server: somebody named by a number', async ({ plane, secretKey, event, attacker }) => {
    const interaction = event('contact', { channel: 'phone' });
    for (const who of [{ phone: NUMBER }, { caller: NUMBER }, { email: 'victim@example.com' }]) {
      await plane('POST', '/interactions', { interactions: [{ who, interaction }] }, secretKey);
      await plane('POST', '/decision', { who, page: { url: `${ORIGIN}/` } }, secretKey);
    }
    await plane('POST', '/merge', { from: attacker.id, into: NUMBER, by: 'Bob' }, secretKey);
  });
});

describe('R8: gated bytes leave only to a proven tier', () => {
  attack('R8 context: the slot by name', async ({ look }) => {
    for (const placed of [['slot:members'], ['members'], ['slot:*'], ['incentive:club', 'access:members']])
      await look({ placed });
  });
  attack('R8 context: in every locale, overlay and consent', async ({ look }) => {
    for (const locale of ['en', 'de', 'xx-members'])
      for (const overlays of ['auto', 'manual', 'off'])
        for (const on of [true, false])
          await look({ locale, overlays, consent: { recognise: on, personalise: !on, measure: on } });
  });
  attack('R8 context: with headers of caches and proxies', async ({ look }) => {
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1', 'x-tier': 'mvc' },
      { 'if-none-match': '*', 'cache-control': 'only-if-cached' },
      { 'x-original-url': '/v1/me', 'x-http-method-override': 'GET' },
    ])
      await look({}, headers);
  });
  attack('R8 register: for the incentive that opens it, without proof', async world => {
    const form = await world.formFor(world.attacker.token);
    const { body } = await world.ask('/v1/register', { form, email: world.victim.email, incentive: 'club' });
    await world.look();
    await world.ask('/v1/verify', { registration: body.registration, code: '000000' });
  });
  attack(
    'R8 verify: proven and registered, but no client',
    async world => {
      const form = await world.formFor(world.attacker.token);
      const { body } = await world.ask('/v1/register', { form, email: 'mallory@evil.example' });
      const { code } = readMail(world.box.at(-1)!.text);
      const { body: proven } = await world.ask('/v1/verify', { registration: body.registration, code });
      await world.look({ token: proven.token });
      await world.mine('GET', proven.token as string, '/export');
      await world.ask('/v1/logout', { token: proven.token, consent: undefined });
      await world.look({ token: proven.token });
    },
    { isProven: true },
  );
  attack('R8 logout: the token that was let go', async world => {
    const { body } = await world.ask('/v1/logout', { consent: undefined });
    await world.look();
    await world.look({ token: body.token });
  });
  attack(
    'R8 server: a decision for the victim, with another site’s key',
    async ({ plane, victim, otherKey }) => {
      for (const who of [{ id: victim.id }, { customer: victim.customer }])
        await plane('POST', '/decision', { who, page: { url: `${ORIGIN}/` } }, otherKey);
    },
  );
  attack('R8 other: documents and files', async ({ raw }) => {
    for (const path of ['/openapi.json', '/healthz']) await raw(path, {});
  });
});
