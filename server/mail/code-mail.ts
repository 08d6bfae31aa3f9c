import type { SiteConfig } from '../../protocol/index.ts';
import { compileTags } from '../domain/merge-tag.ts';
import { codeMailTexts } from './code-texts.ts';
import { directionOf, languageOf } from './language.ts';
import { headerText, htmlText, type Message } from './message.ts';
import { senderOf } from './sender.ts';

/** What a mail with a code says. */
export interface CodeMail {
  /** to whom, in the form of `normalEmail` */
  to: string;
  code: string;
  /** leads back to the page where it was asked for */
  link: string;
  /** how long both are good */
  minutes: number;
  /** BCP 47, what its reader reads */
  locale: string;
}

/**
 * The mail that carries a code and a link. Nothing that was typed into a form stands in it: whoever asks in somebody
 * else's name has no say in what they read; the site has (`registration.mail`). No image, no address but the link.
 *
 * @example await mail.send(codeMail(site.config, { to, code: '048213', link, minutes: 10, locale: 'de' }))
 */
export function codeMail(config: SiteConfig, { to, code, link, minutes, locale }: CodeMail): Message {
  const texts = codeMailTexts(config.registration.mail);
  const language = languageOf(texts, locale, config.locale);
  const site = headerText(config.name);
  const filled: Record<string, string | number> = { site, code, minutes };
  const { end, ...words } = texts[language]!;
  const fill = (text: string) => compileTags(text)(tag => filled[tag]);
  const say = (line: keyof typeof words): string => fill(words[line]);
  const last = end === undefined ? [] : [fill(end)];
  const p = (html: string, style = '') => `<p style="margin:0 0 16px;${style}">${html}</p>`;
  return {
    from: senderOf(config),
    to,
    subject: headerText(say('subject')),
    text: [say('enter'), code, say('or'), link, say('good'), say('notYou'), ...last, site].join('\n\n'),
    html: `<!doctype html>
<html lang="${htmlText(language)}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><title>${htmlText(say('subject'))}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1a1a1a;background:#ffffff">
<div style="max-width:480px;margin:0 auto">
${p(htmlText(site), 'font-weight:bold')}
${p(htmlText(say('enter')))}
${p(`<span dir="ltr">${htmlText(code)}</span>`, 'font-size:32px;letter-spacing:6px;font-weight:bold')}
${p(htmlText(say('or')))}
${p(`<a href="${htmlText(link)}" style="color:#0b57d0">${htmlText(say('link'))}</a>`)}
${p(htmlText(say('good')))}
${p(htmlText(say('notYou')), 'color:#595959')}${last.map(text => `\n${p(htmlText(text))}`).join('')}
</div>
</body>
</html>
`,
    // No out-of-office note answers it (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}
