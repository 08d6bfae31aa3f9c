import type { Consent } from '../protocol/index.ts';
import type { Storage } from './storage.ts';
import type { ConsentChoice, RapportOptions } from './types.ts';

/** What the visitor allows, read anew each time because another tab may have changed it. */
export interface ConsentKeeper {
  now(): Consent;
  choose(choice: ConsentChoice): void;
}

const make = (isAllowed: (key: keyof Consent) => boolean | undefined) =>
  Object.fromEntries(
    (['recognise', 'personalise', 'measure'] as const).map(key => [key, !!isAllowed(key)]),
  ) as unknown as Consent;

/**
 * Without a choice `granted` allows everything, unless the browser sends Global Privacy Control, which is a refusal until
 * the person chooses otherwise here (https://w3c.github.io/gpc/). The choice itself names nobody and is kept in
 * localStorage; with `external` it is another's to keep, and lasts as long as the page.
 */
export const createConsent = (mode: RapportOptions['consent'], storage: Storage): ConsentKeeper => {
  let here: Consent | undefined;
  const now = (): Consent =>
    (mode === 'external' ? here : storage.get<Consent>('consent')) ??
    make(
      () =>
        mode === 'granted' &&
        !(navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl,
    );
  return {
    now,
    choose: choice => {
      const before = now();
      const next = make(key => choice[key] ?? before[key]);
      if (mode === 'external') here = next;
      else storage.set('consent', next);
    },
  };
};
