import { describe } from 'vitest';
import { ALLOW, ORIGIN } from '../support/app.ts';
import { type Attack, attack } from '../support/attack.ts';
import { otherCode, readMail } from '../support/registration.ts';

const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that name the victim and prove nothing. */
const forged = async ({ sign, victim, otherSecret, time }: Attack): Promise<string[]> => {
  const claims = { sub: victim.customer, email: victim.email, email_verified: true };
  const exp = Math.floor(time.now / 1000) + 600;
  const good = await sign(claims);
  const [header, body, signature] = good.split('.') as [string, string, string];
  return [
    await sign(claims, otherSecret),
    await sign({ ...claims, aud: 'st_other' }),
    await sign({ ...claims, aud: ['st_test', 'st_other'] }),
    await sign({ ...claims, exp: exp - 1_200 }),
    await sign({ ...claims, exp: exp + 86_400 }),
    await sign({ ...claims, sub: undefined }),
    await sign(claims, otherSecret, { kid: '../../../dev/null' }),
    `${json({ alg: 'none' })}.${json({ ...claims, aud: 'st_test', exp })}.`,
    `${json({ alg: 'None' })}.${body}.${signature}`,
    `${header}.${json({ ...claims, aud: 'st_test', exp })}.${signature}`,
    `${header}.${body}.`,
    `${header}.${body}`,
    `${good}.${signature}`,
    victim.customer,
  ];
};

/** Asks for a code in the victim's name, from the attacker's browser; the mail goes to the victim. */
const askInTheirName = async (world: Attack, more: object = {}) => {
  const { formFor, attacker, victim, post, hear, box } = world;
  const form = await formFor(attacker.token);
  const { body } = await hear(
    await post('/v1/register', {
      ...{ consent: ALLOW, token: attacker.token, form, email: victim.email },
      ...more,
    }),
  );
  return { registration: body.registration as string, ...readMail(box.at(-1)!.text) };
};

/** The victim asks for a code in their own browser, and reads the mail aloud. */
const theirOwn = async ({ newcomer, asked, victim }: Attack) => {
  const token = await newcomer();
  return { token, ...(await asked(token, { email: victim.email })) };
};

describe('R3: only a signed token, a mailed code or a member of staff proves anything', () => {
  attack('R3 identify: forged tokens', async world => {
    for (const jwt of await forged(world)) await world.identify(jwt);
  });
  attack('R3 identify: forged tokens, without a visitor token', async world => {
    for (const jwt of await forged(world)) await world.identify(jwt, '');
  });
  attack('R3 context: forged tokens', async world => {
    for (const identity of await forged(world)) await world.look({ identity });
  });
  attack('R3 identify: the right token, at another site', async ({ sign, raw, victim }) => {
    const body = JSON.stringify({ consent: ALLOW, jwt: await sign({ sub: victim.customer }) });
    const headers = { origin: 'https://other.example' };
    for (const path of ['/v1/identify?site=st_other', '/v1/identify?site=st_test'])
      await raw(path, { method: 'POST', headers, body });
  });
  attack('R3 verify: guessed codes', async world => {
    const { registration, code } = await askInTheirName(world);
    for (let by = 1; by <= 6; by++)
      await world.ask('/v1/verify', { registration, code: otherCode(code, by) });
    await world.ask('/v1/verify', { registration, code });
  });
  attack('R3 verify: a guessed link', async world => {
    const { link } = await askInTheirName(world);
    for (const end of ['A', 'B', 'C', 'D', 'E', 'F'])
      await world.ask('/v1/verify', {
        link: link.slice(0, -2) + (link.endsWith(`x${end}`) ? 'y' : 'x') + end,
      });
  });
  attack('R3 verify: the victim’s own code, from another browser', async world => {
    const { registration, code } = await theirOwn(world);
    await world.ask('/v1/verify', { registration, code });
  });
  attack('R3 verify: the victim’s own link, from another browser', async world => {
    const { link } = await theirOwn(world);
    await world.ask('/v1/verify', { link });
    await world.ask('/v1/verify', { link, token: undefined });
    await world.raw(`/v1/verify?site=st_test&link=${link}`, { headers: { origin: ORIGIN } });
  });
  attack('R3 verify: a code that is too old', async world => {
    const { registration, code } = await askInTheirName(world);
    world.time.now += 10 * 60_000;
    await world.ask('/v1/verify', { registration, code });
  });
  attack('R3 verify: one’s own code for the victim’s registration', async world => {
    const { registration, code } = await askInTheirName(world);
    const form = await world.formFor(world.attacker.token);
    await world.ask('/v1/register', { form, email: 'mallory@evil.example' });
    const own = readMail(world.box.at(-1)!.text);
    await world.ask('/v1/verify', { registration, code: own.code === code ? otherCode(code) : own.code });
    await world.ask('/v1/verify', { link: `${registration}${own.link.slice(22)}` });
  });
  attack('R3 register: addresses that look like the victim’s', async world => {
    for (const email of [
      'victim@example.com\u0000',
      'vict\u0131m@example.com',
      'victim@e\u0445ample.com',
      'v\u0131ctim@example.com',
      '\uff56ictim@example.com',
      'victim@example.com,mallory@evil.example',
      'victim@example.com\r\nBcc: mallory@evil.example',
      '"victim"@example.com',
      'victim@example.com.',
      '<victim@example.com>',
    ]) {
      const form = await world.formFor(world.attacker.token);
      const mails = world.box.length;
      await world.ask('/v1/register', { form, email });
      if (world.box.length > mails) throw new Error(`A mail was sent for ${JSON.stringify(email)}.`);
    }
  });
  attack(
    'R3 identify: the victim’s address that nobody has checked',
    async world => {
      for (const unchecked of [undefined, false, 'true', 1]) {
        const claims = { sub: 'c-mallory', email: world.victim.email, email_verified: unchecked };
        await world.identify(await world.sign(claims));
      }
    },
    { isProven: true },
  );
  attack(
    'R3 verify: one’s own address, for what the victim has',
    async world => {
      const form = await world.formFor(world.attacker.token);
      const { body } = await world.ask('/v1/register', {
        form,
        email: 'mallory@evil.example',
        incentive: 'mug',
      });
      const { code } = readMail(world.box.at(-1)!.text);
      const { body: proven } = await world.ask('/v1/verify', { registration: body.registration, code });
      await world.look({ token: proven.token });
      await world.mine('GET', proven.token as string, '/export');
    },
    { isProven: true },
  );
});
