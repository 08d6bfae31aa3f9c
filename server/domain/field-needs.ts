import type { Claims } from '../../protocol/index.ts';
import { declare, VALID_DAYS } from './needs.ts';
import { own } from './own.ts';
import type { Profile } from './profile.ts';
import type { Site } from './site.ts';
import { DAY_MS } from './time.ts';

/**
 * The needs after somebody has told fields of themselves: a field of the registration with a `need` declares its value
 * like an answer, of a choice one of its options only; emptied, it takes that back.
 *
 * @param claims as they were told
 * @param before the profile that the claims are told to
 * @param fields what they made of its fields: what stands against a claim, stands against its need too
 * @param at when it was told, milliseconds since 1970
 * @example declareFields(site, { grow: 'Roses' }, profile, { grow: { value: 'Roses', at } }, at).plants // { Roses: … }
 */
export function declareFields(
  site: Site,
  claims: Claims,
  before: Pick<Profile, 'fields' | 'needs'>,
  fields: NonNullable<Profile['fields']>,
  at: number,
): Profile['needs'] {
  let { needs } = before;
  for (const { id, config, options } of site.fields) {
    const value = own(claims, id);
    if (config.need === undefined || value === undefined) continue;
    const field = own(fields, id);
    if (value !== '' && field?.at === at && field.value === value) {
      if (!options || options.some(option => option.value === value))
        needs = declare(needs, config.need, [value], at, at + VALID_DAYS * DAY_MS);
      continue;
    }
    const gone = field === undefined ? own(before.fields, id)?.value : undefined;
    // Another question may have declared something else meanwhile.
    const isTheirs = gone !== undefined && own(own(needs, config.need), gone)?.declared !== undefined;
    if (isTheirs) needs = declare(needs, config.need, [], at, at);
  }
  return needs;
}
