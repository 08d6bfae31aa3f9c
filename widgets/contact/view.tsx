import { MainButton } from '../parts/form.tsx';
import { Card, PhoneLink, QuietButton } from '../ui/index.ts';
import { Done } from './done.tsx';
import { Fields } from './fields.tsx';
import type { ContactProps } from './props.ts';
import { labelOf, Reasons, Ways } from './ways.tsx';

const headingOf = ({ phase, reason, channel, text }: ContactProps): string => {
  if (phase === 'lost') return text('lost');
  if (phase === 'reason') return text('help');
  const isAnswered = channel?.kind === 'form' || channel?.kind === 'callback';
  if (phase === 'done') return isAnswered ? text('done') : labelOf(channel!, text);
  if (reason?.isComplaint) return text('sorry');
  return phase === 'channel' ? text('how') : labelOf(channel!, text);
};

/** The card in one of its phases; it holds nothing of its own. */
export const ContactView = (props: ContactProps) => {
  const { phase, origin, desk, reason, channel, busy, wrong, text } = props;
  // Whoever complains can always talk to somebody.
  const phone = reason?.isComplaint && desk?.channels.find(({ kind }) => kind === 'phone')?.number;
  const isStart = phase === 'reason' || phase === 'lost';
  return (
    <Card
      // Another step: the focus goes to its heading, not to a button that means something else now.
      key={phase}
      heading={headingOf(props)}
      actions={
        (!isStart || origin !== 'placed') && (
          <>
            {phase === 'lost' && <QuietButton part="retry" label={text('retry')} onPress={props.onRetry} />}
            {!isStart && <QuietButton part="back" label={text('back')} onPress={props.onBack} />}
            {origin !== 'placed' && (
              <QuietButton part="close" label={text('close')} onPress={props.onClose} />
            )}
          </>
        )
      }
      onEscape={origin === 'placed' ? undefined : props.onClose}
    >
      {phase === 'reason' && <Reasons {...props} />}
      {phase === 'channel' && <Ways {...props} />}
      {phase === 'form' && (
        <form
          novalidate
          part="form"
          onInput={event => props.onType(new FormData(event.currentTarget))}
          onSubmit={event => {
            event.preventDefault();
            if (busy) return;
            props.onType(new FormData(event.currentTarget));
            props.onSend();
          }}
        >
          {wrong.form && (
            <p class="wrong" role="alert" part="error">
              {wrong.form}
            </p>
          )}
          <Fields {...props} />
          <MainButton busy={busy} label={text('send')} />
        </form>
      )}
      {phase === 'done' && <Done {...props} />}
      {phone && !isStart && phase !== 'channel' && !(phase === 'done' && channel?.kind === 'phone') && (
        <p class="or">
          <PhoneLink phone={phone} label={text('orCall', { phone })} />
        </p>
      )}
    </Card>
  );
};
