import type { FieldView, PermissionView } from '../../protocol/index.ts';
import { Labelled, MainButton, tied } from '../parts/form.tsx';
import { QuietButton } from '../ui/index.ts';
import type { RegisterProps } from './props.ts';

/** What a phone and a password manager may fill in. */
const COMPLETION: Record<string, string> = {
  'first-name': 'given-name',
  'last-name': 'family-name',
  phone: 'tel',
  company: 'organization',
  postcode: 'postal-code',
};

type Of<T> = Omit<RegisterProps, 'text'> & Pick<RegisterProps, 'text'> & T;

const Field = ({ field, prefix, wrong, typed, text }: Of<{ field: FieldView }>) => {
  const { id, label, type, options } = field;
  const name = `field:${id}`;
  const value = typed[name] ?? field.value;
  const own = { id: prefix + id, name, part: 'input', ...tied(prefix + id, wrong[id]) };
  return (
    <Labelled id={own.id} label={label} error={wrong[id]}>
      {options ? (
        <select {...own} data-focus={field.value}>
          <option value="">{text('choose')}</option>
          {options.map(option => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...own}
          data-focus={field.value}
          defaultValue={value}
          inputMode={type === 'phone' ? 'tel' : 'text'}
          maxLength={256}
          autocomplete={COMPLETION[type] ?? 'off'}
        />
      )}
    </Labelled>
  );
};

/** What is known stands there as it is, until it is to be changed. */
const Known = (props: Of<{ fields: FieldView[] }>) => {
  const { fields, prefix, edited, text, onEdit } = props;
  return (
    <div class="known" part="known">
      <p>{text('known')}</p>
      {fields.map(field => {
        const { id, label, value, options } = field;
        const about = `${prefix + id}-known`;
        return edited.includes(id) ? (
          <Field key={id} {...props} field={field} />
        ) : (
          <p key={id} class="fact" part="fact">
            <span id={about}>
              {label}: <b>{options?.find(option => option.value === value)?.label ?? value}</b>
            </span>
            <QuietButton
              part="change"
              label={text('change')}
              describedBy={about}
              onPress={() => onEdit(id)}
            />
          </p>
        );
      })}
    </div>
  );
};

/** One permission, by its own control, off until it is wanted. */
const Allow = ({ permission, prefix, typed }: Of<{ permission: PermissionView }>) => {
  const { id, text, version } = permission;
  const name = `allow:${id}`;
  return (
    <p class="allow" part="permission">
      <input
        id={`${prefix}allow-${id}`}
        type="checkbox"
        name={name}
        value={version}
        defaultChecked={typed[name] !== undefined}
      />
      <label for={`${prefix}allow-${id}`}>{text}</label>
    </p>
  );
};

const Fields = (props: RegisterProps) => {
  const { incentive, prefix, typed, wrong, text } = props;
  const { fields, permissions, needsEmail } = incentive!;
  const known = fields.filter(field => field.value);
  const id = `${prefix}email`;
  return (
    <>
      {needsEmail && (
        <Labelled id={id} label={text('email')} error={wrong.email}>
          <input
            id={id}
            name="email"
            type="email"
            defaultValue={typed.email}
            maxLength={254}
            autocomplete="email"
            part="input"
            {...tied(id, wrong.email)}
          />
        </Labelled>
      )}
      {fields
        .filter(field => !field.value)
        .map(field => (
          <Field key={field.id} {...props} field={field} />
        ))}
      {known.length > 0 && <Known {...props} fields={known} />}
      {permissions
        .filter(({ state }) => state === 'open')
        .map(permission => (
          <Allow key={permission.id} {...props} permission={permission} />
        ))}
      <p class="trap" aria-hidden="true">
        <input name="website" tabIndex={-1} autocomplete="off" />
      </p>
    </>
  );
};

const Code = ({ typed, prefix, minutes, wrong, text }: RegisterProps) => {
  const { email = '' } = typed;
  const id = `${prefix}code`;
  return (
    <>
      <p class="note" part="note">
        {text(email ? 'sent' : 'sentBefore', { email, count: minutes })}
      </p>
      <div class="code">
        <Labelled id={id} label={text('code')} error={wrong.code}>
          <input
            id={id}
            name="code"
            inputMode="numeric"
            autocomplete="one-time-code"
            // A line of the mail may be pasted.
            maxLength={80}
            part="input"
            data-focus
            {...tied(id, wrong.code)}
          />
        </Labelled>
      </div>
    </>
  );
};

/** More than one thing is wrong: all of it, with the way there; it takes the focus. */
const Problems = ({ wrong, incentive, prefix, text }: RegisterProps) => (
  <div class="problems" part="problems" tabIndex={-1}>
    <div role="alert">
      <p>{text('problems')}</p>
      <ul>
        {Object.entries(wrong).map(([id, message]) => (
          <li key={id}>
            <a
              href={`#${prefix}${id}`}
              onClick={event => {
                event.preventDefault();
                const root = event.currentTarget.getRootNode() as Document | ShadowRoot;
                root.getElementById(prefix + id)?.focus();
              }}
            >
              {incentive?.fields.find(field => field.id === id)?.label ?? text('email')}: {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  </div>
);

/** What is filled in or pressed, in the card or, for password managers, in the page. */
export const RegisterForm = (props: RegisterProps) => {
  const { phase, incentive, busy, wrong, text } = props;
  const isDirect = (phase === 'offer' || phase === 'form') && incentive && !incentive.needsEmail;
  return (
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
      {Object.keys(wrong).length > 1 && <Problems {...props} />}
      {phase === 'form' && <Fields {...props} />}
      {phase === 'code' && <Code {...props} />}
      <MainButton
        busy={busy}
        label={text(phase === 'offer' || isDirect ? 'continue' : phase === 'form' ? 'register' : 'confirm')}
      />
    </form>
  );
};
