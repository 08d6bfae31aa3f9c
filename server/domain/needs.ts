import { own } from './own.ts';
import type { NeedValue, Profile } from './profile.ts';
import { DAY_MS } from './time.ts';

type Needs = Profile['needs'];

/** DESIGN §4: a profile keeps its strongest 64 needs with 32 values each. */
export const MAX_NEEDS = 64;
export const MAX_VALUES = 32;

/** What somebody says they need is believed this long when nothing else is said. */
export const VALID_DAYS = 180;

/** What needs are compared by when only the strongest may stay. */
const NEED_HALF_LIFE_DAYS = 30;

/**
 * What a weight has faded to: `weight × 2^(−age / halfLife)`, exponential decay.
 *
 * @param value the weight and the time it was computed for
 * @param now milliseconds since 1970; a time before `value.at` gives the weight unfaded
 * @param halfLifeDays days after which half is left
 * @example faded({ weight: 4, at: 0 }, 30 * 86_400_000, 30) // 2
 */
export const faded = (value: Pick<NeedValue, 'weight' | 'at'>, now: number, halfLifeDays: number): number =>
  now <= value.at ? value.weight : value.weight * 2 ** (-(now - value.at) / (halfLifeDays * DAY_MS));

/** Whether an answer's declaration still stands at `now`. */
export const isDeclared = (value: NeedValue, now: number): boolean =>
  !!value.declared && value.declared.until > now;

/**
 * Adds one observation. The order in which observations arrive does not matter: a late one is faded to the time of the
 * stored weight before it is added.
 *
 * @param weight how much the event counts, ≥ 0
 * @param at when it happened, milliseconds since 1970
 * @returns the needs with it; the weakest values beyond the bounds are dropped
 * @example observe({}, 'category', 'lamps', 1, now, 30)
 */
export function observe(
  needs: Needs,
  need: string,
  value: string,
  weight: number,
  at: number,
  halfLifeDays: number,
): Needs {
  const values = own(needs, need) ?? {};
  const before = own(values, value);
  const latest = Math.max(at, before?.at ?? at);
  const sum =
    faded({ weight, at }, latest, halfLifeDays) + (before ? faded(before, latest, halfLifeDays) : 0);
  const next = { ...values, [value]: { ...before, weight: sum, at: latest } };
  return boundNeeds({ ...needs, [need]: boundValues(next, latest, halfLifeDays) }, latest, halfLifeDays);
}

/**
 * Records an answer: these values are declared, earlier declarations of the same need are taken back.
 *
 * @param until how long the answer is believed, milliseconds since 1970
 * @example declare({}, 'category', ['plants'], now, now + 180 * 86_400_000)
 */
export function declare(
  needs: Needs,
  need: string,
  declared: readonly string[],
  at: number,
  until: number,
): Needs {
  const values: Record<string, NeedValue> = {};
  for (const [name, { declared: _, ...observed }] of Object.entries(own(needs, need) ?? {})) {
    // A value that lived from its declaration alone leaves with it.
    if (observed.weight > 0) define(values, name, observed);
  }
  for (const name of declared)
    define(values, name, { weight: 0, at, ...own(values, name), declared: { until } });
  return boundNeeds(
    { ...needs, [need]: boundValues(values, at, NEED_HALF_LIFE_DAYS) },
    at,
    NEED_HALF_LIFE_DAYS,
  );
}

/** Records one value more that somebody says they look for, beside what they have declared. */
export function declareAlso(needs: Needs, need: string, value: string, at: number, until: number): Needs {
  const values = own(needs, need) ?? {};
  const next = { ...values, [value]: { weight: 0, at, ...own(values, value), declared: { until } } };
  return boundNeeds(
    { ...needs, [need]: boundValues(next, at, NEED_HALF_LIFE_DAYS) },
    at,
    NEED_HALF_LIFE_DAYS,
  );
}

/** Forgets a value, declared or observed, of somebody who says that they do not look for it. */
export function forget(needs: Needs, need: string, value: string): Needs {
  const values = own(needs, need);
  if (!values || !own(values, value)) return needs;
  const { [value]: _, ...left } = values;
  if (Object.keys(left).length > 0) return { ...needs, [need]: left };
  const { [need]: __, ...others } = needs;
  return others;
}

/**
 * Two people's needs as one person's: observed weights add up, each faded to the later of the two times; of two
 * declarations of one need the one that is believed longer stands, alone, as an answer takes back the one before.
 *
 * @param halfLifeDays of a need
 * @example joinNeeds(into.needs, from.needs, () => 30)
 */
export function joinNeeds(into: Needs, from: Needs, halfLifeDays: (need: string) => number): Needs {
  const joined: Needs = {};
  let latest = 0;
  for (const need of new Set([...Object.keys(into), ...Object.keys(from)])) {
    const [a, b] = [own(into, need) ?? {}, own(from, need) ?? {}];
    const halfLife = halfLifeDays(need);
    const declarer = believedUntil(b) > believedUntil(a) ? b : a;
    const values: Record<string, NeedValue> = {};
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const [x, y] = [own(a, name), own(b, name)];
      const at = Math.max(x?.at ?? 0, y?.at ?? 0);
      latest = Math.max(latest, at);
      const weight = (x ? faded(x, at, halfLife) : 0) + (y ? faded(y, at, halfLife) : 0);
      const declared = own(declarer, name)?.declared;
      // A value that lived from the other declaration alone leaves with it.
      if (declared || weight > 0) define(values, name, { weight, at, ...(declared ? { declared } : {}) });
    }
    define(joined, need, boundValues(values, latest, halfLife));
  }
  return boundNeeds(joined, latest, NEED_HALF_LIFE_DAYS);
}

const believedUntil = (values: Record<string, NeedValue>): number =>
  Math.max(0, ...Object.values(values).map(value => value.declared?.until ?? 0));

/**
 * The values of one need, strongest first: what is declared, then what was observed and has not faded below `minWeight`.
 *
 * @param minWeight an observed weight below it is not a need yet
 * @example rank(profile.needs.category, now, 30, 1) // ['plants', 'lamps']
 */
export function rank(
  values: Readonly<Record<string, NeedValue>> | undefined,
  now: number,
  halfLifeDays: number,
  minWeight: number,
): string[] {
  const ranked: { name: string; declared: boolean; weight: number }[] = [];
  for (const name in values) {
    const value = values[name]!;
    const declared = isDeclared(value, now);
    const weight = faded(value, now, halfLifeDays);
    if (declared || weight >= minWeight) ranked.push({ name, declared, weight });
  }
  if (ranked.length > 1) {
    ranked.sort(
      (a, b) => Number(b.declared) - Number(a.declared) || b.weight - a.weight || (a.name < b.name ? -1 : 1),
    );
  }
  return ranked.map(entry => entry.name);
}

/** Assigns without ever running a setter: `record['__proto__'] = …` would. */
const define = <T>(record: Record<string, T>, name: string, value: T) =>
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });

const strength = (value: NeedValue, now: number, halfLifeDays: number): number =>
  isDeclared(value, now) ? Number.POSITIVE_INFINITY : faded(value, now, halfLifeDays);

const boundValues = (
  values: Record<string, NeedValue>,
  now: number,
  halfLifeDays: number,
): Record<string, NeedValue> => strongest(values, MAX_VALUES, value => strength(value, now, halfLifeDays));

const boundNeeds = (needs: Needs, now: number, halfLifeDays: number): Needs =>
  strongest(needs, MAX_NEEDS, values =>
    Math.max(...Object.values(values).map(value => strength(value, now, halfLifeDays))),
  );

/** The strongest `most` entries of a record; the record itself when it holds no more. */
function strongest<T>(
  record: Record<string, T>,
  most: number,
  strengthOf: (entry: T) => number,
): Record<string, T> {
  const names = Object.keys(record);
  if (names.length <= most) return record;
  const ranked = names
    .map(name => ({ name, strength: strengthOf(record[name]!) }))
    .sort((a, b) => b.strength - a.strength);
  return Object.fromEntries(ranked.slice(0, most).map(({ name }) => [name, record[name]!]));
}
