import type { Context, Handler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { z } from 'zod';
import { type Consent, MePatchSchema, MeRequestSchema, MyDataRequestSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import type { Interaction } from '../domain/interaction.ts';
import { viewMe } from '../domain/me.ts';
import { isEvidence } from '../domain/permission-record.ts';
import type { Profile } from '../domain/profile.ts';
import { erase } from '../erase.ts';
import { exportPerson } from '../export.ts';
import { uuidv7 } from '../token.ts';
import { foldFor } from '../visit.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, cookieName, giveToken, requireRecognition } from './browser-plane.ts';
import { findMe, tokenRequired } from './me.ts';
import { reply } from './reply.ts';

/*
 * Each of these has two ways in: a method of its own with the token in a header, for programs, and a POST with everything
 * in the body, for pages, whose browsers ask no pre-flight for it.
 */

/** `PATCH /v1/me`: what somebody says of themselves is a claim, and kept as an interaction like everything else. */
export function patchMeRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const me = await findMe(deps.store, c);
    return showMe(deps, c, await take(deps, c, me, await readBody(c, MePatchSchema)));
  };
}

/** `POST /v1/me`: shows, and changes what is named. */
export function postMeRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const { me, body } = await findAsked(deps, c, MeRequestSchema);
    const hasNews = body.fields !== undefined || body.wishes !== undefined;
    return showMe(deps, c, hasNews ? await take(deps, c, me, body) : me, body.locale);
  };
}

/** `DELETE /v1/me`: everything of this visitor, on every device, goes. */
export function deleteMeRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const me = await findMe(deps.store, c);
    giveToken(c, undefined, getCookie(c, cookieName(c.get('site'))) !== undefined);
    return eraseMe(deps, c, me);
  };
}

/**
 * `POST /v1/me/erase`: the same. The cookie stays until the script comes with it the next time and is told to forget
 * everything else, too (`purge`).
 */
export function postEraseRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => eraseMe(deps, c, (await findAsked(deps, c, MyDataRequestSchema)).me);
}

/** `GET /v1/me/export`: everything of this visitor, to keep. */
export function exportMeRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => exportMe(deps, c, await findMe(deps.store, c));
}

/** `POST /v1/me/export`: the same. */
export function postExportRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => exportMe(deps, c, (await findAsked(deps, c, MyDataRequestSchema)).me);
}

/**
 * Whoever a page asks about, by the body alone.
 *
 * @throws ApiError `token_required`; `consent_required` for who may not be recognised
 */
async function findAsked<B extends z.infer<typeof MyDataRequestSchema>>(
  { store }: Deps,
  c: Context<BrowserEnv>,
  schema: z.ZodType<B>,
): Promise<{ me: Profile; body: B }> {
  const body = await readBody(c, schema);
  const me = await findMe(store, c, body);
  requireRecognition(c, body, 'has nothing here to look at');
  return { me, body };
}

/** Takes in what somebody says of themselves, and wants. Without a consent of its own a request keeps it all. */
async function take(
  { store, clock }: Deps,
  c: Context<BrowserEnv>,
  { id }: Profile,
  { fields, wishes, consent }: z.infer<typeof MePatchSchema> & { consent?: Consent },
): Promise<Profile> {
  const site = c.get('site');
  const now = clock();
  const told = { at: now, source: 'browser' as const };
  const events: Interaction[] = [];
  if (fields) events.push({ ...told, id: uuidv7(now), type: 'declare', claims: fields });
  if (wishes) events.push({ ...told, id: uuidv7(now), type: 'wish', wish: wishes });
  const { profile } = await store.update({
    ...{ site: site.key, who: { id }, events, fold: foldFor(site, id, now) },
    keepHistory: (consent?.measure ?? true) || isEvidence,
  });
  // Erased from another device, just now.
  if (!profile) throw tokenRequired();
  return profile;
}

async function showMe(
  { stock, clock }: Deps,
  c: Context<BrowserEnv>,
  profile: Profile,
  locale?: string,
): Promise<Response> {
  const site = c.get('site');
  return reply(c, viewMe(site, profile, await stock.of(site), clock(), locale));
}

async function eraseMe(deps: Deps, c: Context<BrowserEnv>, { id }: Profile): Promise<Response> {
  await erase(deps, c.get('site').key, [id], 'person');
  return new Response(null, { status: 204, headers: c.get('headers') });
}

async function exportMe(deps: Deps, c: Context<BrowserEnv>, me: Profile): Promise<Response> {
  const site = c.get('site');
  const everything = await exportPerson(deps, site, me, 'person');
  c.get('headers')['Content-Disposition'] = `attachment; filename="${site.key}.json"`;
  return reply(c, everything);
}
