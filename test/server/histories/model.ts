import { createIntake, type TakenIn } from './intake.ts';
import { knownFrom } from './known.ts';
import { join, type Person, part, rootOf, type Told, tell } from './person.ts';

const DAY = 86_400_000;

/** Names that were proven to be one person's. */
export interface Proven {
  customer?: string;
  email?: string;
  by: 'jwt' | 'code';
}

/** What comes along with a proof. */
export interface Brought {
  firstName?: string | undefined;
  facts?: Told[];
  incentive?: string | undefined;
}

/** What a visit comes to. `minted`: whom a new token has to mean. */
export interface Visited extends TakenIn {
  minted?: Person;
  purge?: true;
}

/** What a token means. */
type Meaning = { live: Person } | { retired: Person } | { erasedAt: number };

/** A join that can be taken back. */
export interface Merge {
  at: number;
  by: 'jwt' | 'code' | 'staff';
  from: Person;
  into: Person;
}

export type Model = ReturnType<typeof createModel>;

/** Who is who by DESIGN §6, in the fewest words: sets of people, names and tokens; no store, no concurrency. */
export const createModel = () => {
  const people = new Set<Person>();
  const erased: Person[] = [];
  const tokens = new Map<string, Meaning>();
  const customers = new Map<string, Person>();
  const emails = new Map<string, Person>();
  const { takeIn, drop } = createIntake();
  let merges: Merge[] = [];
  let notes: { owner: Person; other: Person; at: number; by: string }[] = [];

  const create = (now: number, madeAs: Person['madeAs'] = 'device'): Person => {
    const person: Person = { madeAt: now, madeAs, proof: madeAs, names: {}, log: [] };
    people.add(person);
    return person;
  };
  const means = (token: string | undefined): Person | undefined => {
    const meaning = token === undefined ? undefined : tokens.get(token);
    return meaning && 'live' in meaning ? rootOf(meaning.live) : undefined;
  };
  const family = (root: Person) => [...people].filter(one => rootOf(one) === root);
  const named = (names: Map<string, Person>, name: string | undefined) => {
    const person = name === undefined ? undefined : names.get(name);
    return person && rootOf(person);
  };
  const openMerges = (now: number) => merges.filter(({ at }) => now < at + 30 * DAY);
  const joinNow = (from: Person, into: Person, by: Merge['by'], now: number) => {
    join(from, into, now);
    merges = [...merges.filter(one => one.from !== from), { at: now, by, from, into }];
  };

  return {
    people,
    erased,
    tokens,
    create,
    means,
    family,
    roots: () => [...people].filter(({ into }) => !into),
    /** R6: of several joins into one person, the last one last. */
    mergesInto: (root: Person, now: number) => openMerges(now).filter(({ into }) => into === root),
    /** R4: those who may be the same person, for a person to look at. */
    possiblySame: (root: Person) =>
      notes.filter(
        ({ owner, other }) => rootOf(owner) === root && people.has(other) && rootOf(other) !== root,
      ),
    customer: (name: string) => named(customers, name),

    /** R1: an unknown token is replaced, never adopted; what waited under a retired one is its person's. */
    visit(token: string | undefined, facts: readonly Told[], now: number): Visited {
      const meaning = token === undefined ? undefined : tokens.get(token);
      if (meaning && 'live' in meaning) return takeIn(meaning.live, facts, now);
      if (meaning && 'retired' in meaning)
        return { ...takeIn(meaning.retired, facts, now), minted: create(now) };
      const minted = create(now);
      if (meaning && now < meaning.erasedAt + 400 * DAY) return { ...drop(facts), minted, purge: true };
      return { ...takeIn(minted, facts, now), minted };
    },

    /** The site's own server tells of somebody; a customer whom nobody knew is made. */
    report(who: { customer: string } | Person, facts: readonly Told[], now: number) {
      if (!('customer' in who)) return people.has(who) ? takeIn(who, facts, now) : undefined;
      const known = customers.get(who.customer) ?? create(now);
      customers.set(who.customer, known);
      return takeIn(known, facts, now);
    },

    /** R4: the one gate. @returns how they came through it, and whom a new token has to mean */
    enter(token: string | undefined, { by, ...proven }: Proven, brought: Brought, now: number) {
      const here = means(token);
      const customer = named(customers, proven.customer);
      const holder = named(emails, proven.email);
      // R4: the customer id goes before the address, and an address of another customer proves nothing.
      const isContested =
        holder !== undefined &&
        holder !== customer &&
        (customer !== undefined || (proven.customer !== undefined && holder.names.customer !== undefined));
      const target = customer ?? (isContested ? undefined : holder);
      const names = isContested ? { customer: proven.customer! } : proven;
      const isGuest = here !== undefined && here.proof !== 'verified';
      const passage =
        target && here === target
          ? 'same'
          : here && !isGuest
            ? 'switched'
            : isGuest && target
              ? 'merged'
              : 'proved';
      const person = target ?? (isGuest ? here : create(now, 'verified'));
      const other = isContested ? holder : undefined;

      if (passage === 'merged') joinNow(here!, person, by, now);
      person.log.push({ kind: 'proved', now, ...(passage === 'merged' ? { join: here! } : {}) });
      person.proof = 'verified';
      person.names = { ...person.names, ...names };
      if (names.customer !== undefined) customers.set(names.customer, person);
      if ('email' in names && names.email !== undefined) emails.set(names.email, person);
      if (other) {
        const pair = [
          { owner: person, other, at: now, by },
          { owner: other, other: person, at: now, by },
        ];
        notes = [
          ...notes.filter(note => !pair.some(one => one.owner === note.owner && one.other === note.other)),
          ...pair,
        ];
      }
      const { firstName, facts = [], incentive } = brought;
      if (firstName !== undefined && knownFrom(person.log).firstName === undefined)
        person.log.push({ kind: 'gap', firstName });
      tell(person, facts, now);
      this.reward(person, incentive, now);
      // Whoever becomes somebody else gets a new token; the old one is retired to whom it meant.
      if (passage === 'same') return { passage, person };
      if (here) tokens.set(token!, { retired: here });
      return { passage, person, minted: person };
    },

    /** One of each incentive a person. */
    reward(person: Person, incentive: string | undefined, now: number): void {
      if (incentive === undefined || knownFrom(person.log).rewards.has(incentive)) return;
      tell(person, [{ type: 'reward', incentive, at: now }], now);
    },

    /** Logout mints a new guest; the token names nobody any more, not even for what it has waiting. */
    logout(token: string | undefined, forget: boolean, now: number): Person | undefined {
      if (means(token)) tokens.delete(token!);
      return forget ? undefined : create(now);
    },

    /** R3, R4: a member of staff joins a guest into a proven person; the guest's tokens are retired. */
    merge(from: Person, into: Person, now: number): number {
      for (const one of [from, into]) {
        if (!people.has(one)) return 404;
        if (one.into) return 409;
      }
      const isNamed = [...customers.values()].includes(from);
      if (from === into || into.proof !== 'verified' || from.proof === 'verified' || isNamed) return 409;
      joinNow(from, into, 'staff', now);
      for (const [token, meaning] of tokens)
        if ('live' in meaning && meaning.live === from) tokens.set(token, { retired: from });
      return 200;
    },

    /** R6: for 30 days, the last join into a person first. */
    undo(from: Person, now: number): number {
      const merge = openMerges(now).find(one => one.from === from);
      if (!merge) return 404;
      if (openMerges(now).findLast(({ into }) => into === merge.into) !== merge) return 409;
      merges = merges.filter(one => one !== merge);
      part(from, merge.into, knownFrom(merge.into.log).firstName);
      return 200;
    },

    /** Erases somebody with everybody joined into them: people, names, merges; their tokens are told so. */
    erase(root: Person, now: number): Person[] {
      const gone = family(root);
      for (const [token, meaning] of tokens) {
        const holder = 'live' in meaning ? meaning.live : 'retired' in meaning ? meaning.retired : undefined;
        if (holder && gone.includes(holder)) tokens.set(token, { erasedAt: now });
      }
      for (const names of [customers, emails])
        for (const [name, holder] of names) if (gone.includes(holder)) names.delete(name);
      merges = merges.filter(({ into }) => !gone.includes(into));
      notes = notes.filter(({ owner }) => !gone.includes(owner));
      for (const one of gone) people.delete(one);
      erased.push(...gone);
      return gone;
    },
  };
};
