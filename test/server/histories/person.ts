/** What somebody says or does, in the fewest words. */
export type Fact =
  | { type: 'page'; category?: string }
  | { type: 'track' }
  | { type: 'contact' }
  | { type: 'answer'; value: string; other?: string | undefined }
  /** what is looked for, or not any more, whatever was answered */
  | { type: 'need'; value: string; wanted: boolean }
  | { type: 'permission'; granted: boolean }
  | { type: 'order'; order: string }
  /** a claim; an empty one takes it back */
  | { type: 'declare'; claims: Record<string, string> }
  /** what the site's own server knows; null takes it away */
  | { type: 'profile'; firstName?: string; company?: string | null }
  /** a tier given by hand; null takes it back */
  | { type: 'tier'; level: 'client' | 'mvc' | null }
  | { type: 'reward'; incentive: string }
  /** what only the whole profile is compared by */
  | { type: 'more'; event: { type: string } };

/** A fact that was told: `id` is undefined for one that the server notes itself, until it was seen. */
export type Told = Fact & { id?: string; at: number };

/** What became of somebody, in the order it did. What was told while they were joined says by whom. */
export type Entry =
  | { kind: 'told'; by: Person; now: number; facts: Told[] }
  /** they said who they are, and the site wants no proof */
  | { kind: 'declared' }
  /** a name that filled a gap, out of an identity token */
  | { kind: 'gap'; firstName: string }
  /** `join`: of whom the proof was that joined; `isQuiet`: what is left of that proof when the join was taken back */
  | { kind: 'proved'; now: number; join?: Person; isQuiet?: true }
  /** the other with what they had told by then */
  | { kind: 'joined'; now: number; from: Person; log: readonly Entry[] };

/** One profile. */
export interface Person {
  /** as the server calls it, once it was seen */
  id?: string;
  madeAt: number;
  madeAs: 'device' | 'verified';
  proof: 'device' | 'declared' | 'verified';
  names: { customer?: string; email?: string };
  log: Entry[];
  /** whom they were joined into */
  into?: Person;
  /** folded again without saying when everything arrived: the tier's times are not known any more */
  isBlurred?: true;
}

/** The one who answers for somebody. */
export const rootOf = (person: Person): Person => (person.into ? rootOf(person.into) : person);

/** What one profile was told itself, whoever answered for it then. */
export const ownFacts = (person: Person): Told[] =>
  person.log.flatMap(entry => (entry.kind === 'told' && entry.by === person ? entry.facts : []));

/** Tells one profile something; whoever answers for it knows it too. */
export function tell(person: Person, facts: Told[], now: number): void {
  if (facts.length === 0) return;
  const entry = { kind: 'told' as const, by: person, now, facts };
  person.log.push(entry);
  if (person.into) person.into.log.push(entry);
}

/** R5: a join is one entry in the log of the one who answers from now on. */
export function join(from: Person, into: Person, now: number): void {
  into.log.push({ kind: 'joined', now, from, log: [...from.log] });
  from.into = into;
}

/**
 * R6: a join that is taken back never was: its entry goes, and what the joined one told since. The proof that made it
 * stays, and so does a name that came with a proof since and still stands: no interaction tells them.
 *
 * @param standing the person's first name, as it is
 */
export function part(from: Person, into: Person, standing: string | undefined): void {
  const start = into.log.findIndex(entry => entry.kind === 'joined' && entry.from === from);
  const before = into.log.slice(0, start);
  const since = into.log.slice(start);
  const { now: at } = since[0] as Extract<Entry, { kind: 'joined' }>;
  const isOf = (entry: Entry) => entry.kind === 'told' && entry.by === from;
  if (since.some(entry => isOf(entry) && isLate(entry, at))) from.isBlurred = true;
  if (since.some(entry => !isOf(entry) && (isLate(entry, at) || (entry.kind === 'proved' && !entry.join))))
    into.isBlurred = true;
  const wasProven = into.madeAs === 'verified' || before.some(({ kind }) => kind === 'proved');
  const left = since.slice(1).flatMap((entry): Entry[] => {
    if (isOf(entry) || (entry.kind === 'gap' && entry.firstName !== standing)) return [];
    if (entry.kind !== 'proved' || entry.join !== from) return [entry];
    return wasProven ? [] : [{ kind: 'proved', now: entry.now, isQuiet: true }];
  });
  into.log = [...before, ...left];
  delete from.into;
}

/** Whether it tells what happened before it arrived, and after the join: nothing keeps when it arrived. */
const isLate = (entry: Entry, joinedAt: number): boolean =>
  entry.kind === 'told' && entry.facts.some(({ at }) => Math.max(at, joinedAt) < entry.now);
