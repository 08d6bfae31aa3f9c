import { SignJWT } from 'jose';
import type { ContextAnswer, SiteConfigInput } from '../../../protocol/index.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import type { Site } from '../../../server/domain/site.ts';
import type { Store } from '../../../server/store/contract.ts';
import { ALLOW, ORIGIN } from '../support/app.ts';
import { idOf } from '../support/events.ts';
import { readMail, startRegistration } from '../support/registration.ts';
import { siteInput, testSite } from '../support/site.ts';
import { createModel } from './model.ts';
import type { Fact, Person, Told } from './person.ts';
import { createRegistrations } from './registrations.ts';
import { DEVICES, type Named } from './steps.ts';

const KEY = new TextEncoder().encode('a shared secret of more than 32 bytes, for tests');
const FORGED = new TextEncoder().encode('the secret of somebody else, and as long as that');

/** A browser: the token it has, those it had before, and the form on its page. */
export interface Device {
  token: string | undefined;
  old: string[];
  form: string | undefined;
}

/** What a site asks for when somebody registers. */
export type Wanted = 'code' | 'none';

const config = (proof: Wanted): Partial<SiteConfigInput> => ({
  identity: { keys: [{ alg: 'HS256', kty: 'oct', k: Buffer.from(KEY).toString('base64url') }] },
  questions: { looking: { ...siteInput().questions!.looking!, other: true } },
  registration: { proof, fields: [{ id: 'company', label: 'Company' }] },
  permissions: { news: { purpose: 'find', channel: 'e-mail', wordings: ['News?'] } },
  incentives: {
    club: {
      kind: 'access',
      name: 'The club',
      offer: 'Register for the club.',
      purpose: 'find',
      slot: 'members',
    },
  },
  tiers: {
    registered: {
      when: proof === 'code' ? { proof: 'verified' } : { proof: { $in: ['declared', 'verified'] } },
    },
    client: { when: { 'orders.count': { $gte: 1 } } },
  },
});

/** The whole server with its site, for one history after another. */
export const startServer = async (store: Store, wanted: Wanted) => ({
  ...(await startRegistration(config(wanted), store)),
  ...{ wanted, site: testSite(config(wanted)), histories: 0, events: 0 },
});
export type Server = Awaited<ReturnType<typeof startServer>>;

export type World = ReturnType<typeof createWorld>;

/** One history: devices, names that no other history has, and the model beside the server. */
export function createWorld(server: Server, counts: Map<string, number>) {
  const { time, post, box } = server;
  const run = ++server.histories;
  // What earlier histories used of an hour or a day is over.
  time.now += 86_400_000;
  const model = createModel();
  const registrations = createRegistrations(model, server.wanted);
  const devices = Array.from(
    { length: DEVICES },
    (): Device => ({ token: undefined, old: [], form: undefined }),
  );

  const world = {
    ...{ server, model, registrations, devices },
    site: server.site as Site,
    now: () => time.now,
    /** counts what really happened */
    count: (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    /** ids of events that were sent */
    sent: [] as { event: object; fact: Told }[],
    /** interactions as the server has answered them, by id */
    kept: new Map<string, Interaction>(),
    /** the last mail to each address, and what names its registration */
    mails: new Map<string, { registration: string; code: string; link: string }>(),
    email: (n: number) => `${'abc'[n]}${run}@example.com`,
    customer: (n: number) => `c-${n}-${run}`,
    takeMail: () =>
      box.length > 0 ? { to: box[0]!.to, count: box.length, ...readMail(box.pop()!.text) } : undefined,

    /** Gives a device the token that was minted for somebody. */
    give(device: Device, token: string, person: Person): void {
      if (device.token) device.old.unshift(device.token);
      device.token = token;
      model.tokens.set(token, { live: person });
    },
    /** A fact as an event of the wire, and as the model is told of it. */
    event(fact: Fact, age = 0): { event: object; fact: Told } {
      const id = idOf(++server.events);
      const made = {
        event: { id, ...wireOf(fact), ...(age > 0 ? { age } : {}) },
        fact: { ...fact, id, at: time.now - age },
      };
      world.sent.push(made);
      return made;
    },
    sign: ({ customer, email, hasName }: Named, isForged = false) =>
      new SignJWT({
        ...{ sub: world.customer(customer), aud: 'st_test', exp: Math.floor(time.now / 1000) + 600 },
        ...(email === undefined ? {} : { email: world.email(email), email_verified: true }),
        ...(hasName ? { given_name: nameOf(customer) } : {}),
      })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(isForged ? FORGED : KEY),
    proven: ({ customer, email }: Named) => ({
      ...{ customer: world.customer(customer), by: 'jwt' as const },
      ...(email === undefined ? {} : { email: world.email(email) }),
    }),
    /** A request of a device, with its token unless another is named. */
    async ask<T>(path: string, body: object, token?: string) {
      const response = await post(`/v1/${path}`, { consent: ALLOW, ...(token ? { token } : {}), ...body });
      return { status: response.status, answer: (await response.json()) as T };
    },
    /** A page view; the form that stands in the page comes with the answer. */
    view: (body: object, token?: string) =>
      world.ask<ContextAnswer>(
        'context',
        { page: { url: `${ORIGIN}/` }, placed: ['incentive:club'], ...body },
        token,
      ),
  };
  return world;
}

/** What the identity tokens of a customer call them: nobody else is called so. */
export const nameOf = (customer: number): string => ['Ann', 'Bob', 'Cleo'][customer]!;

function wireOf(fact: Fact): object {
  switch (fact.type) {
    case 'page': {
      const facts = fact.category === undefined ? {} : { facts: { category: fact.category } };
      return { type: 'page', page: { url: `${ORIGIN}/`, ...facts } };
    }
    case 'track':
      return { type: 'track', name: 'clicked' };
    case 'contact':
      return { type: 'contact', channel: 'phone' };
    case 'answer':
      return {
        ...{ type: 'answer', question: 'looking', values: [fact.value] },
        ...(fact.other === undefined ? {} : { other: fact.other }),
      };
    case 'need':
      return { type: 'need', need: 'category', value: fact.value, wanted: fact.wanted };
    case 'permission':
      return { type: 'permission', permission: 'news', granted: fact.granted };
    case 'order':
      return { type: 'order', order: fact.order, total: 40 };
    case 'profile': {
      const { firstName, company } = fact;
      return {
        type: 'profile',
        set: {
          ...(firstName === undefined ? {} : { firstName }),
          ...(company === undefined ? {} : { fields: { company } }),
        },
      };
    }
    case 'tier':
      return { type: 'tier', level: fact.level, reason: 'a friend of the house', by: 'Bob' };
    case 'more':
      return fact.event;
    default:
      return fact;
  }
}
