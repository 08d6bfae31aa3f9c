import { describe } from 'vitest';
import { type Attack, attack } from '../support/attack.ts';

/** The attacker, proven to be themselves. */
const provenAs = async (world: Attack, sub = 'c-mallory', token = world.attacker.token) => {
  const { body } = await world.identify(await world.sign({ sub }), token);
  return body.token as string;
};

const PROVEN = { isProven: true };

describe('R4: only an anonymous profile is joined, into the proven person of the same device', () => {
  attack(
    'R4 identify: as oneself, with the victim’s retired token',
    world => provenAs(world, 'c-mallory', world.victim.retired),
    PROVEN,
  );
  attack(
    'R4 identify: as oneself, on the victim’s own device',
    async world => {
      const token = await provenAs(world, 'c-mallory', world.victim.token);
      await world.look({ token });
      await world.mine('GET', token, '/export');
    },
    { ...PROVEN, takesDevice: true },
  );
  attack(
    'R4 context: as oneself, on the victim’s own device',
    async world => {
      const identity = await world.sign({ sub: 'c-mallory' });
      await world.look({ identity, token: world.victim.token });
    },
    { ...PROVEN, takesDevice: true },
  );
  attack(
    'R4 identify: as oneself, and the victim’s address with it',
    async world => {
      // Only of somebody the site knows: an address that is nobody's is theirs of whom the site says so.
      if (world.target === 'unknown' || world.target === 'erased') return;
      const claims = { sub: 'c-mallory', email: world.victim.email, email_verified: true };
      const { body } = await world.identify(await world.sign(claims));
      await world.look({ token: body.token });
      await world.mine('GET', body.token as string, '/export');
    },
    PROVEN,
  );
  attack(
    'R4 register: the victim’s address, by somebody proven',
    async world => {
      const token = await provenAs(world);
      const form = await world.formFor(token);
      const { body } = await world.ask('/v1/register', { token, form, email: world.victim.email });
      await world.ask('/v1/verify', { token, registration: body.registration, code: '000000' });
      await world.look({ token });
    },
    PROVEN,
  );
  attack(
    'R4 logout: the next guest is nobody of before',
    async world => {
      const token = await provenAs(world);
      const { body } = await world.ask('/v1/logout', { token, consent: undefined });
      await world.look({ token: body.token });
      await world.mine('GET', token);
      await provenAs(world, 'c-mallory-2', body.token as string);
    },
    PROVEN,
  );
  attack(
    'R4 merge: of two known people, by staff',
    async world => {
      const token = await provenAs(world);
      const own = (await world.profileOf(token))!.id;
      const { victim, secretKey, plane } = world;
      for (const [from, into] of [
        [own, victim.id],
        [victim.id, own],
        [victim.joined, own],
        [victim.id, victim.joined],
        [victim.id, victim.id],
      ])
        await plane('POST', '/merge', { from, into, by: 'Mallory' }, secretKey);
    },
    PROVEN,
  );
  attack('R4 merge: of the victim into a guest, by staff', async world => {
    const { victim, attacker, secretKey, plane } = world;
    for (const from of [victim.id, victim.joined])
      await plane('POST', '/merge', { from, into: attacker.id, by: 'Mallory' }, secretKey);
  });
  attack('R4 merge: with keys that are not the site’s', async world => {
    const { victim, attacker, otherKey, plane } = world;
    const body = { from: attacker.id, into: victim.id, by: 'Mallory' };
    for (const key of [otherKey, attacker.token, victim.retired, ''])
      await plane('POST', '/merge', body, key);
  });
  attack('R4 me: erasing oneself takes nobody along', async world => {
    await world.mine('DELETE', world.victim.retired);
    await world.mine('DELETE', world.attacker.token);
    await world.look({ token: world.victim.retired });
  });
});
