import type { Entry, Told } from './person.ts';

/** What is known of somebody: the little of a profile that can be said without the server's own words for it. */
export interface Known {
  pages: number;
  tracked: number;
  contacts: number;
  /** each order once, however often it was told */
  orders: Set<string>;
  /** without a value it was taken back; own words stay */
  answer?: { value?: string; other?: string | undefined; at: number };
  fields: Record<string, { value: string; at: number; isVerified: boolean }>;
  firstName?: string;
  /** what was said to the permission */
  news?: { granted: boolean; at: number };
  rewards: Set<string>;
  /** the tier that was given by hand */
  grant?: 'client' | 'mvc';
}

/** All that a log comes to. */
export const knownFrom = (log: readonly Entry[]): Known => log.reduce(take, nothing());

const nothing = (): Known => ({
  ...{ pages: 0, tracked: 0, contacts: 0, orders: new Set(), fields: {}, rewards: new Set() },
});

function take(known: Known, entry: Entry): Known {
  if (entry.kind === 'told') return entry.facts.toSorted((a, b) => a.at - b.at).reduce(learn, known);
  if (entry.kind === 'joined') return joined(known, knownFrom(entry.log));
  if (entry.kind === 'gap') return { ...known, firstName: known.firstName ?? entry.firstName };
  return known;
}

function learn(known: Known, fact: Told): Known {
  const { at } = fact;
  switch (fact.type) {
    case 'page':
      return { ...known, pages: known.pages + 1 };
    case 'track':
      return { ...known, tracked: known.tracked + 1 };
    case 'contact':
      return { ...known, contacts: known.contacts + 1 };
    case 'order':
      return { ...known, orders: new Set([...known.orders, fact.order]) };
    case 'reward':
      return { ...known, rewards: new Set([...known.rewards, fact.incentive]) };
    // Of two words the later one stands, whichever arrives first.
    case 'answer':
      return (known.answer?.at ?? 0) > at
        ? known
        : { ...known, answer: { value: fact.value, other: fact.other, at } };
    case 'need':
      return !fact.wanted && known.answer?.value === fact.value && known.answer.at <= at
        ? { ...known, answer: { other: known.answer.other, at } }
        : known;
    case 'permission':
      return (known.news?.at ?? 0) > at ? known : { ...known, news: { granted: fact.granted, at } };
    case 'declare':
      return Object.entries(fact.claims).reduce(
        (before, [name, value]) => claim(before, name, value, at),
        known,
      );
    case 'tier': {
      const { grant: _, ...others } = known;
      return fact.level === null ? others : { ...others, grant: fact.level };
    }
    case 'more':
      return known;
    case 'profile': {
      const next = fact.firstName === undefined ? known : { ...known, firstName: fact.firstName };
      return fact.company === undefined ? next : verify(next, 'company', fact.company, at);
    }
  }
}

/** R2: a claim changes nothing that is verified. */
function claim(known: Known, name: string, value: string, at: number): Known {
  const before = known.fields[name];
  return before?.isVerified || (before?.at ?? 0) > at ? known : put(known, name, value || null, at, false);
}

const verify = (known: Known, name: string, value: string | null, at: number): Known => {
  const before = known.fields[name];
  return before?.isVerified && before.at > at ? known : put(known, name, value, at, true);
};

function put(known: Known, name: string, value: string | null, at: number, isVerified: boolean): Known {
  const { [name]: _, ...others } = known.fields;
  return { ...known, fields: value === null ? others : { ...others, [name]: { value, at, isVerified } } };
}

/** R5: gaps are filled, nothing is overwritten; the later answer is believed, and a no of either is a no. */
function joined(into: Known, from: Known): Known {
  const firstName = into.firstName ?? from.firstName;
  const says = ({ value, other }: NonNullable<Known['answer']>) => value !== undefined || other !== undefined;
  const saidAt = ({ answer }: Known) => (answer && says(answer) ? answer.at : 0);
  const answer = saidAt(from) > saidAt(into) ? from.answer : (into.answer ?? from.answer);
  const news = into.news && from.news ? stricter(into.news, from.news) : (into.news ?? from.news);
  return {
    pages: into.pages + from.pages,
    tracked: into.tracked + from.tracked,
    contacts: into.contacts + from.contacts,
    orders: new Set([...into.orders, ...from.orders]),
    fields: { ...from.fields, ...into.fields },
    rewards: new Set([...into.rewards, ...from.rewards]),
    ...(firstName === undefined ? {} : { firstName }),
    ...(answer ? { answer } : {}),
    ...(news ? { news } : {}),
    // R2: what was given to a guest is not given to whoever they turn out to be.
    ...(into.grant ? { grant: into.grant } : {}),
  };
}

type Word = NonNullable<Known['news']>;

/** Of two yeses the older one, which has outlived less; of two noes the later one. */
function stricter(a: Word, b: Word): Word {
  if (a.granted !== b.granted) return a.granted ? b : a;
  return a.granted === a.at <= b.at ? a : b;
}
