import type { PermissionView as Permission, StringName } from '../../protocol/index.ts';
import { Card, QuietButton, type Text } from '../ui/index.ts';

/** `ask` the question · `stands` what was said before · `said` what was said just now, with the way back */
export type Phase = 'ask' | 'stands' | 'said';

export interface PermissionProps {
  phase: Phase;
  permission: Permission;
  /** what was said last; undefined: nothing */
  granted: boolean | undefined;
  /** it is on its way */
  isBusy: boolean;
  note: 'kept' | 'failed' | undefined;
  /** an overlay, which can be closed */
  canClose: boolean;
  text: Text<StringName<'permission'>>;
  onSay: (granted: boolean) => void;
  onNotNow: () => void;
  onChange: () => void;
  onClose: () => void;
}

/** The channels that people know by a word; what is allowed for another one says so itself. */
const CHANNELS = ['web', 'e-mail', 'phone', 'fax', 'mail', 'visit', 'message'] as const;

const Answers = ({ granted, isBusy, text, onSay, onNotNow }: PermissionProps) => {
  const answer = (part: 'yes' | 'notNow' | 'never', isPressed: boolean | undefined, press: () => void) => (
    <button
      type="button"
      class="answer row"
      part={part === 'notNow' ? 'answer not-now' : `answer ${part}`}
      aria-pressed={isPressed}
      aria-describedby="heading"
      onClick={press}
    >
      {text(part)}
    </button>
  );
  return (
    <div class="answers" part="answers" aria-busy={isBusy}>
      {answer('yes', granted, () => onSay(true))}
      {answer('notNow', undefined, onNotNow)}
      {answer('never', granted === undefined ? undefined : !granted, () => onSay(false))}
    </div>
  );
};

/** The card in one of its phases; it holds nothing of its own. */
export const PermissionCard = (props: PermissionProps) => {
  const { phase, permission, granted, note, canClose, text, onChange, onClose } = props;
  const channel = CHANNELS.find(one => one === permission.channel);
  const isAsking = phase === 'ask';
  const isUndo = phase === 'said' && !!granted;
  const hint = note && (
    <p class="note" part="note">
      {text(note)}
    </p>
  );
  const heading = isAsking
    ? permission.text
    : isUndo
      ? text(channel === 'e-mail' ? 'allowedMail' : 'allowed')
      : text(granted ? 'granted' : 'declined', { text: permission.text });
  return (
    <Card
      heading={heading}
      isCompact={!isAsking}
      aside={
        isAsking ? (
          channel && (
            <p class="channel" part="channel">
              {text(channel)}
            </p>
          )
        ) : (
          <QuietButton
            part={isUndo ? 'undo' : 'change'}
            label={text(isUndo ? 'undo' : 'change')}
            describedBy="heading"
            onPress={isUndo ? () => props.onSay(false) : onChange}
          />
        )
      }
      actions={canClose && !isAsking && <QuietButton part="close" label={text('close')} onPress={onClose} />}
      onEscape={canClose ? (isAsking ? props.onNotNow : onClose) : undefined}
    >
      {isAsking && <Answers {...props} />}
      {hint}
    </Card>
  );
};
