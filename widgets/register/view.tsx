import type {
  FieldView,
  IncentiveView,
  PermissionView,
  RewardView,
  StringName,
  VisitorView,
} from '../../protocol/index.ts';
import { Labelled, MainButton, tied } from '../parts/form.tsx';
import {
  Card,
  PhoneLink,
  QuietButton,
  type Surface,
  safeUrl,
  type Text,
  type WayOut,
  WaysOut,
} from '../ui/index.ts';

/**
 * `offer` what there is and what is asked for it · `code` the mail is under way · `link` come from that mail ·
 * `done` with what was given just now · `mine` what was given before
 */
export type Phase = 'offer' | 'code' | 'link' | 'done' | 'mine';

/** What is wrong: with a control by its id, or with the whole (`form`). */
export type Wrong = Partial<Record<string, string>>;

export interface RegisterProps {
  phase: Phase;
  origin: Surface['origin'];
  incentive: IncentiveView | undefined;
  email: string;
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
  onBack: () => void;
  onLeave: (wayOut: WayOut) => void;
}

/** What a phone and a password manager may fill in. */
const COMPLETION: Record<string, string> = {
  'first-name': 'given-name',
  'last-name': 'family-name',
  phone: 'tel',
  company: 'organization',
  postcode: 'postal-code',
};

const Field = ({ id, label, type, options, text }: FieldView & { text: Text<StringName<'register'>> }) => (
  <Labelled id={id} label={label}>
    {options ? (
      <select id={id} name={`field:${id}`} part="input">
        <option value="">{text('choose')}</option>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    ) : (
      <input
        id={id}
        name={`field:${id}`}
        inputMode={type === 'phone' ? 'tel' : 'text'}
        maxLength={256}
        autocomplete={COMPLETION[type] ?? 'off'}
        part="input"
      />
    )}
  </Labelled>
);

/** One permission, by its own control, off until it is wanted. */
const Allow = ({ id, text, version }: PermissionView) => (
  <p class="allow" part="permission">
    <input id={`allow-${id}`} type="checkbox" name={`allow:${id}`} value={version} />
    <label for={`allow-${id}`}>{text}</label>
  </p>
);

const Offer = ({ incentive, email, wrong, text }: RegisterProps) => {
  const { offer, rules, odds, fields, permissions, needsEmail } = incentive!;
  return (
    <>
      <p class="offer" part="offer">
        {offer}
      </p>
      {rules && (
        <details part="rules">
          <summary>{text('rules')}</summary>
          {rules} {odds}
        </details>
      )}
      {needsEmail && (
        <Labelled id="email" label={text('email')} error={wrong.email}>
          <input
            id="email"
            name="email"
            type="email"
            defaultValue={email}
            maxLength={254}
            autocomplete="email"
            part="input"
            {...tied('email', wrong.email)}
          />
        </Labelled>
      )}
      {fields.map(field => (
        <Field key={field.id} {...field} text={text} />
      ))}
      {permissions
        .filter(({ state }) => state === 'open')
        .map(permission => (
          <Allow key={permission.id} {...permission} />
        ))}
      <p class="trap" aria-hidden="true">
        <input name="website" tabIndex={-1} autocomplete="off" />
      </p>
    </>
  );
};

const Code = ({ email, minutes, wrong, text }: RegisterProps) => (
  <>
    <p class="note" part="note">
      {text(email ? 'sent' : 'sentBefore', { email, count: minutes })}
    </p>
    <div class="code">
      <Labelled id="code" label={text('code')} error={wrong.code}>
        <input
          id="code"
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={16}
          part="input"
          data-focus
          {...tied('code', wrong.code)}
        />
      </Labelled>
    </div>
  </>
);

const Reward = ({ phase, reward, incentive, text }: RegisterProps) => {
  if (!reward) return incentive ? <p part="note">{text('gone')}</p> : null;
  const { name, state, code, href, phone, drawAt } = reward;
  const safeHref = href && safeUrl(href);
  return (
    <div class="reward" part="reward">
      {phase === 'done' && <strong>{text('yours', { name })}</strong>}
      {code && (
        <span>
          {text('yourCode')} <code part="code">{code}</code>
        </span>
      )}
      {safeHref && (
        <a href={safeHref} part="link">
          {text('open')}
        </a>
      )}
      {phone && <PhoneLink phone={phone} label={text('call', { phone })} />}
      {drawAt && (
        <span>
          {text(state === 'won' || state === 'lost' ? state : 'drawn', {
            date: new Date(drawAt),
          })}
        </span>
      )}
    </div>
  );
};

const headingOf = ({ phase, incentive, visitor, text }: RegisterProps): string => {
  if (phase === 'code') return text('look');
  if (phase === 'link') return text('confirmLink');
  if (phase !== 'done') return incentive!.name;
  return visitor?.firstName ? text('welcome', { name: visitor.firstName }) : text('done');
};

/** The card in one of its phases; it holds nothing of its own. */
export const RegisterView = (props: RegisterProps) => {
  const { phase, origin, incentive, busy, wrong, text } = props;
  const isGiven = phase === 'done' || phase === 'mine';
  const isGone = phase === 'offer' && (incentive?.state === 'over' || incentive?.state === 'soldOut');
  return (
    <Card
      heading={headingOf(props)}
      actions={
        phase === 'code' ? (
          <QuietButton part="back" label={text('another')} onPress={props.onBack} />
        ) : (
          (!isGiven || origin !== 'placed') && (
            <WaysOut
              isAsking={phase === 'offer' && origin !== 'opened'}
              text={text}
              onLeave={props.onLeave}
            />
          )
        )
      }
      onEscape={origin === 'placed' ? undefined : () => props.onLeave('postponed')}
    >
      {isGiven && <Reward {...props} />}
      {isGone && (
        <p class="offer" part="offer">
          {incentive?.offer}
        </p>
      )}
      {!isGiven && !isGone && (
        <form
          // Another form: the focus goes to its first control, not to a button that means something else now.
          key={phase}
          novalidate
          part="form"
          onFocusIn={props.onStart}
          onSubmit={event => {
            event.preventDefault();
            if (!busy) props.onSend(new FormData(event.currentTarget));
          }}
        >
          {wrong.form && (
            <p class="wrong" role="alert" part="error">
              {wrong.form}
            </p>
          )}
          {phase === 'offer' && <Offer {...props} />}
          {phase === 'code' && <Code {...props} />}
          <MainButton
            busy={busy}
            label={text(phase !== 'offer' ? 'confirm' : incentive?.needsEmail ? 'register' : 'continue')}
          />
        </form>
      )}
    </Card>
  );
};
