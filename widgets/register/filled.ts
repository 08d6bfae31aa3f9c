import type { FieldView } from '../../protocol/index.ts';

/** Arabic, Persian and full-width digits, as keyboards of these languages write them, as those of the mail. */
const asciiDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, digit => String(digit.charCodeAt(0) & 15));

/**
 * The six digits in what was typed or pasted, with a sign between them or not, among words or not; '' for none.
 *
 * @example codeOf('Code: 048 213') // '048213'
 */
export const codeOf = (typed: string): string =>
  (/(?<!\d)\d(\D?\d){5}(?!\d)/.exec(asciiDigits(typed))?.[0] ?? '').replace(/\D/g, '');

/**
 * What of a form goes out: what was filled in, what was changed of what is known, and what was allowed.
 *
 * @param fields as they were asked
 */
export const readFilled = (form: FormData, fields: readonly FieldView[]) => {
  const filled: Record<string, string> = {};
  const permissions: { id: string; version: number }[] = [];
  for (const [name, value] of form) {
    const [kind, key] = name.split(':') as [string, string];
    const known = fields.find(({ id }) => id === key)?.value;
    if (kind === 'field' && value && value !== known) filled[key] = String(value);
    if (kind === 'allow') permissions.push({ id: key, version: Number(value) });
  }
  return {
    ...(Object.keys(filled).length ? { fields: filled } : {}),
    ...(permissions.length ? { permissions } : {}),
    website: String(form.get('website') ?? ''),
  };
};
