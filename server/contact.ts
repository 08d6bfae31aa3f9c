import type { Deps } from './deps.ts';
import type { InteractionOf } from './domain/interaction.ts';
import { mayContact } from './domain/may-contact.ts';
import type { Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { DAY_MS } from './domain/time.ts';
import { ApiError } from './error.ts';
import { directionOf, languageOf } from './mail/language.ts';
import { headerText, htmlText } from './mail/message.ts';
import { senderOf } from './mail/sender.ts';
import { WITHDRAWAL_TEXTS } from './mail/withdrawal-texts.ts';
import { uuidv7 } from './token.ts';
import { effectsOf } from './visit.ts';
import { withdrawalHeaders } from './withdrawal.ts';

/** A message of the same id is the same message for so long. */
const SAME_DAYS = 30;

/** Something to be said to a person that is no answer to what they just did. */
export interface Outgoing {
  /** a message of this id goes out once in 30 days, however often it is sent; default a new one */
  id?: string | undefined;
  purpose: string;
  channel: 'e-mail';
  subject: string;
  text: string;
  /** what stands in the body of an HTML mail; default the text's paragraphs. Whoever gives it answers for what is in it. */
  html?: string;
}

/** What became of it. */
export type Sent = { sent: true } | { sent: false; why: string };

/**
 * The one way by which anything leaves for a person that they did not just ask for. Whether it may is decided in the step
 * that notes the contact, so that of two senders at once both keep to the cap. The mail carries the link that takes the
 * permission back, in its headers and under its text.
 *
 * A message that has an `id` and went out is not sent again, and answered alike; one that was refused may be tried again.
 *
 * It is on its way when this resolves; a mail server that refuses it for good is in the log.
 *
 * @returns why not, with the rule that forbids it, or `no-address`
 * @throws ApiError `unavailable` where mail cannot be sent or `PUBLIC_URL` is not set, `conflict` when a message of this id
 *   went to somebody else
 * @example await sendTo(deps, site, profile, { purpose: 'news', channel: 'e-mail', subject, text })
 */
export async function sendTo(
  deps: Pick<Deps, 'store' | 'clock' | 'secret' | 'mail' | 'log' | 'publicUrl'>,
  site: Site,
  profile: Profile,
  { id, purpose, channel, subject, text, html }: Outgoing,
): Promise<Sent> {
  const { store, clock, mail, log, publicUrl } = deps;
  if (!mail) throw new ApiError('unavailable', 503, 'This server has no way to send mail.');
  const secret = await deps.secret();
  const now = clock();
  const contact: InteractionOf<'contact'> = {
    ...{ id: id ?? uuidv7(now), at: now, source: 'server', type: 'contact' },
    ...{ channel, direction: 'out', purpose, outcome: 'sent', text: subject },
  };
  const note = { kind: 'message', key: contact.id };
  const no = (why: string) => ({ answer: { sent: false as const, why } });
  const outcome = await store.settle<Sent | { to: string; link: Link; locale: string }>({
    site: site.key,
    people: [{ id: profile.id }],
    records: [note],
    now,
    decide: ({ people: [person], records: [sentTo] }) => {
      if (!person) return no('unknown');
      if (sentTo !== undefined && sentTo !== person.id) throw sentToAnother();
      if (sentTo !== undefined) return { answer: { sent: true } };
      const may = mayContact(site, person, purpose, channel, now);
      if (!may.may) return no(may.why);
      const to = person.identity?.email;
      if (to === undefined) return no('no-address');
      const locale = person.locale ?? site.config.locale;
      const what = { site: site.key, profile: person.id, permission: may.permission };
      return {
        answer: { to, locale, link: withdrawalHeaders(secret, publicUrl, what, locale) },
        ...effectsOf(site, person, contact),
        records:
          id === undefined
            ? []
            : [{ ...note, owner: person.id, value: person.id, expiresAt: now + SAME_DAYS * DAY_MS }],
      };
    },
  });
  if ('sent' in outcome) return outcome;
  const { to, link, locale } = outcome;
  const language = languageOf(WITHDRAWAL_TEXTS, locale, site.config.locale);
  const { why } = WITHDRAWAL_TEXTS[language]!;
  mail
    .send({
      ...{ from: senderOf(site.config), to, subject: headerText(subject) },
      text: `${text}\n\n-- \n${why}\n${link.link}\n`,
      html: `<!doctype html>
<html lang="${htmlText(locale)}">
<head><meta charset="utf-8"><title>${htmlText(subject)}</title></head>
<body>
${html ?? paragraphs(text)}
<p lang="${htmlText(language)}" dir="${directionOf(language)}"><small>${htmlText(why)} <a href="${htmlText(link.link)}">${htmlText(WITHDRAWAL_TEXTS[language]!.button)}</a></small></p>
</body>
</html>
`,
      headers: link.headers,
    })
    .catch(() => log('error', 'a message was not mailed', { site: site.key, purpose }));
  return { sent: true };
}

const sentToAnother = (): ApiError => {
  const message = 'a message of this id went to somebody else; give every message an id of its own';
  return new ApiError('conflict', 409, `id: ${message}`, { errors: [{ path: 'id', message }] });
};

type Link = ReturnType<typeof withdrawalHeaders>;

/** Plain text as HTML: an empty line ends a paragraph. */
const paragraphs = (text: string): string =>
  text
    .split(/\r?\n(?:[ \t]*\r?\n)+/)
    .map(paragraph => `<p dir="auto">${htmlText(paragraph).replace(/\r?\n/g, '<br>\n')}</p>`)
    .join('\n');
