import { type Person, type Told, tell } from './person.ts';

/** What became of events that were sent. */
export interface TakenIn {
  accepted: string[];
  duplicate: string[];
}

/** Each event takes effect once, whoever sends it again. */
export const createIntake = () => {
  const seen = new Set<string>();
  const sort = (facts: readonly Told[]) => {
    const [fresh, again] = [false, true].map(was => facts.filter(({ id }) => seen.has(id!) === was));
    for (const { id } of fresh!) seen.add(id!);
    const ids = (some: readonly Told[]) => some.map(({ id }) => id!);
    return { fresh: fresh!, taken: { accepted: ids(fresh!), duplicate: ids(again!) } };
  };
  return {
    takeIn(person: Person, facts: readonly Told[], now: number): TakenIn {
      const { fresh, taken } = sort(facts);
      tell(person, fresh, now);
      return taken;
    },
    /** Nothing of somebody who was erased comes back: only the ids stay known. */
    drop: (facts: readonly Told[]): TakenIn => sort(facts).taken,
  };
};
