import type { IncentiveView, RewardView, StringName, VisitorView } from '../../protocol/index.ts';
import type { Surface, Text, WayOut } from '../ui/index.ts';

/**
 * `teaser` one line · `offer` what there is and on which terms · `form` with what is asked for it · `code` the mail is under
 * way · `link` come from that mail · `done` with what was given just now · `mine` what was given before
 */
export type Phase = 'teaser' | 'offer' | 'form' | 'code' | 'link' | 'done' | 'mine';

/** What is wrong: with a control by its id, or with the whole (`form`). */
export type Wrong = Partial<Record<string, string>>;

/** Everything that a view of the card is a function of. */
export interface RegisterProps {
  phase: Phase;
  origin: Surface['origin'];
  /** the owner's own line; '' for the incentive's name */
  teaser: string;
  incentive: IncentiveView | undefined;
  /** what was typed last, by the names of the controls: another address does not cost the rest */
  typed: Partial<Record<string, string>>;
  /** known fields that are being changed */
  edited: readonly string[];
  /** before the ids of its controls, which must not be the page's where they stand in the page */
  prefix: string;
  /** the controls stand in the page, for password managers */
  isLight: boolean;
  /** minutes that the code is good */
  minutes: number;
  busy: boolean;
  wrong: Wrong;
  visitor: VisitorView | undefined;
  reward: RewardView | undefined;
  text: Text<StringName<'register'>>;
  /** with the form as it was filled in */
  onSend: (form: FormData) => void;
  onStart: () => void;
  onMore: () => void;
  onEdit: (field: string) => void;
  onBack: () => void;
  onLeave: (wayOut: WayOut) => void;
}

/** Whether there is something to be put off. */
export const asks = (phase: Phase): boolean => phase === 'teaser' || phase === 'offer' || phase === 'form';

/** Whether there is none left, or it is over: what is said then asks for nothing. */
export const isGone = ({ phase, incentive }: RegisterProps): boolean =>
  asks(phase) && (incentive?.state === 'over' || incentive?.state === 'soldOut');

/** Whether the form is one that a password manager could fill in, and is to. */
export const isInPage = (props: RegisterProps): boolean =>
  props.isLight && (props.phase === 'form' || props.phase === 'code') && !isGone(props);
