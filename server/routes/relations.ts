import type { Context, Handler } from 'hono';
import { MergeRequestSchema, UndoRequestSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import type { Profile } from '../domain/profile.ts';
import { erase } from '../erase.ts';
import { exportPerson } from '../export.ts';
import { listMerges, undoMerge } from '../identity-undo.ts';
import { mergeByStaff } from '../merge.ts';
import { readBody } from './body.ts';
import { reply } from './reply.ts';
import { profileOf, type ServerEnv } from './server-plane.ts';

/** The profile that answers for the one in the path. */
const named = (deps: Deps, c: Context<ServerEnv>): Promise<Profile> =>
  profileOf(deps, c.get('site'), { id: c.req.param('id')! });

/** `GET /v1/server/profiles/:id/merges`: joins into this profile that can still be taken back. */
export function mergesRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const { id } = await named(deps, c);
    return reply(c, { merges: await listMerges(deps, c.get('site'), id) });
  };
}

/** `POST /v1/server/merges/:key/undo` */
export function undoMergeRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const { by } = await readBody(c, UndoRequestSchema);
    return reply(c, await undoMerge(deps, c.get('site'), c.req.param('key')!, by));
  };
}

/** `POST /v1/server/merge`: a member of staff says whose an anonymous profile is. */
export function mergeRoute(deps: Deps): Handler<ServerEnv> {
  return async c => reply(c, await mergeByStaff(deps, c.get('site'), await readBody(c, MergeRequestSchema)));
}

/** `GET /v1/server/profiles/:id/possibly-same`: for a person to look at; no machine joins them. */
export function possiblySameRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site').key;
    const { id } = await named(deps, c);
    const notes = await deps.store.records(site, {
      ...{ owner: id, kind: 'possibly-same', now: deps.clock(), limit: 1_000 },
    });
    const people = [];
    for (const { owner, value } of notes) {
      const note = value as { at: number; by: string; people: string[] };
      const other = note.people.find(one => one !== owner)!;
      const found = await deps.store.profile(site, { id: other });
      if (found && found.id !== id) people.push({ id: found.id, at: note.at, by: note.by });
    }
    return reply(c, { people });
  };
}

/** `GET /v1/server/profiles/:id/export`: everything that is kept of one person. */
export function exportRoute(deps: Deps): Handler<ServerEnv> {
  return async c => reply(c, await exportPerson(deps, c.get('site'), await named(deps, c), 'owner'));
}

/** `DELETE /v1/server/profiles/:id`: everything of this person goes. */
export function eraseRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const { id } = await named(deps, c);
    await erase(deps, c.get('site').key, [id], 'server');
    return new Response(null, { status: 204, headers: c.get('headers') });
  };
}
