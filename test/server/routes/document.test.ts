import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintToken } from '../../../server/token.ts';
import { ALLOW, ORIGIN } from '../support/app.ts';
import { type Attack, startAttack } from '../support/attack.ts';
import { misfit, nearly, OPERATIONS, type Operation, valid } from '../support/document.ts';

/** Requests a route; `REQUESTS=2000` for as many as the release is tried with. */
const REQUESTS = Number(process.env.REQUESTS ?? 200);

/** Names of people, events and things, real and not. */
const names = ({ victim, attacker }: Attack, path: string) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: path.includes('incentives')
        ? fc.constantFrom('mug', 'mug', 'club', 'nobody')
        : fc.constantFrom(victim.id, victim.id, victim.joined, victim.event, victim.customer, attacker.id),
    },
    { weight: 1, arbitrary: fc.uuid() },
    {
      weight: 1,
      arbitrary: fc
        .string({ maxLength: 80, unit: 'binary' })
        .filter(text => text !== '' && !/^\.{1,2}$/.test(text)),
    },
  );

/** Stands for a form that was shown to the attacker three seconds ago: each is good once. */
const FORM = 'the form';

/** What a field of this name usually holds, so that requests get past the door. */
const special = (world: Attack): Record<string, fc.Arbitrary<unknown>> => {
  const { attacker, victim } = world;
  const page = { url: `${ORIGIN}/lamps`, facts: { category: 'lamps' } };
  return {
    token: fc.constantFrom(attacker.token, attacker.token, attacker.token, victim.retired, mintToken('vt')),
    consent: fc.constantFrom(
      ...Array(4).fill(ALLOW),
      { recognise: true, personalise: false, measure: false },
      { recognise: false, personalise: true, measure: true },
    ),
    page: fc.oneof(fc.constant(page), fc.record({ url: fc.webUrl(), title: fc.string() })),
    form: fc.oneof({ weight: 4, arbitrary: fc.constant(FORM) }, { weight: 1, arbitrary: fc.string() }),
    email: fc.constantFrom(victim.email, 'm@evil.example', 'M@Evil.example', ' n@evil.example', 'no address'),
    fields: fc.constantFrom(...Array(4).fill({ company: 'Lux' }), { firstName: 'Mallory' }, {}),
    permissions: fc.constantFrom([], [{ id: 'news', version: 1 }], [{ id: 'news', version: 2 }]),
    url: fc.constantFrom(`${ORIGIN}/`, 'https://evil.example/', 'x'),
    incentive: fc.constantFrom('mug', 'club', 'none'),
    website: fc.constantFrom('', 'x'),
    wishes: fc.constantFrom({ pauseDays: 1 }, { preferred: 'phone' }, { quiet: null }, {}),
    who: fc.constantFrom(
      { id: attacker.id },
      { id: victim.id },
      { customer: 'c-new' },
      { customer: victim.customer },
    ),
    purpose: fc.constantFrom('find', 'find', 'nothing'),
    channel: fc.constantFrom('e-mail', 'phone', 'phone', 'form', 'call', 'web'),
    reason: fc.constantFrom('order', 'complaint', 'other', 'nothing'),
    phone: fc.constantFrom('+1 800 555 0111', 'no number'),
    message: fc.constantFrom('Hello', ''),
    reference: fc.constantFrom(victim.reference, victim.reference, '000000', 'x'),
    subject: fc.constantFrom('News', 'x'),
    text: fc.constantFrom('Hello', 'x'),
    from: fc.constantFrom(attacker.id, victim.id, victim.joined),
    into: fc.constantFrom(attacker.id, victim.id, victim.joined),
    code: fc.constantFrom('mug-code-2', '000000', 'x'),
  };
};

interface Sent {
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** A request that fits the route: everything in it may be as the document says. */
const requests = (operation: Operation, world: Attack): fc.Arbitrary<Sent> => {
  const isServer = operation.security.some(one => 'secretKey' in one);
  const good = operation.body ? valid(operation.body, special(world)) : fc.constant(undefined);
  const bodies = operation.body
    ? fc.oneof(
        { weight: 6, arbitrary: good.map(value => JSON.stringify(value)) },
        { weight: 4, arbitrary: nearly(good).map(value => JSON.stringify(value)) },
        { weight: 1, arbitrary: fc.json() },
        { weight: 1, arbitrary: fc.string() },
      )
    : fc.constant(undefined);
  const value = names(world, operation.path);
  const parameters = fc.tuple(
    ...operation.parameters.map(parameter =>
      fc
        .option(
          parameter.name === 'site'
            ? fc.oneof({ weight: 9, arbitrary: fc.constant('st_test') }, { weight: 1, arbitrary: value })
            : parameter.name === 'limit'
              ? fc.oneof(
                  fc.integer().map(String),
                  fc.constantFrom('1', '5', '50', '200', '1e1', '0x1', ' 3', 'NaN'),
                )
              : value,
          { freq: parameter.in === 'path' ? Number.MAX_SAFE_INTEGER : 12, nil: undefined },
        )
        .map(given => [parameter, given] as const),
    ),
  );
  const authority = isServer
    ? fc.constant(`Bearer ${world.secretKey}`)
    : fc.oneof(
        { weight: 8, arbitrary: fc.constant(`Bearer ${world.attacker.token}`) },
        {
          weight: 4,
          arbitrary: fc.constantFrom(undefined, `Bearer ${world.victim.retired}`, 'Bearer x', 'Basic eDp5'),
        },
      );
  return fc
    .record({
      parameters,
      body: bodies,
      authorization: authority,
      origin: fc.oneof(
        { weight: 9, arbitrary: fc.constant(ORIGIN) },
        { weight: 1, arbitrary: fc.constantFrom('null', 'https://evil.example', `${ORIGIN}.evil.example`) },
      ),
    })
    .map(({ parameters: given, body, authorization, origin }) => {
      let path = operation.path;
      const query = new URLSearchParams();
      for (const [{ name, in: place }, text] of given) {
        if (text === undefined) continue;
        if (place === 'path')
          path = path.replace(`{${name}}`, encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')));
        else query.set(name, text);
      }
      return {
        url: `${path}?${query}`,
        headers: { origin, ...(authorization === undefined ? {} : { authorization }) },
        ...(body === undefined ? {} : { body }),
      };
    });
};

const title = ({ method, path }: Operation) => `${method} ${path}`;

describe('the check of answers', () => {
  it('finds a status, a type, a field and a value that are not in the document', async () => {
    const operation = OPERATIONS.find(one => title(one) === 'GET /healthz')!;
    const told = (status: number, type: string, body: object) => {
      const response = new Response(null, { status, headers: { 'content-type': type } });
      return misfit(operation, response, JSON.stringify(body));
    };
    const good = { ok: true, version: '1' };
    expect(told(200, 'application/json', good)).toBeUndefined();
    expect(told(404, 'application/problem+json', {})).toContain('no 404');
    expect(told(200, 'text/html', good)).toContain('no text/html');
    expect(told(200, 'application/json', { ...good, profile: 'x' })).toContain('unrecognized_keys');
    expect(told(200, 'application/json', { ok: 'yes', version: '1' })).toContain('ok');
    const me = OPERATIONS.find(one => title(one) === 'GET /v1/me')!;
    const problem = { type: 'about:blank', title: 'x', status: 401, code: 'no_such_code' };
    const headers = { 'content-type': 'application/problem+json' };
    expect(misfit(me, new Response(null, { status: 401, headers }), JSON.stringify(problem))).toContain(
      'code',
    );
  });
});

describe('every route of /openapi.json', () => {
  it.each(OPERATIONS.map(one => [title(one), one] as const))(
    'answers as it says, whatever it is sent: %s',
    async (_, operation) => {
      const world = await startAttack('merged');
      const isServer = operation.security.some(one => 'secretKey' in one);
      let answered = 0;
      await fc.assert(
        fc.asyncProperty(requests(operation, world), async ({ url, headers, body }) => {
          const response = await world.app.request(url, {
            method: operation.method,
            headers,
            ...(body === undefined
              ? {}
              : { body: body.replaceAll(FORM, await world.formFor(world.attacker.token)) }),
          });
          const text = await response.text();
          expect(response.status, text).toBeLessThan(500);
          expect(misfit(operation, response, text), text.slice(0, 500)).toBeUndefined();
          if (!isServer) expect(text).not.toMatch(/canary/i);
          if (response.ok) answered++;
        }),
        { numRuns: REQUESTS },
      );
      // Not only refusals were seen, but where one request in a row is all there can be.
      const isOnce = /^DELETE|merge|draw|verify|identify/.test(title(operation));
      if (!isOnce) expect(answered).toBeGreaterThan(0);
      expect(world.lines.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  it.each(OPERATIONS.filter(one => one.path.startsWith('/v1')).map(one => [title(one), one] as const))(
    'lets in whom it says, and nobody else: %s',
    async (_, operation) => {
      const world = await startAttack('merged');
      const erased = await startErased(world);
      const { victim, attacker, otherKey, secretKey } = world;
      const another = await world.newcomer();
      const callers = {
        nobody: undefined,
        visitor: attacker.token,
        'another visitor': another,
        'an unknown token': mintToken('vt'),
        'a retired token': victim.retired,
        'an erased one’s token': erased,
        'the public key': 'st_test',
        'another site’s secret key': otherKey,
        'no key of anybody’s': mintToken('sk'),
        'the site’s secret key': secretKey,
      };
      // One that fits: who may not come in is told so, and not what is wrong with a field.
      const fit = {
        ...special(world),
        fields: fc.constant({ company: 'Lux' }),
        wishes: fc.constant({ pauseDays: 1 }),
      };
      const body = operation.body && fc.sample(valid(operation.body, fit), { numRuns: 1, seed: 7 })[0];
      const path = operation.path.replace('{id}', victim.id).replace('{key}', victim.joined);
      const query = operation.parameters
        .filter(one => one.in === 'query')
        .map(
          ({ name }) =>
            `${name}=${{ site: 'st_test', customer: victim.customer, ids: victim.event, limit: '5' }[name] ?? ''}`,
        );
      const isServer = operation.security.some(one => 'secretKey' in one);
      const isOpen = operation.security.some(one => Object.keys(one).length === 0);
      for (const [caller, token] of Object.entries(callers)) {
        if (isServer && token === secretKey) continue;
        const response = await world.app.request(`${path}?${query.join('&')}`, {
          method: operation.method,
          headers: { origin: ORIGIN, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
          ...(body === undefined ? {} : { body: JSON.stringify({ ...(body as object), token: undefined }) }),
        });
        const text = await response.text();
        expect(misfit(operation, response, text), `${caller}: ${text.slice(0, 500)}`).toBeUndefined();
        expect(text, caller).not.toMatch(/canary/i);
        const isVisitor = token === attacker.token || token === another;
        // Another site's key opens that site, where there is nobody of this one.
        const isKey = isServer && token === otherKey;
        if (!isOpen && !isKey && (isServer || !isVisitor))
          expect([caller, response.status]).toEqual([caller, 401]);
        if (response.status === 401 && isServer) expect(JSON.parse(text).code).toBe('key_required');
      }
      const after = await world.store.profile('st_test', { customer: victim.customer });
      expect(after?.id).toBe(victim.id);
      expect(after?.firstName).toBe('Canary-Ann');
    },
  );
});

/** The token of somebody who was erased. */
async function startErased({ newcomer, me }: Attack): Promise<string> {
  const token = await newcomer('canary-erased');
  expect((await me('DELETE', token)).status).toBe(204);
  return token;
}
