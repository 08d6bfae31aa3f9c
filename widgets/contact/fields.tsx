import type { ContactField } from '../../protocol/index.ts';
import { Labelled, tied } from '../parts/form.tsx';
import type { ContactProps } from './props.ts';

const TYPES = { name: 'text', email: 'email', phone: 'tel' };
const COMPLETION = { name: 'name', email: 'email', phone: 'tel' };
const LABELS = { name: 'yourName', email: 'yourEmail', phone: 'yourPhone' } as const;

/** What a call back or a message needs; what is known need not be typed. */
export const Fields = ({ desk, channel, typed, wrong, text }: ContactProps) => {
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
