import type { ContactField, KeptRequest, SiteConfig } from '../../protocol/index.ts';
import { compileTags } from '../domain/merge-tag.ts';
import { own } from '../domain/own.ts';
import { CONTACT_MAIL_TEXTS } from './contact-texts.ts';
import { directionOf, languageOf } from './language.ts';
import { headerText, htmlText, type Message } from './message.ts';
import { senderOf } from './sender.ts';

/** What the mail about a request says. */
export interface ContactMail {
  /** who answers requests */
  to: string;
  request: KeptRequest;
  /** the reason in the words the site has for it, if it has any */
  reason: string | undefined;
  /** the person, as they are known; undefined for somebody who does not want to be recognised */
  person: { id: string; tier: string; proof: string } | undefined;
  /** what is known of them and was not typed */
  known: Partial<Record<ContactField, string>>;
  /** in the form of `normalEmail`: where an answer goes */
  replyTo: string | undefined;
}

/**
 * The mail that brings a request to those who answer it, in the site's own language. What a visitor has typed is text in it
 * and nothing else: it begins no header, is no HTML, and stands under what the server says itself.
 *
 * @example await mail.send(contactMail(site.config, { to, request, reason, person, known: {}, replyTo: undefined }))
 */
export function contactMail(
  config: SiteConfig,
  { to, request, reason, person, known, replyTo }: ContactMail,
): Message {
  const language = languageOf(CONTACT_MAIL_TEXTS, config.locale) as keyof typeof CONTACT_MAIL_TEXTS;
  const words = CONTACT_MAIL_TEXTS[language];
  const { reference, message } = request;
  const why = headerText(reason ?? own<string>(words.reasons, request.reason) ?? request.reason);
  const subject = headerText(compileTags(words.subject)(tag => (tag === 'reason' ? why : reference)));
  const zone = request.timeZone ? ` (${request.timeZone})` : '';
  const lines: [label: string, value: string | undefined][] = [
    [words.reference, reference],
    [words.reason, why],
    [words.channel, `${words.kinds[request.kind]} (${request.channel})`],
    [words.name, request.name ?? known.name],
    [words.email, request.email ?? known.email],
    [words.phone, request.phone ?? known.phone],
    [words.when, request.when && request.when + zone],
    [words.page, request.url],
    [words.profile, person ? `${person.id}, ${person.tier}, ${person.proof}` : words.nobody],
  ];
  const said = lines.flatMap(([label, value]) => (value ? [[label, headerText(value)] as const] : []));
  const row = ([label, value]: readonly [string, string]) =>
    `<tr><th scope="row" align="start" valign="top" style="padding:2px 16px 2px 0;font-weight:normal;color:#595959">${htmlText(label)}</th><td dir="auto" style="padding:2px 0">${htmlText(value)}</td></tr>`;
  return {
    from: senderOf(config),
    to,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(person ? { about: person.id } : {}),
    subject,
    text: [
      said.map(([label, value]) => `${label}: ${value}`).join('\n'),
      ...(message ? [`${words.message}:`, message] : []),
      `-- \n${words.claimed}`,
    ].join('\n\n'),
    html: `<!doctype html>
<html lang="${htmlText(language)}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><title>${htmlText(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1a1a1a;background:#ffffff">
<div style="max-width:600px">
<table role="presentation" style="border-collapse:collapse">
${said.map(row).join('\n')}
</table>
${message ? `<p dir="auto" style="margin:16px 0;white-space:pre-wrap">${htmlText(message)}</p>\n` : ''}<p style="margin:16px 0 0;color:#595959;font-size:14px">${htmlText(words.claimed)}</p>
</div>
</body>
</html>
`,
    // No out-of-office note answers it (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}
