import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { compileTags } from './domain/merge-tag.ts';
import { own } from './domain/own.ts';
import type { Site } from './domain/site.ts';
import { directionOf, languageOf } from './mail/language.ts';
import { htmlText } from './mail/message.ts';
import { WITHDRAWAL_TEXTS, type WithdrawalTexts } from './mail/withdrawal-texts.ts';

const STYLE =
  'body{margin:0 auto;max-width:32rem;padding:2rem 1rem;font:1.125rem/1.5 system-ui,sans-serif;color-scheme:light dark}blockquote{margin:1rem 0;padding-inline-start:1rem;border-inline-start:.25rem solid}button{font:inherit;padding:.75rem 1.5rem;cursor:pointer}';
const STYLE_HASH = btoa(String.fromCharCode(...sha256(utf8ToBytes(STYLE))));

/** No script, no other style, nothing loaded, no frame; the link's own address goes nowhere. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
};

/** What the page is to say: ask, say that it is done, or that its link was not made here. */
export type WithdrawalPage =
  | { shows: 'ask'; site: Site; permission: string }
  | { shows: 'done' }
  | { shows: 'broken' };

/**
 * The page that a mail's link opens: what is taken back, and one button. It says nothing of the person, so it is the same
 * for everybody who ever got such a link.
 *
 * @param locales of the reader, the best first
 * @param headers that go along
 * @example withdrawalPage({ shows: 'ask', site, permission: 'news' }, ['de'])
 */
export function withdrawalPage(
  page: WithdrawalPage,
  locales: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const language = languageOf(WITHDRAWAL_TEXTS, ...locales);
  const texts = WITHDRAWAL_TEXTS[language]!;
  const html = `<!doctype html>
<html lang="${htmlText(language)}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${htmlText(texts.title)}</title><style>${STYLE}</style></head>
<body>
<h1>${htmlText(texts.title)}</h1>
${page.shows === 'ask' ? form(page, locales[0] ?? language, texts) : `<p>${htmlText(texts[page.shows])}</p>`}
</body>
</html>
`;
  return new Response(html, {
    status: page.shows === 'broken' ? 400 : 200,
    headers: { ...headers, ...HEADERS },
  });
}

/** Sent back to the address of the page, which says what is meant. */
function form(
  { site, permission }: Extract<WithdrawalPage, { shows: 'ask' }>,
  locale: string,
  { allowed, button }: WithdrawalTexts,
): string {
  // Merge tags fall back: the page knows nobody.
  const words = own(site.permissions, permission)?.wordings.at(-1)?.(locale, () => undefined) ?? permission;
  return `<p>${htmlText(compileTags(allowed)(() => site.config.name))}</p>
<blockquote>${htmlText(words)}</blockquote>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${htmlText(button)}</button></form>`;
}
