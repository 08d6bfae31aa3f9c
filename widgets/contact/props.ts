import type { ContactChannelView, ContactView as Desk, StringName } from '../../protocol/index.ts';
import type { Surface, Text } from '../ui/index.ts';

/** `reason` why · `channel` how · `form` what that needs · `done` the reference · `lost` the server cannot be reached */
export type Phase = 'reason' | 'channel' | 'form' | 'done' | 'lost';

/** What is wrong: with a control by its id, or with the whole (`form`). */
export type Wrong = Partial<Record<string, string>>;

/** What was typed so far, by the name of its control. */
export type Typed = Partial<Record<string, string>>;

type Reason = Desk['reasons'][number];

export interface ContactProps {
  phase: Phase;
  origin: Surface['origin'];
  desk: Desk | undefined;
  reason: Reason | undefined;
  channel: ContactChannelView | undefined;
  reference: string | undefined;
  typed: Typed;
  busy: boolean;
  wrong: Wrong;
  text: Text<StringName<'contact'>>;
  onReason: (reason: Reason) => void;
  onWay: (channel: ContactChannelView) => void;
  /** with the form as it is filled in so far */
  onType: (form: FormData) => void;
  onSend: () => void;
  onBack: () => void;
  onRetry: () => void;
  onClose: () => void;
}
