import type { Handler } from 'hono';
import {
  type ContactAnswer,
  ContactRequestSchema,
  type DeskAnswer,
  DeskRequestSchema,
  ReferenceRequestSchema,
} from '../../protocol/index.ts';
import { clientNetwork } from '../client-network.ts';
import { asciiDigits, readContact } from '../contact-form.ts';
import { referenceName, requestContact } from '../contact-request.ts';
import type { Deps } from '../deps.ts';
import { lookupOf } from '../domain/attributes.ts';
import { viewDesk } from '../domain/desk.ts';
import { newProfile } from '../domain/profile.ts';
import { ApiError } from '../error.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, consentOf, giveToken, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';
import type { ServerEnv } from './server-plane.ts';

/**
 * `POST /v1/desk`: how this visitor reaches the site. For those who have not allowed that decisions are made for them, and
 * want to talk all the same: nobody is made, nothing is kept.
 */
export function deskRoute({ store, clock }: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, DeskRequestSchema);
    const { recognise, personalise } = consentOf(c, body);
    const now = clock();
    const token = recognise && personalise ? tokenHash(c, body) : undefined;
    const visitor =
      (token === undefined ? undefined : await store.profile(site.key, { token })) ??
      newProfile('', now, 'none');
    const locale = body.locale ?? site.config.locale;
    const contact = viewDesk(site, visitor, locale, lookupOf(site, visitor, now, locale), now);
    const answer: DeskAnswer = contact ? { contact } : {};
    return reply(c, answer);
  };
}

/**
 * `POST /v1/contact`: somebody wants to reach the site, and is given a reference. The answer is the same whether anybody
 * knows an address in it or not, and is given before a mail is sent.
 */
export function contactRequestRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, ContactRequestSchema);
    const { desk } = site;
    if (!desk)
      throw new ApiError('not_found', 404, 'This site has no desk: see "desk" in its configuration.');
    const consent = consentOf(c, body);
    const client = deps.clientOf(c);
    const { reference, channel, token, mail } = await requestContact(deps, site, {
      ...readContact(desk, body),
      ...{ desk, id: body.id, consent, url: body.url },
      token: consent.recognise ? tokenHash(c, body) : undefined,
      locale: body.locale ?? site.config.locale,
      isTrap: !!body.website || c.get('isRobot'),
      network: client === undefined ? undefined : clientNetwork(client),
    });
    if (mail) {
      const fields = { site: site.key, requestId: c.get('requestId') };
      if (deps.mail) deps.mail.send(mail).catch(() => deps.log('error', 'a request was not mailed', fields));
      else deps.log('warn', 'a request was not mailed: this server has no way to send mail', fields);
    }
    const answer: ContactAnswer = {
      ...{ reference, channel },
      ...(token === undefined ? {} : giveToken(c, token, body.cookie)),
    };
    return reply(c, answer);
  };
}

/** `POST /v1/server/references`: what was asked under a reference, and by whom. It finds a person; it proves nobody. */
export function referencesRoute({ store, clock }: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, ReferenceRequestSchema);
    const reference = asciiDigits(body.reference).replace(/[\s\p{Pd}]/gu, '');
    const [found] = await store.records(site.key, { ...referenceName(reference), now: clock(), limit: 1 });
    if (!found)
      throw new ApiError('not_found', 404, 'No request has this reference, or it is older than 30 days.');
    const { value, owner, expiresAt } = found;
    const person = owner === undefined ? undefined : await store.profile(site.key, { id: owner });
    return reply(c, { request: value, ...(person ? { profile: person.id } : {}), until: expiresAt });
  };
}
