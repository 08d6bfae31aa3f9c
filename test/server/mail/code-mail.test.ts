import { describe, expect, it } from 'vitest';
import { MAIL_LANGUAGES } from '../../../protocol/index.ts';
import type { ApiError } from '../../../server/error.ts';
import { codeMail } from '../../../server/mail/code-mail.ts';
import { CODE_MAIL_TEXTS } from '../../../server/mail/code-texts.ts';
import { testSite } from '../support/site.ts';

const MAIL = {
  to: 'ann@example.com',
  code: '048213',
  link: 'https://shop.example/win#rapport:register=abc',
  minutes: 10,
};
const mailOf = (locale: string, more: Parameters<typeof testSite>[0] = {}) =>
  codeMail(testSite(more).config, { ...MAIL, locale });

describe('the mail with a code', () => {
  it.each(MAIL_LANGUAGES)('says everything in %s, as text and as HTML', locale => {
    const { subject, text, html } = mailOf(locale);
    const said = CODE_MAIL_TEXTS[locale];
    expect(subject).toBe(said.subject.replace('{{ site }}', 'Test shop'));
    for (const part of [text, html]) {
      for (const needed of [said.enter, said.or, MAIL.code, MAIL.link, said.notYou, 'Test shop'])
        expect(part).toContain(needed.replace(/'/g, '&#39;'));
      expect(part).toMatch(/\b10\b/);
      expect(part).not.toMatch(/[{}]|undefined/);
    }
    expect(text).toMatch(/^048213$/m);
    expect(html).toContain(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).toContain('<span dir="ltr">048213</span>');
    if (locale !== 'en') expect(text).not.toContain(CODE_MAIL_TEXTS.en.enter);
  });

  it('is in the reader’s language, else the site’s, else English', () => {
    const subjects = (locale: string, site: string) => mailOf(locale, { locale: site }).subject;
    expect(subjects('DE-at', 'fr')).toBe('Ihr Code für Test shop');
    expect(subjects('tlh', 'fr-CA')).toBe('Votre code pour Test shop');
    expect(subjects('constructor', '__proto__')).toBe('Your code for Test shop');
  });

  it('shows a site’s name as it is, and never as markup or a header', () => {
    const name = '<b>Tom & "Co"</b> {{ minutes }} $& \r\nBcc: all@example.com\u2028x';
    const { from, subject, html, text } = mailOf('en', { name });
    const line = '<b>Tom & "Co"</b> {{ minutes }} $& Bcc: all@example.com x';
    expect([from.name, subject]).toEqual([line, `Your code for ${line}`]);
    expect(text).toContain(line);
    expect(html).not.toMatch(/<b>|"Co"/);
    expect(html).toContain('&#60;b&#62;Tom &#38; &#34;Co&#34;&#60;/b&#62;');
  });

  it('is in the site’s own words where it has some, and in ours for the rest', () => {
    const mail = {
      en: { subject: '{{ code }} opens {{site}}', enter: 'Psst: "{{ site }}" <wants> this:' },
      'de-AT': { end: 'Servus, Ihr {{ site }}' },
    };
    const english = mailOf('en', { registration: { mail } });
    expect(english.subject).toBe('048213 opens Test shop');
    expect(english.text).toMatch(/^Psst: "Test shop" <wants> this:\n\n048213\n/);
    expect(english.text).toContain('Both are good once, for 10 minutes.');
    expect(english.html).toContain('Psst: &#34;Test shop&#34; &#60;wants&#62; this:');
    expect(english.text).not.toContain(CODE_MAIL_TEXTS.en.enter);

    const austrian = mailOf('de-AT', { registration: { mail } });
    expect(austrian.subject).toBe('Ihr Code für Test shop');
    expect(austrian.text).toMatch(/\n\nServus, Ihr Test shop\n\nTest shop$/);
    expect(austrian.html).toContain('<p style="margin:0 0 16px;">Servus, Ihr Test shop</p>');
    expect(mailOf('de', { registration: { mail } }).text).not.toContain('Servus');
    expect(mailOf('fr', { registration: { mail } }).subject).toBe('Votre code pour Test shop');
  });

  it('may be in a language that we have no mail in, when the site says all of it', () => {
    const polish = {
      subject: 'Twój kod: {{ site }}',
      enter: 'Wpisz ten kod:',
      or: 'Albo otwórz ten link:',
      link: 'Potwierdź adres',
      good: 'Ważne {{ minutes }} minut.',
      notYou: 'To nie Ty? Nic nie rób.',
    };
    const { subject, text, html } = mailOf('pl-PL', { registration: { mail: { pl: polish } } });
    expect(subject).toBe('Twój kod: Test shop');
    expect(text).toContain('Ważne 10 minut.');
    expect(html).toContain('<html lang="pl" dir="ltr">');
    const faults = (mail: Record<string, object>) => {
      try {
        testSite({ registration: { mail } });
      } catch (error) {
        return (error as ApiError).errors!.map(({ path }) => path);
      }
      return [];
    };
    const { good: _, or: __, ...half } = polish;
    expect(faults({ pl: half })).toEqual(['registration.mail.pl.or', 'registration.mail.pl.good']);
    expect(
      faults({
        en: { subject: 'Hello {{ firstName | you }}', or: '{{ minutes', good: '' },
        de: { bcc: 'all@example.com' },
        'D!': { enter: 'x' },
      }),
    ).toEqual([
      ...['registration.mail.en.subject', 'registration.mail.en.or'],
      ...['registration.mail.en.good', 'registration.mail.de', 'registration.mail.D!'],
    ]);
  });

  it('asks no other server for anything, and is answered by nobody’s holiday note', () => {
    const { html, headers } = mailOf('en');
    expect(html).not.toMatch(/<(img|link|script|iframe|style)|src=|url\(/);
    expect(html.match(/https?:\/\/[^"#]*/g)).toEqual(['https://shop.example/win']);
    expect(headers['Auto-Submitted']).toBe('auto-generated');
  });

  it('comes from whom the site says, else from noreply@ its first origin', () => {
    const from = (more: Parameters<typeof testSite>[0]) => mailOf('en', more).from;
    expect(from({ origins: ['https://www.lamps.example:8443'] }).email).toBe('noreply@lamps.example');
    expect(from({ origins: ['http://localhost:*'] }).email).toBe('noreply@localhost');
    const registration = { from: { name: 'Lamp\nPeople', email: 'hello@lamps.example' } };
    expect(from({ registration })).toEqual({ name: 'Lamp People', email: 'hello@lamps.example' });
  });
});
