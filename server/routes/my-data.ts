import type { Handler } from 'hono';
import { getCookie } from 'hono/cookie';
import { MePatchSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import type { Interaction } from '../domain/interaction.ts';
import { erase } from '../erase.ts';
import { exportPerson } from '../export.ts';
import { uuidv7 } from '../token.ts';
import { foldFor } from '../visit.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, cookieName, giveToken } from './browser-plane.ts';
import { findMe, tokenRequired, viewMe } from './me.ts';
import { reply } from './reply.ts';

/** `PATCH /v1/me`: what somebody says of themselves is a claim, and kept as an interaction like everything else. */
export function patchMeRoute({ store, stock, clock }: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const me = await findMe(store, c);
    const { fields, wishes } = await readBody(c, MePatchSchema);
    const now = clock();
    const told = { at: now, source: 'browser' as const };
    const events: Interaction[] = [];
    if (fields) events.push({ ...told, id: uuidv7(now), type: 'declare', claims: fields });
    if (wishes) events.push({ ...told, id: uuidv7(now), type: 'wish', wish: wishes });
    const fold = foldFor(site, me.id, now);
    const { profile } = await store.update({ site: site.key, who: { id: me.id }, events, fold });
    // Erased from another device, just now.
    if (!profile) throw tokenRequired();
    return reply(c, viewMe(site, profile, await stock.of(site), now));
  };
}

/** `DELETE /v1/me`: everything of this visitor, on every device, goes. */
export function deleteMeRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const { id } = await findMe(deps.store, c);
    await erase(deps, site.key, [id], 'person');
    giveToken(c, undefined, getCookie(c, cookieName(site)) !== undefined);
    return new Response(null, { status: 204, headers: c.get('headers') });
  };
}

/** `GET /v1/me/export`: everything of this visitor, to keep. */
export function exportMeRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const everything = await exportPerson(deps, site, await findMe(deps.store, c), 'person');
    c.get('headers')['Content-Disposition'] = `attachment; filename="${site.key}.json"`;
    return reply(c, everything);
  };
}
