import type { Context, Handler } from 'hono';
import { IdentifyRequestSchema, type IdentityAnswer } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { viewVisitor } from '../domain/decide.ts';
import { rewardFor } from '../grant.ts';
import { enterIdentified } from '../identity.ts';
import { type Identified, readIdentityToken } from '../identity-token.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, giveToken, requireRecognition, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';

/**
 * `POST /v1/identify`: the site's own server says, by a signed token, who is logged in there. A token that does not prove
 * it is answered with `identity_rejected`, and the visitor stays who they were.
 */
export function identifyRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, IdentifyRequestSchema);
    requireRecognition(c, body, 'is not identified');
    const now = deps.clock();
    const identified = await readIdentity(deps, c, body.jwt);
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

/** Whom a token names. One that proves nothing is in the log. @throws ApiError `identity_rejected` */
export async function readIdentity(
  { clock, log }: Pick<Deps, 'clock' | 'log'>,
  c: Context<BrowserEnv>,
  jwt: string,
): Promise<Identified> {
  const site = c.get('site');
  try {
    return await readIdentityToken(site, jwt, clock());
  } catch (error) {
    const why = (error as Error).message;
    log('warn', 'identity rejected', { site: site.key, requestId: c.get('requestId'), why });
    throw error;
  }
}
