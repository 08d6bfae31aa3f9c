import type { Channel, InteractionInput, PermissionMethod, Proof } from '../../protocol/index.ts';

/** Who told us: a browser's word is a claim, the site's own server and an import are believed. Stores keep the place in it. */
export const SOURCES = ['browser', 'server', 'import'] as const;
export type Source = (typeof SOURCES)[number];

type Timed<T> = T extends unknown
  ? Omit<T, 'age' | 'occurredAt'> & { at: number; source: Source; unlearned?: true }
  : never;

/** What the server itself notes of an incentive; nobody can send it. */
export interface RewardInput {
  id: string;
  type: 'reward';
  channel?: Channel;
  incentive: string;
  /** `confirmed`: all was done for it, and there was none left */
  state: 'confirmed' | 'granted' | 'used' | 'won';
  /** out of the pool */
  code?: string;
}

/** What the server itself notes of a yes or no: the record that has to show what was allowed. Nobody can send it. */
export interface PermissionNote {
  /** the exact words it was said to, in the locale they were shown in */
  text?: string;
  method?: PermissionMethod;
  /** how sure we were then who said it */
  proof?: Proof;
}

type Told = InteractionInput | RewardInput;
type Kept<T> = T extends { type: 'permission' } ? T & PermissionNote : T;

/**
 * One interaction as it is kept: the input's fields with the sender's clock replaced by ours.
 * `at` is milliseconds since 1970; `channel` is absent for the web; `unlearned` of somebody who did not want to be learned
 * from then, so that nothing is learned from it when it is folded again either.
 */
export type Interaction = Timed<Kept<Told>>;

/** The interaction of one type. */
export type InteractionOf<T extends Interaction['type']> = Extract<Interaction, { type: T }>;
