import type { Model } from './model.ts';
import { type Person, rootOf, type Told, tell } from './person.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** An address that waits for its proof. */
interface Open {
  asker: Person;
  code: string;
  link: string;
  mailedAt: number;
  triesLeft: number;
  facts: Told[];
  incentive: string | undefined;
}

/** What somebody fills in. */
export interface Filled {
  form: string | undefined;
  email: string | undefined;
  company: string | undefined;
  incentive: string | undefined;
}

/** What becomes of it. `mails`: to be told what the mail says. */
export interface Asked {
  status: number;
  next?: 'code' | 'done';
  minted?: Person;
  mails?: (proof: { code: string; link: string }) => void;
}

/** R3 by mail, in the fewest words: forms that come back once, one open registration an address, so many tries. */
export const createRegistrations = (model: Model, wanted: 'code' | 'none') => {
  const forms = new Map<string, { of: Person | undefined; at: number }>();
  const open = new Map<string, Open>();
  const counts = new Map<string, { count: number; until: number }>();

  const openFor = (email: string, now: number): Open | undefined => {
    const found = open.get(email);
    return found && now < found.mailedAt + 10 * MINUTE && model.people.has(found.asker) ? found : undefined;
  };
  /** Three mails an hour and ten a day to one address. */
  const countMail = (email: string, now: number): boolean => {
    const counters = [
      { key: `${email} hour`, max: 3, per: HOUR },
      { key: `${email} day`, max: 10, per: 24 * HOUR },
    ].map(one => {
      const used = counts.get(one.key);
      return { ...one, used: used && now < used.until ? used : { count: 0, until: now + one.per } };
    });
    if (counters.some(({ used, max }) => used.count >= max)) return false;
    for (const { key, used } of counters) counts.set(key, { ...used, count: used.count + 1 });
    return true;
  };
  const claims = (claimed: Record<string, string | undefined>, now: number): Told[] => {
    const said = Object.entries(claimed).filter((entry): entry is [string, string] => !!entry[1]);
    return said.length > 0 ? [{ type: 'declare', claims: Object.fromEntries(said), at: now }] : [];
  };

  return {
    /** A page has shown a form to somebody, or to nobody yet. */
    shown: (form: string, of: Person | undefined, at: number) => void forms.set(form, { of, at }),

    ask(token: string | undefined, { form = '', email, company, incentive }: Filled, now: number): Asked {
      const person = model.means(token);
      const shown = forms.get(form);
      const age = now - (shown?.at ?? 0);
      if (!shown || (shown.of && shown.of !== person) || age < 2_000 || age > 2 * HOUR)
        return { status: 403 };
      const hasGiven = person?.proof === 'verified' || (wanted === 'none' && person?.proof === 'declared');
      if (email === undefined && !hasGiven) return { status: 400 };
      forms.delete(form);
      const who = person ?? model.create(now);
      const minted = person ? {} : { minted: who };
      if (wanted === 'none' || email === undefined) {
        // R2: what nobody proves is a claim.
        if (email !== undefined && who.proof !== 'verified') {
          who.proof = 'declared';
          who.log.push({ kind: 'declared' });
        }
        tell(who, claims({ company, email }, now), now);
        model.reward(who, incentive, now);
        return { status: 200, next: 'done', ...minted };
      }
      const answer = { status: 200, next: 'code' as const, ...minted };
      const before = openFor(email, now);
      const asked = { facts: claims({ company }, now), incentive };
      const isAgain = before?.asker === who;
      const isTooSoon = isAgain && now - before.mailedAt < MINUTE / 2;
      if (!isTooSoon && countMail(email, now)) {
        const keep = (proof: { code: string; link: string }) =>
          open.set(email, { asker: who, mailedAt: now, triesLeft: 5, ...proof, ...asked });
        return { ...answer, mails: proof => void keep(proof) };
      }
      if (isAgain) open.set(email, { ...before, ...asked });
      return answer;
    },

    /** Only the visitor who asked proves it, or whoever they were joined into; a wrong try is counted. */
    prove(token: string | undefined, email: string, proof: { code?: string; link?: string }, now: number) {
      const person = model.means(token);
      const asked = openFor(email, now);
      if (!person || !asked || rootOf(asked.asker) !== person) return undefined;
      if (proof.code !== undefined ? proof.code !== asked.code : proof.link !== asked.link) {
        if (--asked.triesLeft === 0) open.delete(email);
        return undefined;
      }
      open.delete(email);
      return model.enter(token, { email, by: 'code' }, asked, now);
    },
  };
};
