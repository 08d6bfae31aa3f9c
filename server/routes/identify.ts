import type { Handler } from 'hono';
import { IdentifyRequestSchema, type IdentityAnswer } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { viewVisitor } from '../domain/decide.ts';
import { ApiError } from '../error.ts';
import { rewardFor } from '../grant.ts';
import { enterIdentified } from '../identity.ts';
import { readIdentityToken } from '../identity-token.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, consentOf, giveToken, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';

/**
 * `POST /v1/identify`: the site's own server says, by a signed token, who is logged in there. A token that does not prove
 * it is answered with `identity_rejected`, and the visitor stays who they were.
 */
export function identifyRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, IdentifyRequestSchema);
    if (!consentOf(c, body).recognise)
      throw new ApiError(
        'consent_required',
        403,
        'consent.recognise: whoever does not want to be recognised is not identified. Ask them first.',
      );
    const now = deps.clock();
    const identified = await readIdentityToken(site, body.jwt, now).catch(error => {
      deps.log('warn', 'identity rejected', {
        site: site.key,
        requestId: c.get('requestId'),
        why: error.message,
      });
      throw error;
    });
    const { passage, person, token } = await enterIdentified(
      deps,
      site,
      tokenHash(c, body),
      identified,
      body.incentive,
    );
    const reward = await rewardFor(deps, site, person, body.incentive, now);
    const answer: IdentityAnswer = {
      passage,
      visitor: viewVisitor(person, person.locale ?? site.config.locale, now),
      ...(reward ? { reward } : {}),
      ...(token === undefined ? {} : giveToken(c, token, body.cookie)),
    };
    return reply(c, answer);
  };
}
