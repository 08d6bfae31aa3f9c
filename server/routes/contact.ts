import type { Handler } from 'hono';
import { MayContactRequestSchema, MessageRequestSchema } from '../../protocol/index.ts';
import { sendTo } from '../contact.ts';
import type { Deps } from '../deps.ts';
import { mayContact } from '../domain/may-contact.ts';
import { own } from '../domain/own.ts';
import type { Profile } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import { badFields } from '../error.ts';
import type { Who } from '../store/contract.ts';
import { readBody } from './body.ts';
import { reply } from './reply.ts';
import { profileOf, type ServerEnv } from './server-plane.ts';

/** The person a sender means, and a purpose that the site has. */
async function asked(deps: Deps, site: Site, who: Who, purpose: string): Promise<Profile> {
  if (!own(site.config.purposes, purpose)) {
    const message = `the site has no purpose "${purpose}"; it has ${Object.keys(site.config.purposes).join(', ') || 'none'}`;
    throw badFields([{ path: 'purpose', message }]);
  }
  return profileOf(deps, site, who);
}

/** `POST /v1/server/may-contact`: for those who send or call with tools of their own. */
export function mayContactRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site');
    const { who, purpose, channel } = await readBody(c, MayContactRequestSchema);
    const profile = await asked(deps, site, who, purpose);
    return reply(c, mayContact(site, profile, purpose, channel, deps.clock()));
  };
}

/** `POST /v1/server/messages`: a mail to one person, if they allow it. */
export function messagesRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site');
    const { who, ...message } = await readBody(c, MessageRequestSchema);
    const profile = await asked(deps, site, who, message.purpose);
    return reply(c, await sendTo(deps, site, profile, message));
  };
}
