import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { PROTECTED_KEYS } from '../../../protocol/index.ts';
import { applySite } from '../../../server/commands/apply.ts';
import type { Profile } from '../../../server/domain/profile.ts';
import { enter } from '../../../server/identity.ts';
import { hashToken, mintToken, uuidv7 } from '../../../server/token.ts';
import { ALLOW, ORIGIN } from './app.ts';
import { idOf } from './events.ts';
import { startRegistration } from './registration.ts';
import { siteInput, testSite } from './site.ts';

/** Whom an attack is on. */
export const TARGETS = ['known', 'unknown', 'merged', 'erased'] as const;
export type Target = (typeof TARGETS)[number];

/** What stands in everything that is kept of the victim, and in what only clients may read. */
const CANARY = /canary/i;
const OTHER_ORIGIN = 'https://other.example';
const SECRET = new TextEncoder().encode('a shared secret of more than 32 bytes, for tests');
const OTHER_SECRET = new TextEncoder().encode('another secret of more than 32 bytes, for tests');
const hs256 = (secret: Uint8Array) => ({
  keys: [{ alg: 'HS256' as const, kty: 'oct' as const, k: Buffer.from(secret).toString('base64url') }],
});

const SITE: Partial<SiteConfigInput> = {
  identity: hs256(SECRET),
  permissions: { news: { purpose: 'find', channel: 'e-mail', wordings: ['News?'] } },
  registration: { fields: [{ id: 'company', label: 'Company' }] },
  incentives: {
    mug: { kind: 'code', name: 'A mug', offer: 'Register for a mug.', purpose: 'find' },
    club: {
      kind: 'access',
      name: 'The club',
      offer: 'Register for the club.',
      purpose: 'find',
      slot: 'members',
    },
  },
  desk: {
    address: 'desk@shop.example',
    purpose: 'find',
    channels: [
      { id: 'phone', kind: 'phone', numbers: { guest: '+1 800 555 0100', mvc: '+1 800 555 0199' } },
      { id: 'form', kind: 'form' },
      { id: 'call', kind: 'callback' },
    ],
  },
  tiers: {
    registered: { when: { proof: 'verified' } },
    client: { when: { 'orders.count': { $gte: 1 } } },
    mvc: { when: { 'orders.revenue': { $gte: 1000 } } },
  },
};

/** One whom somebody wants to be. Everything here but `token` the attacker knows. */
export interface Victim {
  /** the visitor token of their own device; nobody else has it */
  token: string;
  /** one that was theirs before they were proven: whoever put it there knows it */
  retired: string;
  id: string;
  /** of a profile that was joined into theirs */
  joined: string;
  email: string;
  customer: string;
  /** of an interaction of theirs */
  event: string;
  /** of a request of theirs */
  reference: string;
}

/** A site with a victim of one kind, and an attacker with a browser of their own. */
export async function startAttack(target: Target, more: Partial<SiteConfigInput> = {}) {
  const app = await startRegistration({ ...SITE, ...more });
  const { store, time, view, server, deps, me } = app;
  const other = await applySite(
    store,
    siteInput({ site: 'st_other', origins: [OTHER_ORIGIN], identity: hs256(OTHER_SECRET) }),
    time.now,
  );
  time.now += 1_000;
  await server('POST', '/incentives/mug/codes', {
    codes: [target === 'unknown' ? 'mug-code-1' : 'canary-code-1', 'mug-code-2'],
  });

  const sign = (claims: object, secret = SECRET, header: object = {}) =>
    new SignJWT({ aud: 'st_test', exp: Math.floor(time.now / 1000) + 600, ...claims })
      .setProtectedHeader({ alg: 'HS256', ...header })
      .sign(secret);

  let made = 0;
  const event = (type: string, fields: object) => ({ id: idOf(500_000 + ++made), type, ...fields });
  const tell = (token: string, events: object[]) => app.post('/v1/events', { token, consent: ALLOW, events });

  /** Everything that can be known of somebody, with a canary in each of it. */
  async function makeVictim(): Promise<Victim> {
    const [email, customer] = ['victim@example.com', 'c-victim'];
    const nobody = {
      ...{ email, customer, id: uuidv7(time.now), joined: uuidv7(time.now), event: idOf(1) },
      reference: '000000',
    };
    if (target === 'unknown') return { ...nobody, token: mintToken('vt'), retired: mintToken('vt') };
    const proven = { customer, email, by: 'jwt' as const };
    const planted = (await view({ category: 'canary-need' })).answer.token!;
    const first = await enter(deps, testSite(SITE), hashToken(planted), proven, {
      gaps: { firstName: 'Canary-Ann' },
      incentive: 'mug',
    });
    const { id } = first.person;
    let { token } = first as { token: string };
    let [retired, joined] = [planted, uuidv7(time.now)];
    if (target === 'merged') {
      retired = (await view({ category: 'canary-need' })).answer.token!;
      joined = (await app.profileOf(retired))!.id;
      token = (await enter(deps, testSite(SITE), hashToken(retired), proven)).token!;
    }
    const order = event('order', { order: 'canary-order', total: 5000, items: [{ sku: 'canary-sku' }] });
    const set = { firstName: 'Canary-Ann', fields: { company: 'canary-company', phone: '+1 800 canary' } };
    await server('POST', '/interactions', {
      interactions: [
        order,
        event('contact', { channel: 'phone', text: 'canary-call', outcome: 'canary-outcome' }),
        event('profile', { set }),
      ].map(interaction => ({ who: { customer }, interaction })),
    });
    await tell(token, [
      event('page', {
        page: { url: `${ORIGIN}/canary-path`, title: 'canary-title', facts: { category: 'canary-need' } },
      }),
      event('track', { name: 'canary-track', props: { note: 'canary-note' } }),
      event('product', { action: 'cart', sku: 'canary-sku', name: 'canary-product' }),
      event('answer', { question: 'looking', values: ['canary-answer'] }),
      event('declare', { claims: { nickname: 'canary-nick' } }),
      event('permission', { permission: 'news', granted: false, place: 'canary-place' }),
      event('wish', { wish: { quiet: { from: '21:00', to: '08:00', timeZone: 'canary-zone' } } }),
    ]);
    const request = await app.post('/v1/contact', {
      ...{ token, consent: ALLOW, id: uuidv7(time.now), reason: 'order', channel: 'form' },
      ...{ name: 'canary-name', message: 'canary-message' },
    });
    const { reference } = (await request.json()) as { reference: string };
    const victim = { email, customer, id, joined, event: order.id, token, retired, reference };
    if (target === 'erased') await server('DELETE', `/profiles/${id}`);
    return victim;
  }

  const victim = await makeVictim();
  const token = await app.newcomer('plants');
  const attacker = { token, id: (await app.profileOf(token))!.id };

  /** Every byte that was answered to the attacker. */
  const heard: string[] = [];
  const hear = async (response: Response) => {
    const text = await response.text();
    heard.push([response.status, ...[...response.headers].flat(), text].join('\n'));
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };

  return {
    ...app,
    ...{
      victim,
      attacker,
      target,
      heard,
      hear,
      sign,
      event,
      otherKey: other.secretKey!,
      otherSecret: OTHER_SECRET,
    },
    /** A request of the attacker's own browser, with its own token unless another is given. */
    ask: async (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      hear(await app.post(path, { consent: ALLOW, token, ...body }, headers)),
    /** One page view, the gated slots named. */
    look: async (more: object = {}, headers: Record<string, string> = {}) =>
      hear(await viewRaw(app.post, more, token, headers)),
    /** Events of the attacker's. */
    tell: async (events: object[], as = token) => hear(await tell(as, events)),
    mine: async (method: string, as: string, path = '', body?: unknown) =>
      hear(await me(method, as, path, body)),
    /** A request to the server plane with any key. */
    plane: async (method: string, path: string, body: unknown, key: string) =>
      hear(await server(method, path, body, key)),
    /** Any request at all. */
    raw: async (path: string, init: RequestInit) => hear(await app.app.request(path, init)),
    identify: async (jwt: string, as: string | undefined = token) =>
      hear(await app.post('/v1/identify', { consent: ALLOW, jwt, ...(as ? { token: as } : {}) })),
  };
}

const viewRaw = (
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response> | Response,
  more: object,
  token: string,
  headers: Record<string, string>,
) =>
  post(
    '/v1/context',
    {
      ...{ consent: ALLOW, token, page: { url: `${ORIGIN}/` }, overlays: 'auto' },
      placed: ['slot:members', 'question:looking', 'incentive:mug', 'incentive:club'],
      ...more,
    },
    headers,
  );

export type Attack = Awaited<ReturnType<typeof startAttack>>;

/** Everybody there is, as the store has them. */
async function everybody({ store }: Pick<Attack, 'store'>): Promise<Map<string, Profile>> {
  const { people } = await store.people('st_test', { limit: 200 });
  return new Map(people.map(person => [person.id, person]));
}

/** What an attack may leave. */
export interface Allowed {
  /** what was waiting under a retired token is its person's: it may arrive, and changes nothing of who they are */
  lateEvents?: boolean;
  /** the attacker is proven to be themselves */
  isProven?: boolean;
  /** the attacker has the victim's device: it is theirs from then on, and shows nothing of before */
  takesDevice?: boolean;
}

/** Who somebody is: nothing of it may come from an attacker. */
const whoIs = ({ id, proof, identity, firstName, tier, grant, permissions, rewards, value }: Profile) => ({
  ...{ id, proof, identity, firstName, level: tier.level, grant, permissions, rewards, value },
});

/**
 * One attack, on a victim of each kind. After it: no canary in any byte that was answered, everybody else as they were,
 * nobody joined, nobody come back, and the attacker a guest.
 */
export function attack(
  rule: `R${number} ${string}`,
  deed: (world: Attack) => Promise<unknown>,
  { more, lateEvents, isProven, takesDevice }: Allowed & { more?: Partial<SiteConfigInput> } = {},
): void {
  it.each(TARGETS)(`${rule}: %s`, async target => {
    const world = await startAttack(target, more);
    const before = await everybody(world);
    const merges = await world.store.records('st_test', { kind: 'merge', now: world.time.now });
    await deed(world);
    // Whatever they have become, they look around once more.
    await world.look();
    await world.mine('GET', world.attacker.token);
    await world.mine('GET', world.attacker.token, '/export');
    expect(world.heard.filter(text => CANARY.test(text))).toEqual([]);

    const after = await everybody(world);
    const { attacker, victim } = world;
    for (const [id, person] of before) {
      if (id === attacker.id) continue;
      const now = after.get(id);
      expect(now, `${id} is still there`).toBeDefined();
      if (lateEvents) expect(whoIs(now!)).toEqual({ ...whoIs(person), value: now!.value });
      else expect(now).toEqual(person);
    }
    for (const [id, person] of after) {
      if (before.has(id) && id !== attacker.id) continue;
      expect(person.tier.level, 'the tier of whoever is new').toBe(isProven ? person.tier.level : 'guest');
      expect(['guest', 'registered']).toContain(person.tier.level);
      if (!isProven) expect(person.proof).not.toBe('verified');
      expect(person.identity?.customer).not.toBe(victim.customer);
      expect(person.identity?.email).not.toBe(victim.email);
      for (const key of PROTECTED_KEYS) expect(Object.keys(person.fields ?? {})).not.toContain(key);
    }
    const stillThere = merges.filter(({ expiresAt }) => expiresAt! > world.time.now);
    expect(await world.store.records('st_test', { kind: 'merge', now: world.time.now })).toEqual(stillThere);
    const named = await world.store.profile('st_test', { customer: victim.customer });
    const addressed = await world.store.profile('st_test', { email: victim.email });
    const isThere = target === 'known' || target === 'merged';
    expect([named?.id, addressed?.id]).toEqual(isThere ? [victim.id, victim.id] : [undefined, undefined]);
    // Their own device still shows them what is theirs.
    const own = await world.me('GET', victim.token);
    const isTheirs = isThere && !takesDevice;
    expect(own.status).toBe(isTheirs ? 200 : 401);
    if (isTheirs) expect(await own.text()).toMatch(CANARY);
  });
}
