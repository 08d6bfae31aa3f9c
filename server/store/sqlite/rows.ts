import { TIERS } from '../../../protocol/index.ts';
import { type Interaction, SOURCES } from '../../domain/interaction.ts';
import type { Profile } from '../../domain/profile.ts';
import { finite } from '../record.ts';
import { fromKey, type Key } from './keys.ts';

/** What is kept of an interaction beside its id; its JSON does not repeat the other columns. */
export type InteractionColumns = [at: number, body: string, source: number];

/** What is kept of a profile beside its id. */
export interface ProfileColumns {
  /** the profile as JSON */
  body: string;
  tier: number;
  value: number;
  seenAt: number;
}

/** An interaction's row as it is read. */
export interface InteractionRow {
  seq: number;
  id: Key;
  at: number;
  body: string;
  source: number;
}

/**
 * The columns of an interaction.
 *
 * @throws TypeError for a time that is no number
 */
export const interactionColumns = (event: Interaction): InteractionColumns => [
  finite(event.at, 'The time of an interaction'),
  JSON.stringify({ ...event, id: undefined, at: undefined, source: undefined }),
  SOURCES.indexOf(event.source),
];

/** The interaction that a row keeps. */
export const toInteraction = ({ id, at, body, source }: InteractionRow): Interaction => ({
  source: SOURCES[source],
  ...JSON.parse(body),
  id: fromKey(id),
  at,
});

/**
 * The columns of a profile.
 *
 * @throws TypeError for what neither JSON nor a column can hold
 */
export const profileColumns = (profile: Profile): ProfileColumns => ({
  body: JSON.stringify(profile),
  tier: TIERS.indexOf(profile.tier.level),
  value: finite(profile.value, 'The value of a profile'),
  seenAt: finite(profile.seenAt, 'The last visit of a profile'),
});
