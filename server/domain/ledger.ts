import { own } from './own.ts';
import type { LedgerEntry, Profile } from './profile.ts';
import { HOUR_MS } from './time.ts';

type Ledger = Profile['ledger'];

/** "Not now" waits this long, one step further each time (DESIGN §4.6): 2 hours, 1 day, 1 week, 4 weeks. */
const POSTPONE_LADDER_MS = [2 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS, 28 * 24 * HOUR_MS] as const;

/** The ledger keeps this many items; the ones longest untouched go first, refusals last. */
const MAX_ITEMS = 256;

const BLANK: LedgerEntry = { shown: 0, postponed: 0 };

/** Where an item stands for a person. */
export type ItemState = 'open' | 'confirm' | 'answered' | 'postponed' | 'declined';

/**
 * Where an item stands: answered while the answer is believed, declined for ever, postponed while its step of the
 * ladder lasts, else open; with an old answer it is a confirmation and not a new question.
 *
 * @example stateOf(profile.ledger['question:style'], Date.now()) // 'open'
 */
export function stateOf(entry: LedgerEntry | undefined, now: number): ItemState {
  if (!entry?.outcome) return 'open';
  if (entry.outcome === 'declined') return 'declined';
  const over = entry.answer ? 'confirm' : 'open';
  if (entry.outcome === 'answered') return isBelieved(entry, now) ? 'answered' : over;
  const step = Math.min(Math.max(entry.postponed, 1), POSTPONE_LADDER_MS.length) - 1;
  return (entry.outcomeAt ?? 0) + POSTPONE_LADDER_MS[step]! > now ? 'postponed' : over;
}

const isBelieved = ({ outcome, answerUntil = Infinity }: LedgerEntry, at: number): boolean =>
  outcome === 'answered' && answerUntil > at;

/** Whether "not now", said at a time, changes nothing: it was refused for good, or answered, and the answer is believed. */
const outlasts = (entry: LedgerEntry, at: number): boolean =>
  entry.outcome === 'declined' || isBelieved(entry, at);

/** Writes that an item was shown. */
export const noteShown = (ledger: Ledger, item: string, at: number): Ledger => {
  const entry = own(ledger, item) ?? BLANK;
  return note(ledger, item, {
    ...entry,
    shown: entry.shown + 1,
    lastShownAt: Math.max(entry.lastShownAt ?? 0, at),
  });
};

/** Writes that somebody began what an offer asks for; the first time counts. */
export const noteStarted = (ledger: Ledger, item: string, at: number): Ledger => {
  const entry = own(ledger, item) ?? BLANK;
  return note(ledger, item, { ...entry, startedAt: Math.min(entry.startedAt ?? at, at) });
};

/** Writes that somebody did all that an offer asks for. */
export const noteConfirmed = (ledger: Ledger, item: string, at: number): Ledger =>
  note(ledger, item, {
    ...(own(ledger, item) ?? BLANK),
    outcome: 'answered',
    outcomeAt: at,
  });

/** Writes a refusal: `postponed` climbs one step of the ladder, `declined` is for ever unless the person answers later. */
export const noteRefusal = (
  ledger: Ledger,
  item: string,
  outcome: 'postponed' | 'declined',
  at: number,
): Ledger => {
  const entry = own(ledger, item) ?? BLANK;
  // An older refusal that arrives late does not undo what the person said since.
  if ((entry.outcomeAt ?? 0) > at) return ledger;
  const postponed = entry.postponed + (outcome === 'postponed' ? 1 : 0);
  // Another device may still show what was answered or refused on the first one.
  if (outcome === 'postponed' && outlasts(entry, at)) return note(ledger, item, { ...entry, postponed });
  return note(ledger, item, { ...entry, outcome, outcomeAt: at, postponed });
};

/** Writes an answer, with what was said in own words, and until when it is believed. */
export const noteAnswer = (
  ledger: Ledger,
  item: string,
  { answer, other }: { answer: string[]; other?: string | undefined },
  at: number,
  until: number,
): Ledger => {
  const { other: _, ...entry } = own(ledger, item) ?? BLANK;
  if ((entry.outcomeAt ?? 0) > at) return ledger;
  return note(ledger, item, {
    ...entry,
    ...{ outcome: 'answered', outcomeAt: at, answer, answerUntil: until },
    ...(other === undefined ? {} : { other }),
  });
};

/**
 * Takes one value out of an answer; with none left, and nothing in own words, there is no answer, and the question may be
 * answered anew.
 */
export const noteTakenBack = (ledger: Ledger, item: string, value: string, at: number): Ledger => {
  const entry = own(ledger, item);
  if (!entry?.answer?.includes(value) || (entry.outcomeAt ?? 0) > at) return ledger;
  const { answer = [], answerUntil, outcome, ...shown } = entry;
  const left = answer.filter(one => one !== value);
  if (left.length > 0 || entry.other !== undefined)
    return note(ledger, item, { ...entry, answer: left, outcomeAt: at });
  // A refusal of the question that came later stays one.
  return note(ledger, item, {
    ...shown,
    ...(outcome === 'answered' || !outcome ? {} : { outcome }),
    outcomeAt: at,
  });
};

/** When something was said that still stands: what was taken back says nothing against what another has answered. */
const saidAt = ({ outcome, outcomeAt = 0 }: LedgerEntry): number => (outcome ? outcomeAt : 0);

/**
 * Two people's ledgers as one person's: whatever either was shown was shown, and of two outcomes the later one stands,
 * so that neither is asked again what the other answered or refused. "Not now" is the weakest of them.
 */
export function joinLedgers(into: Ledger, from: Ledger): Ledger {
  let joined = into;
  for (const [item, theirs] of Object.entries(from)) {
    const ours = own(joined, item);
    if (!ours) {
      joined = note(joined, item, theirs);
      continue;
    }
    const [newer, older] = saidAt(theirs) > saidAt(ours) ? [theirs, ours] : [ours, theirs];
    const isOutlasted = newer.outcome === 'postponed' && outlasts(older, newer.outcomeAt ?? 0);
    const [last, { other, ...first }] = isOutlasted ? [older, newer] : [newer, older];
    const lastShownAt = Math.max(ours.lastShownAt ?? 0, theirs.lastShownAt ?? 0);
    joined = note(joined, item, {
      ...first,
      // Own words belong to their answer: with another one they are gone.
      ...(other === undefined || last.answer ? {} : { other }),
      ...last,
      shown: ours.shown + theirs.shown,
      postponed: Math.max(ours.postponed, theirs.postponed),
      ...(lastShownAt > 0 ? { lastShownAt } : {}),
    });
  }
  return joined;
}

function note(ledger: Ledger, item: string, entry: LedgerEntry): Ledger {
  const next = { ...ledger, [item]: entry };
  const items = Object.keys(next);
  if (items.length <= MAX_ITEMS) return next;
  const age = (name: string) => {
    const { outcome, outcomeAt = 0, lastShownAt = 0 } = next[name]!;
    return outcome === 'declined' ? Infinity : Math.max(outcomeAt, lastShownAt);
  };
  const kept = items.sort((a, b) => age(b) - age(a)).slice(0, MAX_ITEMS);
  return Object.fromEntries(kept.map(name => [name, next[name]!]));
}
