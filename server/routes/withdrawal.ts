import type { Context, Handler } from 'hono';
import type { Deps } from '../deps.ts';
import type { Site } from '../domain/site.ts';
import { readWithdrawal, type Withdrawal, withdraw } from '../withdrawal.ts';
import { withdrawalPage } from '../withdrawal-page.ts';
import { readText } from './body.ts';
import type { RequestVariables } from './reply.ts';

/** What the link of a mail comes with: no site, no origin, no visitor. */
interface LinkEnv {
  Variables: RequestVariables;
}

/** The field that a mail program sends and its boundaries take no more, bytes. */
const BODY_BYTES = 1024;
const LOCALE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** What the link names; undefined for one that was not made here. */
async function linkOf(
  { sites, secret }: Deps,
  c: Context<LinkEnv>,
): Promise<{ site: Site; what: Withdrawal } | undefined> {
  const what = readWithdrawal(await secret(), c.req.query('t') ?? '');
  return what && { site: await sites.get(what.site), what };
}

/** What its reader reads: what the mail was written in, else what their browser says first, else the site's own. */
function localesOf(c: Context<LinkEnv>, site?: Site): string[] {
  const first = c.req.header('accept-language')?.split(/[,;]/)[0]?.trim();
  return [c.req.query('l'), first, site?.config.locale].filter(
    (locale): locale is string => locale !== undefined && LOCALE.test(locale),
  );
}

/** `GET /v1/withdraw?t=…`: asks. Mail servers open links too, so opening one takes nothing back. */
export function askWithdrawalRoute(deps: Deps): Handler<LinkEnv> {
  return async c => {
    const link = await linkOf(deps, c);
    const locales = localesOf(c, link?.site);
    return withdrawalPage(
      link ? { shows: 'ask', site: link.site, permission: link.what.permission } : { shows: 'broken' },
      locales,
      c.get('headers'),
    );
  };
}

/** `POST /v1/withdraw?t=…`: the page's button, and a mail program's own (RFC 8058). */
export function withdrawRoute(deps: Deps): Handler<LinkEnv> {
  return async c => {
    await readText(c, BODY_BYTES);
    const link = await linkOf(deps, c);
    const locales = localesOf(c, link?.site);
    if (link) await withdraw(deps, link.site, link.what, locales[0] ?? link.site.config.locale);
    return withdrawalPage({ shows: link ? 'done' : 'broken' }, locales, c.get('headers'));
  };
}
