import { keyedHash, type Secret, sameHash } from './secret.ts';
import { randomText } from './token.ts';

/** No person reads a form and fills it in faster, milliseconds. */
const FORM_MIN_MS = 2_000;
/** A form that was shown is good so long, milliseconds. */
const FORM_MAX_MS = 2 * 3_600_000;

/** Whom a form is shown to. */
export interface FormOf {
  /** the site's key */
  site: string;
  /** the visitor's profile; undefined for somebody who has none yet */
  profile: string | undefined;
  /** milliseconds since 1970 */
  now: number;
}

/** The part of a form's token that may come back once; undefined for what is no such token. */
export const formNonce = (form: string): string | undefined => FORM.exec(form)?.[2];

/** Nobody, for a form that was shown to somebody without a profile. */
const NOBODY = '-';

const FORM = /^([0-9a-z]{1,11})\.([\w-]{22})\.([\w-]{43})$/;

const sign = (secret: Secret, site: string, profile: string, issued: string, nonce: string): string =>
  keyedHash(secret, 'form', site, profile, issued, nonce);

/**
 * Makes the token of a form that is shown now. Nothing is stored: what it says is signed.
 *
 * @example const form = makeFormToken(secret, { site: site.key, profile: profile.id, now: clock() })
 */
export function makeFormToken(secret: Secret, { site, profile = NOBODY, now }: FormOf): string {
  const issued = Math.floor(now).toString(36);
  const nonce = randomText(16);
  return `${issued}.${nonce}.${sign(secret, site, profile, issued, nonce)}`;
}

/**
 * Checks the token of a form that comes back: made here, for this visitor, not too quick and not too old. That it comes
 * back once is for the caller to see to, by remembering its `formNonce`.
 *
 * @returns until when the nonce must be remembered, milliseconds since 1970; undefined for a form not to be taken in
 * @example checkFormToken(secret, body.form, { site: site.key, profile: profile?.id, now }) === undefined
 */
export function checkFormToken(secret: Secret, form: string, of: FormOf): number | undefined {
  const [, issued, nonce, signature] = FORM.exec(form) ?? [];
  if (issued === undefined || nonce === undefined || signature === undefined) return undefined;
  // Shown before they allowed to be recognised, it names nobody and may be anybody's.
  const isOurs = [of.profile ?? NOBODY, NOBODY].some(profile =>
    sameHash(sign(secret, of.site, profile, issued, nonce), signature),
  );
  const issuedAt = Number.parseInt(issued, 36);
  const age = of.now - issuedAt;
  if (!isOurs || age < FORM_MIN_MS || age > FORM_MAX_MS) return undefined;
  return issuedAt + FORM_MAX_MS + 1;
}
