import type { FieldView } from '../../protocol/index.ts';
import { Labelled } from '../parts/form.tsx';
import { Line, type PartProps, Section } from './line.tsx';

/** What a phone and a password manager may fill in. */
const COMPLETION: Partial<Record<FieldView['type'], string>> = {
  'first-name': 'given-name',
  'last-name': 'family-name',
  phone: 'tel',
  company: 'organization',
  postcode: 'postal-code',
};

/** Saved when it is left or a choice is made, never while somebody types. */
const Control = ({ field, props }: { field: FieldView; props: PartProps }) => {
  const { me, drafts, notes, text, onField } = props;
  const { id, label, type, options } = field;
  const given = {
    id: `field-${id}`,
    part: 'input',
    value: drafts[id] ?? me.fields[id]?.value ?? '',
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => onField(id, value),
  };
  return (
    <>
      <Labelled id={given.id} label={label}>
        {options ? (
          <select {...given}>
            <option value="">{text('choose')}</option>
            {options.map(option => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...given}
            inputMode={type === 'phone' ? 'tel' : 'text'}
            maxLength={256}
            autocomplete={COMPLETION[type] ?? 'off'}
            onInput={({ currentTarget: { value } }) => {
              drafts[id] = value;
            }}
          />
        )}
      </Labelled>
      <Line note={notes[`field:${id}`]} text={text} />
    </>
  );
};

/** What somebody has told of themselves, and may tell; what the site knows for certain is read only. */
export const About = (props: PartProps) => {
  const { me, text } = props;
  const others = Object.keys(me.fields).filter(id => !me.form.some(field => field.id === id));
  const fields: FieldView[] = [
    ...me.form,
    ...others.map(id => ({ id, label: me.names.fields[id] ?? id, type: 'text' as const })),
  ];
  if (!fields.length) return null;
  return (
    <Section heading={text('about')}>
      {fields.map(field => {
        const known = me.fields[field.id];
        const options = field.options?.find(({ value }) => value === known?.value);
        return known?.verified ? (
          <p key={field.id} class="known" part="known">
            <b>{field.label}</b> {options?.label ?? known.value}
            <small>{text('certain')}</small>
          </p>
        ) : (
          <Control key={field.id} {...{ field, props }} />
        );
      })}
    </Section>
  );
};
