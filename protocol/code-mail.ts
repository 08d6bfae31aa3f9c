import { z } from 'zod';
import { LocaleSchema } from './text.ts';

/** Languages there is a mail in; a site may add others, and put words of its own in these. */
export const MAIL_LANGUAGES = ['en', 'de', 'fr', 'es', 'id', 'ar', 'ja'] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/** Filled in by the server; nothing else is. */
const TAG = /^\{\{\s*(site|code|minutes)\s*\}\}$/;

const line = z
  .string()
  .min(1)
  .max(300)
  .refine(text => (text.match(/\{\{.*?\}\}|[{}]{2}/g) ?? []).every(tag => TAG.test(tag)), {
    message: 'only {{ site }}, {{ code }} and {{ minutes }} are filled in here',
  })
  .optional();

/** Plain text, one line each. */
const lines = {
  subject: line,
  /** above the code */
  enter: line,
  /** above the link */
  or: line,
  /** what the link is called */
  link: line,
  /** how long both are good */
  good: line,
  /** to those who did not ask for it */
  notYou: line,
  /** at the end; default nothing */
  end: line,
};

/** A site's own words of the mail with the code, by locale: `{ "en": { "subject": "{{ code }} opens {{ site }}" } }`. */
export const CodeMailSchema = z
  .record(LocaleSchema, z.strictObject(lines))
  .superRefine((texts, { addIssue }) => {
    for (const [locale, own] of Object.entries(texts)) {
      const language = locale.split('-')[0]!;
      if (MAIL_LANGUAGES.some(known => known === language)) continue;
      for (const name of Object.keys(lines) as (keyof typeof lines)[]) {
        if (name === 'end' || own[name] !== undefined) continue;
        const message = `is needed: there is no mail in "${language}" to take it from`;
        addIssue({ code: 'custom', path: [locale, name], message });
      }
    }
  })
  .meta({ id: 'CodeMail' });
