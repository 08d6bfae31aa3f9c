import type { Handler } from 'hono';
import { type IdentityAnswer, VerifyRequestSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { viewVisitor } from '../domain/decide.ts';
import { rewardFor } from '../grant.ts';
import { verify } from '../verification.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, giveToken, requireRecognition, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';

/** `POST /v1/verify`: the code or the link of a mail, from the browser that asked for it, proves its address. */
export function verifyRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const { consent, registration, code, link, ...body } = await readBody(c, VerifyRequestSchema);
    requireRecognition(c, { consent }, 'proves nothing');
    const { passage, person, token, incentive } = await verify(deps, site, {
      ...{ token: tokenHash(c, body), consent },
      ...{ registration, code, link },
    });
    const now = deps.clock();
    const reward = await rewardFor(deps, site, person, incentive, now);
    const answer: IdentityAnswer = {
      passage,
      visitor: viewVisitor(person, body.locale ?? person.locale ?? site.config.locale, now),
      ...(reward ? { reward } : {}),
      ...(token === undefined ? {} : giveToken(c, token, body.cookie)),
    };
    return reply(c, answer);
  };
}
