import type { Deps } from './deps.ts';
import { type Passage, type Proven, passGate } from './domain/gate.ts';
import type { Interaction } from './domain/interaction.ts';
import type { Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { type Grant, prepareGrant, StockMoved } from './grant.ts';
import type { Identified } from './identity-token.ts';
import type { Effects, RecordName, Who } from './store/contract.ts';
import { hashToken, mintToken, uuidv7 } from './token.ts';
import { foldFor } from './visit.ts';

/** A join that can be taken back for 30 days (DESIGN R6): both sides, as they were. */
export interface MergeLog {
  at: number;
  by: Proven['by'];
  from: string;
  into: string;
  /** `into` before the join */
  before: Profile;
  /** the store's position then: what arrived later has to be folded again when the two are parted */
  position: number;
}

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

const DAY_MS = 86_400_000;
/** How long a join can be taken back. */
export const UNDO_DAYS = 30;

/**
 * Lets one who was proven through the gate, in one atomic step. Whoever becomes somebody else is given a new visitor
 * token: one that was known before, to whoever put it there, opens nothing that was proven after. The old one still
 * brings in what it had waiting, and shows nothing.
 *
 * @param hash of the visitor token the request carried; undefined without one
 * @example const { person, token } = await enter(deps, site, hash, { customer: 'c-17', by: 'jwt' })
 */
export async function enter(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  hash: string | undefined,
  proven: Proven,
  luggage: Luggage = {},
): Promise<Entrance> {
  const now = clock();
  const grant =
    luggage.incentive === undefined ? undefined : await prepareGrant(store, site, luggage.incentive, now);
  try {
    return await pass({ store }, site, hash, proven, { ...luggage, grant }, now);
  } catch (error) {
    if (error instanceof StockMoved) return enter({ store, clock }, site, hash, proven, luggage);
    throw error;
  }
}

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
  { gaps = {}, events = [], keepHistory = true, ticket, grant }: Luggage & { grant: Grant | undefined },
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
    now,
    decide: ({ people, records, position }) => {
      const values = [...records];
      if (ticket) ticket.check(values.shift());
      const found = (key: 'token' | 'customer' | 'email') => people[named.findIndex(who => key in who)];
      const there = { customer: found('customer'), email: found('email') };
      const passage = passGate(site, { here: found('token'), there }, proven, id, now);
      const isNew = passage.kind !== 'same';
      const told = foldFor(site, id, now)({ ...gaps, ...passage.person }, events);
      const given = grant?.take(told, values, now);
      const person = given ? foldFor(site, id, now)(told, [given.event]) : told;
      const kept = [...(keepHistory ? events : events.filter(isEvidence)), ...(given ? [given.event] : [])];
      const { join, records: notes } = joinOf(passage, there, proven, position, now);
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

/** What was allowed stays on record whatever else may not. */
export const isEvidence = ({ type }: Interaction): boolean => type === 'permission';

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

/** The join with its log, and the note that two people may be one, for a person to look at. */
function joinOf(
  { joined, person, possiblySame }: Passage,
  there: { customer?: Profile | undefined; email?: Profile | undefined },
  { by }: Proven,
  position: number,
  now: number,
): Required<Pick<Effects<unknown>, 'join' | 'records'>> {
  const before = there.customer?.id === person.id ? there.customer : there.email;
  return {
    join: joined ? [{ from: joined.id, into: person.id }] : [],
    records: [
      ...(joined && before
        ? [
            {
              kind: 'merge',
              key: joined.id,
              owner: person.id,
              value: { at: now, by, from: joined.id, into: person.id, before, position } satisfies MergeLog,
              expiresAt: now + UNDO_DAYS * DAY_MS,
            },
          ]
        : []),
      ...(possiblySame
        ? [
            {
              kind: 'possibly-same',
              key: possiblySame.toSorted().join(' '),
              owner: possiblySame[0],
              value: { at: now, by, people: possiblySame },
            },
          ]
        : []),
    ],
  };
}
