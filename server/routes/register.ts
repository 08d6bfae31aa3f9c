import type { Handler } from 'hono';
import { type RegisterAnswer, type RegisterRequest, RegisterRequestSchema } from '../../protocol/index.ts';
import { clientNetwork } from '../client-network.ts';
import type { Deps } from '../deps.ts';
import { viewVisitor } from '../domain/decide.ts';
import type { Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import { rewardFor } from '../grant.ts';
import { codeMail } from '../mail/code-mail.ts';
import { AGAIN_MS, CODE_MS, linkToken } from '../open-registration.ts';
import { register } from '../registration.ts';
import { readForm } from '../registration-form.ts';
import { readBody } from './body.ts';
import { allowsOrigin, type BrowserEnv, giveToken, requireRecognition, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';

/**
 * `POST /v1/register`: an address, and what else was filled in. The answer is the same whether anybody knows the address
 * or not, and is given before a mail is sent.
 */
export function registerRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, RegisterRequestSchema);
    requireRecognition(c, body, 'cannot register');
    const now = deps.clock();
    const token = tokenHash(c, body);
    // Whose ladder it is matters only to somebody who allows something.
    const isAllowing = token !== undefined && (body.permissions?.length ?? 0) > 0;
    const visitor = isAllowing ? await deps.store.profile(site.key, { token }) : undefined;
    const { email, events } = readForm(site, body, now, visitor);
    if (!deps.mail && site.config.registration.proof === 'code' && email !== undefined)
      throw new ApiError(
        'unavailable',
        503,
        'This server has no way to send mail, which "registration.proof": "code" needs.',
      );
    const client = deps.clientOf(c);
    const {
      person,
      token: minted,
      registration,
      mail,
    } = await register(deps, site, {
      ...{ token, consent: body.consent, form: body.form, email, events },
      incentive: body.incentive,
      isTrap: !!body.website,
      network: client === undefined ? undefined : clientNetwork(client),
    });
    const locale = body.locale ?? person.locale ?? site.config.locale;
    if (mail && registration !== undefined && email !== undefined) {
      const link = `${pageOf(site, body, c.req.header('origin'))}#rapport:register=${linkToken(registration, mail.link)}`;
      const message = codeMail(site.config, {
        ...{ to: email, code: mail.code, link, locale },
        minutes: CODE_MS / 60_000,
      });
      deps.mail
        ?.send(message)
        .catch(() =>
          deps.log('error', 'a code was not mailed', { site: site.key, requestId: c.get('requestId') }),
        );
    }
    const common = {
      visitor: viewVisitor(person, locale, now),
      ...(minted === undefined ? {} : giveToken(c, minted, body.cookie)),
    };
    const reward =
      registration === undefined ? await rewardFor(deps, site, person, body.incentive, now) : undefined;
    const answer: RegisterAnswer =
      registration === undefined
        ? { next: 'done', ...common, ...(reward ? { reward } : {}) }
        : { next: 'code', registration, expiresIn: CODE_MS / 1000, againIn: AGAIN_MS / 1000, ...common };
    return reply(c, answer);
  };
}

/**
 * The page that the link of a mail leads to: the one where it was asked for, if it is the site's, else the start of the
 * site. Whoever asks in somebody else's name can write anything into a query: it is left out.
 */
function pageOf(site: Site, { url }: RegisterRequest, origin: string | undefined): string {
  const page = url === undefined ? null : URL.parse(url);
  if (page && allowsOrigin(site, page.origin)) return `${page.origin}${page.pathname}`;
  const first =
    site.config.origins.find(one => !one.endsWith(':*')) ?? origin ?? site.config.origins[0]!.slice(0, -2);
  return `${first}/`;
}
