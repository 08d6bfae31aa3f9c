import { expect, it } from 'vitest';
import { createLog, type LOG_LEVELS } from '../../server/log.ts';
import { ALLOW, ORIGIN } from './support/app.ts';
import { startAttack } from './support/attack.ts';
import { otherCode, readMail } from './support/registration.ts';

it('no line of a busy run holds a token, a code, an address, a key, a name or what somebody said', async () => {
  const world = await startAttack('merged');
  const { app, view, post, me, server, sign, victim, attacker, newcomer, register, verify, box, client } =
    world;
  const { lines, secretKey, otherKey, time } = world;
  client.address = '203.0.113.77';
  const jwt = await sign({ sub: 'c-mallory', email: 'mallory@evil.example', email_verified: true });
  const forged = `${jwt.slice(0, -4)}AAAA`;
  const secrets = [secretKey, otherKey, victim.token, victim.retired, attacker.token, jwt, forged];

  for (let round = 0; round < 3; round++) {
    const token = await newcomer();
    const email = `secret-${round}@example.com`;
    const { answer } = await register(token, { email, fields: { company: 'canary-company' } });
    const mail = readMail(box.at(-1)!.text);
    secrets.push(token, email, mail.code, mail.link, answer.registration);
    const wrong = { registration: answer.registration, code: otherCode(mail.code) };
    secrets.push(wrong.code);
    await verify(token, wrong);
    const proven = await verify(token, { registration: answer.registration, code: mail.code });
    secrets.push(proven.answer.token!);
    await me('GET', proven.answer.token, '/export');
    await me('DELETE', proven.answer.token);
    await view({ token });
    time.now += 60_000;
  }
  for (const one of [jwt, forged, 'not.a.token']) {
    await post('/v1/identify', { consent: ALLOW, token: attacker.token, jwt: one });
    await view({ token: attacker.token, identity: one });
  }
  for (const key of [secretKey, otherKey, attacker.token]) {
    await server('GET', `/profiles?customer=${victim.customer}`, undefined, key);
    await server('GET', `/profiles/${victim.id}`, undefined, key);
    await server('POST', `/merges/${victim.joined}/undo`, { by: 'Canary of the desk' }, key);
  }
  // What callers should not do: secrets in the address, in a path, in the wrong place.
  const headers = {
    origin: ORIGIN,
    authorization: `Bearer ${victim.retired}`,
    'user-agent': `bot ${secretKey}`,
  };
  for (const path of [
    `/v1/me?site=st_test&token=${victim.token}`,
    `/v1/me/${victim.token}?site=st_test`,
    `/v1/server/profiles/${victim.email}`,
    `/v1/${secretKey}?site=${secretKey}`,
    `/v1/context?site=${victim.email}`,
  ])
    for (const method of ['GET', 'POST'])
      await app.request(path, {
        ...{ method, headers: { ...headers, 'x-request-id': `${victim.email}` } },
        ...(method === 'POST' ? { body: `{"token": "${victim.token}", "email": "${victim.email}` } : {}),
      });
  await server('DELETE', `/profiles/${victim.id}`);

  let written = '';
  const log = createLog(
    line => (written += line),
    'debug',
    () => time.now,
  );
  for (const { level, message, fields } of lines) log(level as (typeof LOG_LEVELS)[number], message, fields);
  expect(lines.length).toBeGreaterThan(60);
  for (const message of ['request', 'identity rejected', 'erased', 'a robot asked'])
    expect(lines.map(line => line.message)).toContain(message);
  for (const secret of [...secrets, victim.email, 'mallory@evil.example', victim.id, '203.0.113'])
    expect(written, secret).not.toContain(secret);
  expect(written).not.toMatch(/canary|c-victim|c-mallory/i);
  // Nor any address at all.
  for (const { fields } of lines) expect(JSON.stringify(fields ?? {})).not.toMatch(/[?&]|vt_|sk_/);
});
