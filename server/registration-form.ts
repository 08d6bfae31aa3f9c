import type { RegisterRequest } from '../protocol/index.ts';
import { normalEmail } from './domain/gate.ts';
import type { Interaction } from './domain/interaction.ts';
import { own } from './domain/own.ts';
import { catalogueFault, ladderFault, recordPermission } from './domain/permission-record.ts';
import { newProfile, type Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { badFields, type FieldError } from './error.ts';
import { uuidv7 } from './token.ts';

/** A form asks for at most so many fields besides the address. */
const MAX_FIELDS = 2;

type Filled = Pick<RegisterRequest, 'email' | 'fields' | 'permissions' | 'incentive' | 'locale'>;

/** What was filled in, as it is kept. */
export interface ReadForm {
  /** in the form of `normalEmail`; undefined when there was none */
  email: string | undefined;
  /** what was said and allowed, told now */
  events: Interaction[];
}

/**
 * Reads a filled form against what the site asks for: its own fields, at most two at a time, its own permissions in a
 * wording they have and, of a ladder, from the step below or together with it.
 *
 * @param now milliseconds since 1970
 * @param person the visitor as they are known; default somebody just met
 * @throws ApiError `bad_request` that names everything wrong
 * @example readForm(site, { email: ' Ann@Example.com', fields: { company: 'Lux' } }, now).email // 'ann@example.com'
 */
export function readForm(
  site: Site,
  filled: Filled,
  now: number,
  person = newProfile('', now, 'device'),
): ReadForm {
  const email = filled.email === undefined ? undefined : normalEmail(filled.email);
  const fields = Object.entries(filled.fields ?? {}).map(([id, value]) => [id, value.trim()] as const);
  const { permissions = [] } = filled;
  const errors = [
    ...(filled.email !== undefined && email === undefined
      ? [{ path: 'email', message: 'this is no e-mail address; one such as ann@example.com is wanted' }]
      : []),
    ...fieldErrors(site, fields),
    ...permissionErrors(site, permissions, person, now),
    ...(filled.incentive !== undefined && !own(site.incentives, filled.incentive)
      ? [{ path: 'incentive', message: 'the site has no such incentive' }]
      : []),
  ];
  if (errors.length > 0) throw badFields(errors);

  const isClaim = email !== undefined && site.config.registration.proof === 'none';
  const claims = {
    ...Object.fromEntries(fields.filter(([, value]) => value !== '')),
    ...(isClaim ? { email } : {}),
  };
  const told = () => ({ id: uuidv7(now), at: now, source: 'browser' as const });
  return {
    email,
    events: [
      ...(Object.keys(claims).length > 0 ? [{ ...told(), type: 'declare' as const, claims }] : []),
      ...permissions.map(({ id, version }) =>
        recordPermission(
          site,
          { ...told(), type: 'permission', permission: id, granted: true, version, place: 'register' },
          { method: 'form', locale: filled.locale, person },
        ),
      ),
    ],
  };
}

function fieldErrors(site: Site, fields: readonly (readonly [id: string, value: string])[]): FieldError[] {
  const errors = fields.flatMap(([id, value]) => {
    const field = site.fields.find(one => one.id === id);
    const path = `fields.${id}`;
    if (!field)
      return [{ path, message: 'the site does not ask for this; see "registration" in its configuration' }];
    const isChoice = !field.options || value === '' || field.options.some(option => option.value === value);
    return isChoice ? [] : [{ path, message: 'choose one of its options' }];
  });
  return fields.length > MAX_FIELDS
    ? [{ path: 'fields', message: `send at most ${MAX_FIELDS} at a time` }, ...errors]
    : errors;
}

function permissionErrors(
  site: Site,
  permissions: NonNullable<Filled['permissions']>,
  person: Profile,
  now: number,
): FieldError[] {
  const given = permissions.map(({ id }) => id);
  return permissions.flatMap(({ id, version }, at) => {
    const said = { permission: id, granted: true, version };
    const fault = catalogueFault(site, said) ?? ladderFault(site, person, said, now, given);
    if (!fault) return [];
    const path = `permissions.${at}.${fault.path === 'permission' ? 'id' : fault.path}`;
    return [{ path, message: fault.message }];
  });
}
