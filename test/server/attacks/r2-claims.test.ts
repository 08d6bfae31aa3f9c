import { describe } from 'vitest';
import { PROTECTED_KEYS } from '../../../protocol/index.ts';
import { ALLOW, ORIGIN } from '../support/app.ts';
import { type Attack, attack } from '../support/attack.ts';
import { idOf } from '../support/events.ts';

/** What the victim is known by, said by somebody else. */
const names = ({ victim }: Attack) => ({
  email: victim.email,
  customer: victim.customer,
  profile: victim.id,
  sub: victim.customer,
});

/** Registers the victim's address where no proof is wanted. */
const registerFreely = async ({ hear, post, formFor, attacker, victim }: Attack, more: object = {}) =>
  hear(
    await post('/v1/register', {
      ...{ consent: ALLOW, token: attacker.token, form: await formFor(attacker.token) },
      ...{ email: victim.email, ...more },
    }),
  );

const FREE = {
  more: { registration: { proof: 'none' as const, fields: [{ id: 'company', label: 'Company' }] } },
};

describe('R2: what somebody says of themselves matches, joins, discloses and raises nothing', () => {
  attack('R2 declare: the victim’s names', world =>
    world.tell([world.event('declare', { claims: names(world) })]),
  );
  attack('R2 me: the victim’s names', async world => {
    await world.mine('PATCH', world.attacker.token, '', { fields: names(world) });
  });
  attack('R2 contact: the victim’s names and reference', async world => {
    const { victim, ask } = world;
    for (const [at, channel] of ['form', 'call', 'phone'].entries())
      await ask('/v1/contact', {
        ...{ id: idOf(900_000 + at), reason: 'order', channel, name: 'Ann', email: victim.email },
        ...{ phone: '+1 800 555 0100', message: `My reference is ${victim.reference}.` },
      });
    await ask('/v1/desk');
  });
  attack('R2 register: the victim’s address, without proof', world => registerFreely(world), FREE);
  attack('R2 register: for the victim’s reward', world => registerFreely(world, { incentive: 'club' }), {
    more: {
      ...FREE.more,
      incentives: {
        club: {
          kind: 'access',
          name: 'Club',
          offer: 'Join.',
          purpose: 'find',
          slot: 'members',
          audience: 'clients',
        },
      },
      audiences: {
        clients: { name: 'Clients', when: { tier: { $in: ['client', 'mvc'] } } },
        'likes-lamps': { name: 'Likes lamps', when: { 'need.category': 'lamps' } },
        'likes-plants': { name: 'Likes plants', when: { 'need.category': 'plants' } },
        returning: { name: 'Third visit', when: { 'visits.count': { $gte: 3 } } },
      },
    },
  });
  attack('R2 register: a trap’s answer', world => registerFreely(world, { website: 'x' }), FREE);
  attack('R2 declare: what only the server decides', async ({ tell, event, mine, attacker }) => {
    for (const key of [...PROTECTED_KEYS, '__proto__', 'toString', 'profile.tier', 'tier.level', 'Tier'])
      for (const value of ['mvc', 'verified']) {
        await tell([event('declare', { claims: JSON.parse(`{"${key}":"${value}"}`) })]);
        await mine('PATCH', attacker.token, '', { fields: JSON.parse(`{"${key}":"${value}"}`) });
      }
  });
  attack(
    'R2 register: what only the server decides',
    async world => {
      for (const key of [...PROTECTED_KEYS, '__proto__'])
        await registerFreely(world, { fields: JSON.parse(`{"${key}":"mvc"}`) });
    },
    FREE,
  );
  attack('R2 context: facts that look like a profile', async ({ look }) => {
    for (const facts of [
      { tier: 'mvc', proof: 'verified', 'orders.count': 9, 'orders.revenue': 1e9, value: 100 },
      { 'profile.tier': 'mvc', customer: 'c-victim', firstName: 'x' },
      JSON.parse('{"__proto__":"x"}'),
      JSON.parse('{"constructor":"x","prototype":"y"}'),
    ])
      await look({ page: { url: `${ORIGIN}/?tier=mvc&utm_tier=mvc`, facts } });
  });
  attack('R2 context: properties beside the request', async ({ look }) => {
    for (const more of [
      { tier: 'mvc' },
      { proof: 'verified' },
      { visitor: { tier: 'mvc' } },
      { __proto__: { tier: 'mvc' } },
    ])
      await look(more);
  });
  attack('R2 events: orders that a browser reports', async ({ tell, event }) => {
    const order = (total: number) => event('order', { order: `o-${total}`, total, currency: 'EUR' });
    await tell([order(1e9), order(1), { ...order(7), source: 'server' }, { ...order(8), at: 1 }]);
  });
  attack('R2 events: kinds that only the site’s server sends', async ({ tell, event, victim }) => {
    await tell([
      event('tier', { level: 'mvc', reason: 'because', by: 'me' }),
      event('profile', { set: { firstName: 'Mallory' } }),
      event('contact', { channel: 'phone', text: 'I am the victim' }),
      event('reward', { incentive: 'club', state: 'granted' }),
      { ...event('track', { name: 'x' }), profile: victim.id },
      { ...event('track', { name: 'x' }), who: { customer: victim.customer } },
    ]);
  });
  attack('R2 events: the id of the victim’s event, and one twice', async ({ tell, event, victim }) => {
    const twice = event('declare', { claims: { email: victim.email } });
    await tell([twice, twice, { ...twice, id: victim.event }, { ...twice, id: idOf(1) }]);
  });
  attack('R2 declare: then logout, and look again', async world => {
    await world.tell([world.event('declare', { claims: names(world) })]);
    const { body } = await world.ask('/v1/logout', { consent: undefined });
    await world.look({ token: body.token ?? world.attacker.token });
  });
});
