import type { Claims } from '../../protocol/index.ts';
import { own } from './own.ts';
import type { FieldValue, Profile } from './profile.ts';

type Fields = Record<string, FieldValue>;

/** A profile keeps so many; what the site verified and what came first stays. */
const MAX_FIELDS = 48;

/**
 * Takes in what somebody says of themselves. A claim never changes what is verified, and an older one that arrives late
 * does not undo a newer one.
 *
 * @param at when it was said, milliseconds since 1970
 * @example claimFields({}, { company: 'Lux' }, now) // { company: { value: 'Lux', at: now } }
 */
export const claimFields = (fields: Fields | undefined, claims: Claims, at: number): Fields =>
  put(fields, claims, (before, value) =>
    before && (before.verified || before.at > at) ? before : value === '' ? undefined : { value, at },
  );

/**
 * Takes in what the site's own server knows of a person; null takes a field away.
 *
 * @param at milliseconds since 1970
 */
export const verifyFields = (
  fields: Fields | undefined,
  known: Readonly<Record<string, string | null>>,
  at: number,
): Fields =>
  put(fields, known, (before, value) =>
    before?.verified && before.at > at ? before : value === null ? undefined : { value, at, verified: true },
  );

/** Two people's fields as one person's: gaps are filled, nothing that stands is overwritten (R5). */
export const joinFields = (into: Fields | undefined, from: Fields | undefined): Fields | undefined =>
  into && from ? bounded({ ...from, ...into }) : (into ?? from);

/** What a page or a mail may call somebody; undefined when nobody has said. */
export const firstNameOf = ({ firstName, fields }: Profile): string | undefined =>
  firstName ?? own(fields, 'firstName')?.value;

function put<V>(
  fields: Fields | undefined,
  values: Readonly<Record<string, V>>,
  next: (before: FieldValue | undefined, value: V) => FieldValue | undefined,
): Fields {
  const after = { ...fields };
  for (const [name, value] of Object.entries(values)) {
    const field = next(own(after, name), value);
    if (field) after[name] = field;
    else delete after[name];
  }
  return bounded(after);
}

function bounded(fields: Fields): Fields {
  const names = Object.keys(fields);
  if (names.length <= MAX_FIELDS) return fields;
  const rank = (name: string) => (fields[name]!.verified ? 0 : fields[name]!.at);
  return Object.fromEntries(
    names
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, MAX_FIELDS)
      .map(name => [name, fields[name]!]),
  );
}
