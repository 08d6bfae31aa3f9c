import type {
  ContactChannelView,
  ContactField,
  ContactView as Desk,
  DeskKind,
  StringName,
} from '../../protocol/index.ts';
import { Labelled, MainButton, tied } from '../parts/form.tsx';
import { Card, PhoneLink, QuietButton, type Surface, safeUrl, type Text } from '../ui/index.ts';
import { readLength, readMoment } from './times.ts';

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

/** Digits one by one, for who listens. */
export const spell = (reference = ''): string => [...reference].join(' ');

const PHONE = 'M6 3h4l2 5-2.5 1.5a12 12 0 0 0 5 5L16 12l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z';
const ICONS: Record<DeskKind, string> = {
  phone: PHONE,
  callback: `${PHONE}M15 4v5h5m0-5-5 5`,
  email: 'M3 5h18v14H3zm0 1 9 7 9-7',
  message: 'M4 4h16v12h-9l-5 4v-4H4z',
  form: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  fax: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
};

const labelOf = ({ text: own, kind }: ContactChannelView, text: ContactProps['text']) => own ?? text(kind);

/** When somebody is there, in the reader's own time. */
const Hours = ({ channel, text }: { channel: ContactChannelView; text: ContactProps['text'] }) => {
  const { isOpen, closesAt, opensAt } = channel;
  const at = isOpen ? closesAt : opensAt;
  // What an earlier page was told may be over by now.
  return at && at > Date.now() ? (
    <small class={isOpen ? 'hours open' : 'hours'} part="hours">
      {text(isOpen ? 'until' : 'opens', { time: readMoment(at) })}
    </small>
  ) : null;
};

const Ways = ({ desk, busy, text, onWay }: ContactProps) => (
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
  <ul class="ways" part="choices" role="list" aria-labelledby="heading" aria-busy={busy}>
    {desk!.channels.map(channel => {
      const { id, kind, isOwn, isPreferred, isOpen, waitMinutes, bestFor } = channel;
      return (
        <li key={id} part="choice-item">
          <button type="button" class="way row" part="choice" onClick={() => onWay(channel)}>
            <svg viewBox="0 0 24 24" aria-hidden="true" part="choice-icon">
              <path d={ICONS[kind]} />
            </svg>
            <span class="label" part="choice-label">
              <b>{labelOf(channel, text)}</b>{' '}
              {(isOwn || isPreferred) && (
                <i class="tag" part="tag">
                  {text(isOwn ? 'own' : 'preferred')}
                </i>
              )}{' '}
              <Hours channel={channel} text={text} />{' '}
              {isOpen && waitMinutes && (
                <small part="wait">{text('wait', { time: readLength(waitMinutes) })}</small>
              )}{' '}
              {bestFor && <small part="best-for">{text('bestFor', { what: bestFor })}</small>}
            </span>
          </button>
        </li>
      );
    })}
  </ul>
);

const Reasons = ({ desk, text, onReason }: ContactProps) => (
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
  <ul class="ways reasons" part="choices" role="list" aria-labelledby="heading">
    {desk!.reasons.map(reason => (
      <li key={reason.id} part="choice-item">
        <button type="button" class="way row" part="choice" onClick={() => onReason(reason)}>
          <span class="label" part="choice-label">
            {reason.text ?? text(reason.id as 'order')}
          </span>
        </button>
      </li>
    ))}
  </ul>
);

const TYPES = { name: 'text', email: 'email', phone: 'tel' };
const COMPLETION = { name: 'name', email: 'email', phone: 'tel' };
const LABELS = { name: 'yourName', email: 'yourEmail', phone: 'yourPhone' } as const;

const Fields = ({ desk, channel, typed, wrong, text }: ContactProps) => {
  const isForm = channel!.kind === 'form';
  const control = (id: string) => ({
    ...{ id, name: id, part: 'input', defaultValue: typed[id] ?? '', ...tied(id, wrong[id]) },
  });
  const field = (id: ContactField, maxLength: number) => {
    const label = text(LABELS[id]);
    const isKnown = desk!.known.includes(id);
    if (isKnown && id === 'name') return null;
    return (
      <Labelled
        id={id}
        label={isKnown ? text('known', { label }) : id === 'name' ? text('optional', { label }) : label}
        error={wrong[id]}
      >
        <input
          {...control(id)}
          type={TYPES[id] as 'text'}
          maxLength={maxLength}
          autocomplete={COMPLETION[id]}
        />
      </Labelled>
    );
  };
  return (
    <>
      {isForm ? (
        <>
          <Labelled id="message" label={text('yourMessage')} error={wrong.message}>
            <textarea {...control('message')} maxLength={4000} rows={4} />
          </Labelled>
          {field('email', 254)}
        </>
      ) : (
        <>
          {field('phone', 64)}
          <Labelled id="when" label={text('optional', { label: text('when') })}>
            <input {...control('when')} maxLength={120} />
          </Labelled>
        </>
      )}
      {field('name', 80)}
      <p class="trap" aria-hidden="true">
        <input name="website" tabIndex={-1} autocomplete="off" />
      </p>
    </>
  );
};

/** What the channel is reached by. */
const Reach = ({ channel, reference, text }: ContactProps) => {
  const { kind, number, address, href } = channel!;
  const link = href && safeUrl(href.replace('{reference}', reference ?? ''));
  if (kind === 'phone')
    return (
      <a class="reach main" href={`tel:${number!.replace(/[^+\d]/g, '')}`} part="button main">
        {text('call', { phone: number! })}
      </a>
    );
  if (kind === 'fax')
    return (
      <p class="or">
        <b>{text('faxTo', { phone: number! })}</b>
      </p>
    );
  if (kind === 'email')
    return (
      <a
        class="reach main"
        href={`mailto:${address}${reference ? `?subject=${encodeURIComponent(`${text('reference')}: ${reference}`)}` : ''}`}
        part="button main"
      >
        {text('write', { email: address! })}
      </a>
    );
  if (kind === 'message')
    return link ? (
      <a class="reach main" href={link} target="_blank" rel="noopener" part="button main">
        {labelOf(channel!, text)}
      </a>
    ) : null;
  return (
    <p class="note" part="note">
      {text(kind === 'callback' ? 'willCall' : 'willWrite')}
    </p>
  );
};

const Done = (props: ContactProps) => {
  const { channel, reference, wrong, text } = props;
  return (
    <>
      {wrong.form && (
        <p class="wrong" role="alert" part="error">
          {wrong.form}
        </p>
      )}
      <Hours channel={channel!} text={text} />
      <Reach {...props} />
      {reference && (
        <p class="reference" part="reference">
          <small>{text('reference')}</small>
          <b role="img" aria-label={spell(reference)} part="code">
            {reference.replace(/...$/, ' $&')}
          </b>
          <small>{text('sayIt')}</small>
        </p>
      )}
    </>
  );
};

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
