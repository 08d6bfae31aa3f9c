import { expect } from 'vitest';
import type { EventsAnswer, IdentityAnswer, RegisterAnswer } from '../../../protocol/index.ts';
import { ALLOW } from '../support/app.ts';
import { otherCode } from '../support/registration.ts';
import type { Acts } from './act.ts';
import type { Proven, Visited } from './model.ts';
import type { Fact, Person } from './person.ts';
import { type Device, nameOf, type World } from './world.ts';

type Verb =
  | ('look' | 'glance' | 'tell' | 'late' | 'repeat')
  | ('register' | 'verify' | 'identify' | 'logout' | 'eraseMe');

/** What a visitor's browser does. */
export const VISITOR: Acts<Verb> = {
  async look(world, { device: n, category, as }) {
    const device = world.devices[n]!;
    const { event, fact } = world.event({ type: 'page', ...(category ? { category } : {}) });
    const identity = as ? { identity: await world.sign(as) } : {};
    const { status, answer } = await world.view({ events: [event], ...identity }, device.token);
    expect(status).toBe(200);
    const visited = world.model.visit(device.token, [fact], world.now());
    const { accepted, duplicate } = answer.events;
    const seen = { ...answer, accepted, duplicate };
    if (as) {
      // The events are taken in first; then whoever they are now goes through the gate, in the same request.
      const named = visited.minted ? 'just minted' : device.token;
      if (visited.minted) world.model.tokens.set(named!, { live: visited.minted });
      const entered = enter(world, named, world.proven(as), as);
      world.model.tokens.delete('just minted');
      const minted = entered.minted ?? visited.minted;
      compareVisit(world, device, { ...visited, ...(minted ? { minted } : {}) }, seen);
    } else compareVisit(world, device, visited, seen);
    device.form = answer.decision.incentives?.club?.form;
    expect(device.form).toBeDefined();
    world.registrations.shown(device.form!, world.model.means(device.token), world.now());
  },

  async glance(world, { device: n }) {
    const { event } = world.event({ type: 'page' });
    world.sent.pop();
    const consent = { ...ALLOW, recognise: false };
    const { answer } = await world.view({ consent, events: [event] });
    expect(answer.token).toBeUndefined();
    world.devices[n]!.form = answer.decision.incentives!.club!.form;
    world.registrations.shown(world.devices[n]!.form!, undefined, world.now());
  },

  tell: (world, { device: n, facts, age }) =>
    send(world, world.devices[n]!, world.devices[n]!.token, facts, age),

  async late(world, { device: n, token, facts, age }) {
    const device = world.devices[n]!;
    const old = device.old[token % device.old.length];
    if (old === undefined) return;
    const [meaning] = Object.keys(world.model.tokens.get(old) ?? { nobody: true });
    world.count(`late: ${meaning}`);
    await send(world, device, old, facts, age);
  },

  async repeat(world, { device: n, n: which }) {
    const device = world.devices[n]!;
    const again = world.sent[which % world.sent.length];
    if (!again) return;
    const { answer } = await world.ask<EventsAnswer>('events', { events: [again.event] }, device.token);
    const visited = world.model.visit(device.token, [again.fact], world.now());
    compareVisit(world, device, visited, answer);
  },

  async register(world, { device: n, email, company, isRewarded }) {
    const device = world.devices[n]!;
    const address = email === undefined ? undefined : world.email(email);
    const incentive = isRewarded ? 'club' : undefined;
    const asked = world.registrations.ask(
      device.token,
      { form: device.form, email: address, company, incentive },
      world.now(),
    );
    const fields = company === undefined ? {} : { fields: { company } };
    const body = {
      form: device.form ?? '',
      email: address && ` ${address.toUpperCase()}`,
      incentive,
      ...fields,
    };
    const { status, answer } = await world.ask<RegisterAnswer>('register', body, device.token);
    world.count(`register: ${asked.status} ${asked.next ?? ''}`);
    expect({ status, next: answer.next }).toEqual({ status: asked.status, next: asked.next });
    const mail = world.takeMail();
    expect(mail?.count).toBe(asked.mails ? 1 : undefined);
    expect(answer.token !== undefined).toBe(asked.minted !== undefined);
    if (asked.minted) world.give(device, answer.token!, asked.minted);
    if (asked.status !== 200 || answer.next !== 'code') return;
    if (!asked.mails) world.count('register: no further mail');
    if (mail) {
      expect(mail.to).toBe(address);
      asked.mails!(mail);
    }
    const { registration } = answer;
    world.mails.set(address!, { ...(mail ?? world.mails.get(address!)!), registration });
  },

  async verify(world, { device: n, email, by }) {
    const device = world.devices[n]!;
    const mail = world.mails.get(world.email(email));
    if (!mail) return;
    const code = by === 'guess' ? otherCode(mail.code) : mail.code;
    const proof = by === 'link' ? { link: mail.link } : { registration: mail.registration, code };
    const { status, answer } = await world.ask<IdentityAnswer>('verify', proof, device.token);
    const given = by === 'link' ? { link: mail.link } : { code };
    const entered = world.registrations.prove(device.token, world.email(email), given, world.now());
    world.count(`verify: ${entered ? entered.passage : by === 'guess' ? 'guessed wrong' : 'void'}`);
    expect(status).toBe(entered ? 200 : 401);
    if (entered) compareEntrance(world, device, entered, answer);
  },

  async identify(world, { device: n, as, isForged, isRewarded }) {
    const device = world.devices[n]!;
    const incentive = isRewarded ? { incentive: 'club' } : {};
    const body = { jwt: await world.sign(as, isForged), ...incentive };
    const { status, answer } = await world.ask<IdentityAnswer>('identify', body, device.token);
    expect(status).toBe(isForged ? 401 : 200);
    if (isForged) return;
    const entered = enter(world, device.token, world.proven(as), { ...as, ...incentive });
    compareEntrance(world, device, entered, answer);
  },

  async logout(world, { device: n, forget }) {
    const device = world.devices[n]!;
    const { status, answer } = await world.ask<{ token?: string }>(
      'logout',
      { consent: undefined, forget },
      device.token,
    );
    expect(status).toBe(200);
    const guest = world.model.logout(device.token, forget, world.now());
    expect(answer.token !== undefined).toBe(guest !== undefined);
    if (guest) return world.give(device, answer.token!, guest);
    if (device.token) device.old.unshift(device.token);
    device.token = undefined;
  },

  async eraseMe(world, { device: n }) {
    const { token } = world.devices[n]!;
    const person = world.model.means(token);
    const response = await world.server.me('DELETE', token);
    expect(response.status).toBe(person ? 204 : 401);
    if (person)
      world.count(`erased: ${world.model.erase(person, world.now()).length > 1 ? 'a family' : 'one'}`);
  },
};

/** Events alone, with any token. */
async function send(world: World, device: Device, token: string | undefined, facts: Fact[], age: number) {
  const made = facts.map(fact => world.event(fact, age));
  const { answer } = await world.ask<EventsAnswer>(
    'events',
    { events: made.map(({ event }) => event) },
    token,
  );
  const visited = world.model.visit(
    token,
    made.map(({ fact }) => fact),
    world.now(),
  );
  compareVisit(world, device, visited, answer);
}

function compareVisit(
  world: World,
  device: Device,
  visited: Visited,
  answer: Omit<EventsAnswer, 'rejected'>,
) {
  const { accepted, duplicate, purge, token } = answer;
  expect({ accepted, duplicate, purge, mints: token !== undefined }).toEqual({
    ...{ accepted: visited.accepted, duplicate: visited.duplicate, purge: visited.purge },
    mints: visited.minted !== undefined,
  });
  if (visited.purge) world.count('purged');
  if (duplicate.length > 0) world.count('duplicate');
  if (visited.minted) world.give(device, token!, visited.minted);
}

function enter(
  world: World,
  token: string | undefined,
  proven: Proven,
  as: { customer: number; hasName: boolean; incentive?: string },
) {
  const firstName = as.hasName ? nameOf(as.customer) : undefined;
  const entered = world.model.enter(token, proven, { firstName, incentive: as.incentive }, world.now());
  world.count(`gate: ${entered.passage}`);
  return entered;
}

function compareEntrance(
  world: World,
  device: Device,
  { passage, minted }: { passage: string; minted?: Person },
  answer: IdentityAnswer,
) {
  expect({ passage: answer.passage, mints: answer.token !== undefined }).toEqual({
    passage,
    mints: !!minted,
  });
  expect(answer.visitor.proof).toBe('verified');
  if (minted) world.give(device, answer.token!, minted);
}
