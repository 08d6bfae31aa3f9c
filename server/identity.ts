import type { Deps } from './deps.ts';
import { type Passage, type Proven, passGate } from './domain/gate.ts';
import type { Interaction } from './domain/interaction.ts';
import { isEvidence, withProof } from './domain/permission-record.ts';
import type { Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { type Grant, withGrant } from './grant.ts';
import type { Identified } from './identity-token.ts';
import { mergeRecord } from './merge-log.ts';
import type { DeedState, Effects, RecordName, Who } from './store/contract.ts';
import { hashToken, mintToken, uuidv7 } from './token.ts';
import { foldFor } from './visit.ts';

/** What comes along with a proof. */
export interface Luggage {
  /** filled in where nothing is known */
  gaps?: Pick<Profile, 'firstName'>;
  /** told with it (claims, permissions); folded into the person after the gate, kept in their history */
  events?: readonly Interaction[];
  /** false keeps of `events` what they allow, which is evidence, and not what they say of themselves; default true */
  keepHistory?: boolean;
  /** A record that entering uses up in the same step: of two who come with it, one enters. `check` throws for the other. */
  ticket?: { record: RecordName; check(value: unknown): void };
  /** the reason to register: granted if there is one left for this person */
  incentive?: string | undefined;
}

/** What became of somebody at the gate. */
export interface Entrance {
  passage: Passage['kind'];
  person: Profile;
  /** the visitor token from now on, when it is a new one */
  token?: string;
}

/**
 * Lets one who was proven through the gate, in one atomic step. Whoever becomes somebody else is given a new visitor
 * token: one that was known before, to whoever put it there, opens nothing that was proven after. The old one still
 * brings in what it had waiting, and shows nothing.
 *
 * @param hash of the visitor token the request carried; undefined without one
 * @example const { person, token } = await enter(deps, site, hash, { customer: 'c-17', by: 'jwt' })
 */
export const enter = (
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  hash: string | undefined,
  proven: Proven,
  luggage: Luggage = {},
): Promise<Entrance> =>
  withGrant(store, site, luggage.incentive, clock, grant =>
    pass({ store }, site, hash, proven, { ...luggage, grant }, clock()),
  );

/** The same for one whom the site's own server has named. */
export const enterIdentified = (
  deps: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  hash: string | undefined,
  { customer, email, firstName }: Identified,
  incentive?: string,
): Promise<Entrance> =>
  enter(
    deps,
    site,
    hash,
    { customer, email, by: 'jwt' },
    { ...(firstName === undefined ? {} : { gaps: { firstName } }), incentive },
  );

/** One attempt, one deed. */
async function pass(
  { store }: Pick<Deps, 'store'>,
  site: Site,
  hash: string | undefined,
  proven: Proven,
  {
    gaps = {},
    events: brought = [],
    keepHistory = true,
    ticket,
    grant,
  }: Luggage & { grant: Grant | undefined },
  now: number,
): Promise<Entrance> {
  const id = uuidv7(now);
  const token = mintToken('vt');
  const named: Who[] = [
    ...(hash === undefined ? [] : [{ token: hash }]),
    ...(proven.customer === undefined ? [] : [{ customer: proven.customer }]),
    ...(proven.email === undefined ? [] : [{ email: proven.email }]),
  ];
  return store.settle<Entrance>({
    site: site.key,
    people: named,
    records: [...(ticket ? [ticket.record] : []), ...(grant?.names ?? [])],
    owned: named.map(owner => ({ owner, kind: 'merge' })),
    now,
    decide: state => {
      const { people } = state;
      const values = [...state.records];
      if (ticket) ticket.check(values.shift());
      const found = (key: 'token' | 'customer' | 'email') => people[named.findIndex(who => key in who)];
      const there = { customer: found('customer'), email: found('email') };
      const passage = passGate(site, { here: found('token'), there }, proven, id, now);
      const isNew = passage.kind !== 'same';
      const events = withProof(brought, passage.person.proof);
      const entered = foldFor(site, id, now)({ ...gaps, ...passage.person }, events);
      const given = grant?.take(entered, values, now);
      const person = given ? foldFor(site, id, now)(entered, [given.event]) : entered;
      const kept = [...(keepHistory ? events : events.filter(isEvidence)), ...(given ? [given.event] : [])];
      const { join, records: notes } = joinOf(passage, state, proven, now);
      return {
        answer: { passage: passage.kind, person, ...(isNew ? { token } : {}) },
        profiles: [person],
        interactions: kept.length > 0 ? [{ profile: person.id, events: kept }] : [],
        join,
        records: [...notes, ...(ticket ? [ticket.record] : []), ...(given?.records ?? [])],
        bind: [
          ...passage.names.map(name => ({ name, to: person.id })),
          ...(isNew ? rename(hash, hashToken(token), person.id, found('token')?.id) : []),
        ],
      };
    },
  });
}

/** The new token means the person; the old one is retired to whom it meant. */
const rename = (
  old: string | undefined,
  fresh: string,
  to: string,
  before: string | undefined,
): NonNullable<Effects<unknown>['bind']>[number][] => [
  { name: { token: fresh }, to },
  ...(old === undefined || before === undefined
    ? []
    : [
        { name: { token: old }, to: undefined },
        { name: { retired: old }, to: before },
      ]),
];

/** The join with its log, and the note with each of two people who may be one, for a person to look at. */
function joinOf(
  { joined, person, possiblySame }: Passage,
  { people, owned, position }: DeedState,
  { by }: Proven,
  now: number,
): Required<Pick<Effects<unknown>, 'join' | 'records'>> {
  const place = people.findIndex(one => one?.id === person.id);
  const before = people[place];
  const [from, into] = [joined?.id, person.id];
  return {
    join: from === undefined ? [] : [{ from, into }],
    records: [
      ...(joined && before
        ? [mergeRecord({ at: now, by, from: joined.id, into, before, joined, position }, owned[place]!)]
        : []),
      ...(possiblySame ?? []).map((owner, i) => ({
        kind: 'possibly-same',
        key: `${owner} ${possiblySame![1 - i]}`,
        owner,
        value: { at: now, by, people: possiblySame },
      })),
    ],
  };
}
