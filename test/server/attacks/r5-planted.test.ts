import { describe, expect, it } from 'vitest';
import { type Attack, startAttack, TARGETS, type Target } from '../support/attack.ts';
import { readMail } from '../support/registration.ts';

/** The ways the victim proves who they are, on a device that the attacker has prepared. */
const WAYS = {
  identify: async ({ sign, post, victim }: Attack, token: string) => {
    const jwt = await sign({ sub: victim.customer, email: victim.email, email_verified: true });
    const response = await post('/v1/identify', { consent: CONSENT, jwt, token });
    return (await response.json()) as { token: string };
  },
  'context identity': async ({ sign, view, victim }: Attack, token: string) => {
    const identity = await sign({ sub: victim.customer, email: victim.email, email_verified: true });
    return (await view({ token, identity })).answer as { token: string };
  },
  'verify code': async (world: Attack, token: string) => {
    const { registration, code } = await world.asked(token, { email: world.victim.email });
    return (await world.verify(token, { registration, code })).answer as { token: string };
  },
  'verify link': async (world: Attack, token: string) => {
    await world.register(token, { email: world.victim.email });
    const { link } = readMail(world.box.at(-1)!.text);
    return (await world.verify(token, { link })).answer as { token: string };
  },
};
const CONSENT = { recognise: true, personalise: true, measure: true };

const cases = Object.keys(WAYS).flatMap(way =>
  TARGETS.map(target => [way as keyof typeof WAYS, target] as const),
);

/** A device that says all it can in the victim's name, before the victim sits down at it. */
const plant = async (world: Attack, target: Target) => {
  const { tell, event } = world;
  await tell([
    event('declare', { claims: { firstName: 'Mallory', company: 'Evil', phone: '+1 900' } }),
    event('permission', { permission: 'news', granted: true, place: 'planted' }),
    event('order', { order: 'planted', total: 1e6 }),
    event('wish', { wish: { quiet: null, preferred: 'phone' } }),
    event('answer', { question: 'looking', values: ['plants'] }),
  ]);
  const isThere = target === 'known' || target === 'merged';
  return isThere ? world.store.profile('st_test', { id: world.victim.id }) : undefined;
};

describe('R5: a planted device overwrites nothing, and shows nothing afterwards', () => {
  it.each(cases)('R5 %s: %s', async (way, target) => {
    const world = await startAttack(target);
    const { attacker, heard, look, mine, tell, event, store, profileOf } = world;
    const before = await plant(world, target);
    const { token } = await WAYS[way](world, attacker.token);
    expect(token).toMatch(/^vt_/);
    expect(token).not.toBe(attacker.token);
    const person = (await profileOf(token))!;
    expect(person.proof).toBe('verified');
    if (before) {
      expect(person.id).toBe(world.victim.id);
      expect(person.firstName).toBe('Canary-Ann');
      for (const [name, field] of Object.entries(before.fields ?? {}))
        if (field.verified) expect(person.fields?.[name]).toEqual(field);
      expect(person.permissions?.news?.granted).toBe(false);
      expect(person.rewards).toEqual(before.rewards);
      expect(person.identity).toEqual({ ...before.identity });
      expect(person.wishes?.quiet).toEqual(before.wishes?.quiet);
      expect([person.stats.orders, person.stats.revenue]).toEqual([
        before.stats.orders,
        before.stats.revenue,
      ]);
      expect(person.tier.level).toBe(before.tier.level);
    } else {
      // A claim of an order is no order: proven, they are registered and no more.
      expect(person.tier.level).toBe('registered');
      expect([person.stats.orders, person.stats.revenue]).toEqual([0, 0]);
    }
    // What the attacker kept of the device opens nothing any more.
    await look();
    await mine('GET', attacker.token);
    await mine('GET', attacker.token, '/export');
    await mine('PATCH', attacker.token, '', { fields: { firstName: 'Mallory' } });
    await mine('DELETE', attacker.token);
    await tell([event('declare', { claims: { firstName: 'Mallory again' } })]);
    await world.ask('/v1/logout', { consent: undefined });
    expect(heard.filter(text => /canary/i.test(text))).toEqual([]);
    expect((await store.profile('st_test', { id: person.id }))?.firstName).toBe(person.firstName);
    expect((await profileOf(token))?.id).toBe(person.id);
  });
});
