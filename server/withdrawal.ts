import type { Deps } from './deps.ts';
import type { InteractionOf } from './domain/interaction.ts';
import { own } from './domain/own.ts';
import { recordPermission } from './domain/permission-record.ts';
import type { Site } from './domain/site.ts';
import { ApiError } from './error.ts';
import { keyedHash, type Secret, sameHash } from './secret.ts';
import { uuidv7 } from './token.ts';
import { effectsOf } from './visit.ts';

/** What a link in a mail takes back. */
export interface Withdrawal {
  /** the site's key */
  site: string;
  /** id of the profile that allowed it */
  profile: string;
  permission: string;
}

const TOKEN =
  /^([A-Za-z0-9_-]{1,64})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{1,64})\.([\w-]{43})$/;

const sign = (secret: Secret, { site, profile, permission }: Withdrawal): string =>
  keyedHash(secret, 'withdrawal', site, profile, permission);

/**
 * Makes what a mail's link carries. Nothing is stored and it does not expire, so that the link of any mail ever sent
 * works. Nothing of the person can be read in it but the random id of their profile; all it opens is taking this one
 * permission back.
 *
 * @example withdrawalToken(await deps.secret(), { site: site.key, profile: profile.id, permission: 'news' })
 */
export const withdrawalToken = (secret: Secret, what: Withdrawal): string =>
  `${what.site}.${what.profile}.${what.permission}.${sign(secret, what)}`;

/**
 * Reads what a link carried.
 *
 * @returns undefined for what was not made here
 */
export function readWithdrawal(secret: Secret, token: string): Withdrawal | undefined {
  const [, site, profile, permission, signature] = TOKEN.exec(token) ?? [];
  if (!site || !profile || !permission || !signature) return undefined;
  const what = { site, profile, permission };
  return sameHash(sign(secret, what), signature) ? what : undefined;
}

/**
 * The headers by which a mail program shows its own button (RFC 2369, RFC 8058), and the address for the mail's text.
 *
 * @param publicUrl how the outside reaches this server
 * @param locale of the page that the link opens
 * @throws ApiError `unavailable` when nobody has said how the outside reaches this server
 * @example const { link, headers } = withdrawalHeaders(secret, publicUrl, { site, profile, permission }, 'de')
 */
export function withdrawalHeaders(
  secret: Secret,
  publicUrl: string | undefined,
  what: Withdrawal,
  locale: string,
): { link: string; headers: Record<string, string> } {
  if (publicUrl === undefined)
    throw new ApiError(
      'unavailable',
      503,
      'PUBLIC_URL is not set. A mail that rests on a permission carries a link that takes it back, so this server has to know its own address: set PUBLIC_URL=https://….',
    );
  const query = new URLSearchParams({ t: withdrawalToken(secret, what), l: locale });
  const link = `${publicUrl}/v1/withdraw?${query}`;
  return {
    link,
    headers: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

/**
 * Takes a permission back, on record like everything that is said to it. A second time, and of somebody who was erased,
 * there is nothing to do, and nothing tells the difference. Whoever has the mail may do it: a no needs no proof.
 *
 * @param locale of the page it was done on
 */
export async function withdraw(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  { profile: id, permission }: Withdrawal,
  locale: string,
): Promise<void> {
  const now = clock();
  const said: InteractionOf<'permission'> = {
    ...{ id: uuidv7(now), at: now, source: 'server', channel: 'e-mail', direction: 'in' },
    ...{ type: 'permission', permission, granted: false, place: 'mail' },
  };
  await store.settle<undefined>({
    site: site.key,
    people: [{ id }],
    now,
    decide: ({ people: [person] }) => {
      const state = person && own(person.permissions, permission);
      if (!person || state?.granted === false) return { answer: undefined };
      // What is taken back is what they said yes to, in its wording of then.
      const event = recordPermission(site, state ? { ...said, version: state.version } : said, {
        method: 'mail-link',
        locale,
        person,
        proof: 'declared',
      });
      return { answer: undefined, ...effectsOf(site, person, event) };
    },
  });
}
