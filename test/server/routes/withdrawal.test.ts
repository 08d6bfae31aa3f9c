import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { createApp } from '../../../server/app.ts';
import { applySite } from '../../../server/commands/apply.ts';
import { erase } from '../../../server/erase.ts';
import { WITHDRAWAL_TEXTS } from '../../../server/mail/withdrawal-texts.ts';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { createSqliteStore } from '../../../server/store/sqlite/index.ts';
import { withdrawalToken } from '../../../server/withdrawal.ts';
import { DAY, idOf, MINUTE } from '../support/events.ts';
import { SECRET, startRegistration } from '../support/registration.ts';
import { siteInput } from '../support/site.ts';

const KEY = new TextEncoder().encode(SECRET);
const SITE: Partial<SiteConfigInput> = {
  name: 'Lamps & <more>',
  permissions: {
    news: {
      purpose: 'find',
      channel: 'e-mail',
      wordings: [{ en: 'Send me <b>news</b>, {{ firstName | you }}', de: 'Schicken Sie mir Neues' }],
    },
    calls: { purpose: 'find', channel: 'phone', wordings: ['Call me'] },
  },
};

/** Ann, who is proven and allows mail; and what a mail's link leads to. */
async function start(more: Partial<SiteConfigInput> = {}, publicUrl?: null, store?: Store) {
  const app = await startRegistration({ ...SITE, ...more }, store, publicUrl);
  const guest = await app.newcomer();
  const { registration, code } = await app.asked(guest, {
    permissions: [
      { id: 'news', version: 1 },
      { id: 'calls', version: 1 },
    ],
  });
  const token = (await app.verify(guest, { registration, code })).answer.token!;
  app.box.length = 0;
  app.time.now += MINUTE;
  const ann = async () => (await app.profileOf(token))!;
  const { id } = await ann();
  const send = async (message: object = {}) => {
    const body = {
      who: { id },
      purpose: 'find',
      channel: 'e-mail',
      subject: 'New',
      text: 'Lamps.',
      ...message,
    };
    const response = await app.server('POST', '/messages', body);
    return { status: response.status, answer: await response.json() };
  };
  const linkFor = (permission = 'news', profile = id) =>
    `/v1/withdraw?t=${withdrawalToken(KEY, { site: 'st_test', profile, permission })}`;
  const open = (path: string, headers = {}) => app.app.request(path, { headers });
  const press = (path: string, body = 'List-Unsubscribe=One-Click') =>
    app.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
  const withdrawals = async () =>
    (await app.store.history('st_test', id)).interactions.filter(
      one => one.type === 'permission' && one.method === 'mail-link',
    );
  return { ...app, id, ann, send, linkFor, open, press, withdrawals };
}

describe('POST /v1/server/messages', () => {
  it('sends what is allowed, with a link that takes it back, and notes the contact', async () => {
    const { send, box, store, id, ann, time } = await start();
    const text = 'Dear Ann,\n\nnew <lamps>\nare here.';
    expect(await send({ subject: 'New\r\nBcc: all@example.com', text })).toEqual({
      ...{ status: 200, answer: { sent: true } },
    });
    const [mail] = box;
    expect(mail).toMatchObject({ to: 'ann@example.com', subject: 'New Bcc: all@example.com' });
    const link = /<(https:\/\/hello\.example\/v1\/withdraw\?t=\S+)>/.exec(
      mail!.headers['List-Unsubscribe']!,
    )![1]!;
    expect(mail!.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(mail!.text).toContain(`${text}\n\n-- \n`);
    expect(mail!.text).toContain(link);
    expect(mail!.html).toContain('<p dir="auto">new &#60;lamps&#62;<br>\nare here.</p>');
    expect(mail!.html).toContain(`<a href="${link.replaceAll('&', '&#38;')}">`);
    expect(link).not.toMatch(/ann|example\.com/);
    expect((await store.history('st_test', id)).interactions[0]).toMatchObject({
      ...{ type: 'contact', channel: 'e-mail', direction: 'out', purpose: 'find', at: time.now },
    });
    expect((await ann()).contacted).toEqual([time.now]);
  });

  it('sends nothing that is not allowed, and says by which rule', async () => {
    const { send, server, id, box, press, linkFor, store } = await start({
      contact: { cap: { count: 2, days: 7 } },
    });
    const tell = (interaction: object) =>
      server('POST', '/interactions', { interactions: [{ who: { id }, interaction }] });
    // A call counts like a mail.
    await tell({ id: idOf(1), type: 'contact', channel: 'phone', direction: 'out' });
    const both = await Promise.all([send(), send()]);
    expect(both.map(({ answer }) => answer).sort((a, b) => Number(b.sent) - Number(a.sent))).toEqual([
      { sent: true },
      { sent: false, why: 'cap' },
    ]);
    await tell({ id: idOf(2), type: 'wish', wish: { pauseDays: 3 } });
    expect((await send()).answer).toEqual({ sent: false, why: 'paused' });
    await press(linkFor());
    expect((await send()).answer).toEqual({ sent: false, why: 'no-permission' });
    expect(box).toHaveLength(1);
    const { interactions } = await store.history('st_test', id);
    expect(interactions.filter(({ type }) => type === 'contact')).toHaveLength(2);
  });

  it.each(['memory', 'sqlite'])('of one id goes out once, and is answered alike: %s', async kind => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-messages-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const store =
      kind === 'memory' ? createMemoryStore() : await createSqliteStore({ path: join(folder, 'r.db') });
    const { send, box, id, ann, time, server, secretKey } = await start({}, undefined, store);
    const message = { id: idOf(7) };
    const first = await Promise.all([send(message), send(message), send(message)]);
    expect(first).toEqual(Array(3).fill({ status: 200, answer: { sent: true } }));
    time.now += DAY;
    expect(await send({ ...message, subject: 'Other' })).toEqual(first[0]);
    expect(box).toHaveLength(1);
    expect((await ann()).contacted).toHaveLength(1);
    expect(
      (await (await server('GET', `/interactions?ids=${message.id}`)).json()).interactions,
    ).toMatchObject([{ id: message.id, type: 'contact', profile: id }]);

    // Another process on the same store.
    const again = createApp({
      ...{ store, assets: () => undefined, clock: () => time.now, secret: SECRET },
      ...{ mail: { send: async mail => void box.push(mail) }, publicUrl: 'https://hello.example' },
    });
    const response = await again.request('/v1/server/messages', {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}` },
      body: JSON.stringify({
        ...{ ...message, who: { id }, purpose: 'find', channel: 'e-mail', subject: 'New', text: 'Lamps.' },
      }),
    });
    expect([response.status, await response.json()]).toEqual([200, { sent: true }]);
    expect(box).toHaveLength(1);

    await send({ id: idOf(8) });
    await send();
    await send();
    expect(box).toHaveLength(4);
    time.now += 31 * DAY;
    await send(message);
    expect(box).toHaveLength(5);
    await store.close();
  });

  it('of one id is nobody else’s, and may be sent again when it was refused', async () => {
    const { send, server, id, box } = await start();
    const tell = (interaction: object) =>
      server('POST', '/interactions', { interactions: [{ who: { id }, interaction }] });
    await tell({ id: idOf(2), type: 'wish', wish: { pauseDays: 3 } });
    const message = { id: idOf(7) };
    expect((await send(message)).answer).toEqual({ sent: false, why: 'paused' });
    await tell({ id: idOf(3), type: 'wish', wish: { pauseDays: 0 } });
    expect((await send(message)).answer).toEqual({ sent: true });
    await server('POST', '/interactions', {
      interactions: [{ who: { customer: 'c-9' }, interaction: { id: idOf(1), type: 'track', name: 'x' } }],
    });
    expect(await send({ ...message, who: { customer: 'c-9' } })).toMatchObject({
      ...{ status: 409, answer: { errors: [{ path: 'id' }] } },
    });
    expect((await send({ id: 'seven' })).answer).toMatchObject({ errors: [{ path: 'id' }] });
    expect(box).toHaveLength(1);
  });

  it('names what is wrong with a request, and sends nothing', async () => {
    const { send, box } = await start();
    expect(await send({ purpose: 'sell' })).toMatchObject({
      ...{ status: 400, answer: { errors: [{ path: 'purpose' }] } },
    });
    expect((await send({ who: { customer: 'nobody' } })).status).toBe(404);
    expect((await send({ channel: 'fax' })).status).toBe(400);
    expect(box).toHaveLength(0);
  });

  it('knows no address but a proven one', async () => {
    const { send, server, box } = await start();
    const who = { customer: 'c-9' };
    const claims = { email: 'other@example.com' };
    const told = [
      { id: idOf(1), type: 'permission', permission: 'news', granted: true },
      { id: idOf(2), type: 'declare', claims },
    ].map(interaction => ({ who, interaction }));
    await server('POST', '/interactions', { interactions: told });
    expect((await send({ who })).answer).toEqual({ sent: false, why: 'address-not-proven' });
    expect(box).toHaveLength(0);
  });

  it('says so where PUBLIC_URL is not set, and counts no contact', async () => {
    const { send, box, ann } = await start({}, null);
    const { status, answer } = await send();
    expect([status, answer.code, answer.detail]).toEqual([
      ...[503, 'unavailable', expect.stringContaining('PUBLIC_URL')],
    ]);
    expect((await ann()).contacted).toBeUndefined();
    expect(box).toHaveLength(0);
  });
});

describe('POST /v1/server/may-contact', () => {
  it('answers senders outside, and changes nothing', async () => {
    const { server, id, ann, press, linkFor } = await start();
    const ask = async (channel: string, who: object = { id }, purpose = 'find') =>
      (await server('POST', '/may-contact', { who, purpose, channel })).json();
    const before = await ann();
    expect(await ask('phone')).toEqual({ may: true, permission: 'calls' });
    expect(await ask('fax')).toEqual({ may: false, why: 'no-permission' });
    expect(await ann()).toEqual(before);
    await press(linkFor('calls'));
    expect(await ask('phone')).toEqual({ may: false, why: 'no-permission' });
    expect(await ask('phone', { customer: 'nobody' })).toMatchObject({ code: 'not_found' });
    expect(await ask('pigeon')).toMatchObject({ code: 'bad_request', errors: [{ path: 'channel' }] });
    expect(await ask('phone', { id }, 'sell')).toMatchObject({ code: 'bad_request' });
  });
});

describe('the link of a mail', () => {
  it('opens a page that asks, with one button and no script, and takes nothing back', async () => {
    const { open, linkFor, ann, withdrawals } = await start();
    const response = await open(linkFor());
    const html = await response.text();
    expect(response.status).toBe(200);
    const csp = response.headers.get('content-security-policy')!;
    expect(csp).toContain("default-src 'none'; style-src 'sha256-");
    expect(csp).not.toMatch(/unsafe|script/);
    const style = new TextEncoder().encode(/<style>(.*)<\/style>/s.exec(html)![1]!);
    const hash = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', style))));
    expect(csp).toContain(`'sha256-${hash}'`);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).not.toMatch(/<script|\son\w+=/);
    expect(html).toContain('Lamps &#38; &#60;more&#62;');
    expect(html).toContain('Send me &#60;b&#62;news&#60;/b&#62;, you');
    expect((await ann()).permissions!.news!.granted).toBe(true);
    expect(await withdrawals()).toEqual([]);
  });

  it.each(Object.keys(WITHDRAWAL_TEXTS))('is read in %s', async language => {
    const { open, press, linkFor } = await start();
    const said = WITHDRAWAL_TEXTS[language]!;
    const html = await (await open(`${linkFor()}&l=${language}-XX`)).text();
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).toContain(said.button);
    expect(html).toContain(language === 'de' ? 'Schicken Sie mir Neues' : 'Send me');
    expect(html).not.toMatch(/\{\{|undefined/);
    expect(await (await press(`${linkFor()}&l=${language}`)).text()).toContain(said.done);
  });

  it('is in the language of the browser where the mail named none, and never in one that is made up', async () => {
    const { open, linkFor } = await start();
    const german = await open(linkFor(), { 'accept-language': 'de-CH,en;q=0.5' });
    expect(await german.text()).toContain('<html lang="de"');
    const odd = await open(`${linkFor()}&l=%22%3E%3Cscript%3E`, { 'accept-language': '<script>' });
    expect(await odd.text()).not.toContain('<script>');
  });

  it('takes back at one click, on record, and only that', async () => {
    const { press, linkFor, ann, withdrawals, time } = await start();
    expect((await press(linkFor())).status).toBe(200);
    const { permissions } = await ann();
    expect([permissions!.news!.granted, permissions!.calls!.granted]).toEqual([false, true]);
    expect(await withdrawals()).toMatchObject([
      {
        ...{ permission: 'news', granted: false, at: time.now, method: 'mail-link', channel: 'e-mail' },
        ...{ text: 'Send me <b>news</b>, you', version: 1 },
      },
    ]);
  });

  it('does nothing a second time, works for ever, and again after a new yes', async () => {
    const { press, linkFor, server, id, ann, withdrawals, time } = await start();
    const once = await (await press(linkFor())).text();
    expect(await (await press(linkFor(), '')).text()).toBe(once);
    expect(await withdrawals()).toHaveLength(1);
    time.now += 400 * DAY;
    const interaction = { id: idOf(1), type: 'permission', permission: 'news', granted: true };
    await server('POST', '/interactions', { interactions: [{ who: { id }, interaction }] });
    expect((await ann()).permissions!.news!.granted).toBe(true);
    time.now += 1;
    await press(linkFor());
    expect((await ann()).permissions!.news!.granted).toBe(false);
    expect(await withdrawals()).toHaveLength(2);
  });

  it('answers the same for somebody who was erased, and brings nobody back', async () => {
    const { press, open, linkFor, deps, id, store } = await start();
    const before = [await (await open(linkFor())).text(), await (await press(linkFor())).text()];
    await erase(deps, 'st_test', [id], 'person');
    const after = [await (await open(linkFor())).text(), await (await press(linkFor())).text()];
    expect(after).toEqual(before);
    expect(await store.profile('st_test', { id })).toBeUndefined();
  });

  it('reaches whom the profile was joined into', async () => {
    const { press, linkFor, newcomer, asked, verify, profileOf, ann, time } = await start();
    const guest = await newcomer();
    const { id: joined } = (await profileOf(guest))!;
    const { registration, code } = await asked(guest);
    expect((await verify(guest, { registration, code })).answer.passage).toBe('merged');
    time.now += 1;
    await press(linkFor('news', joined));
    expect((await ann()).permissions!.news!.granted).toBe(false);
  });

  it('takes back what the catalogue has no more, and names it by its id', async () => {
    const { press, open, linkFor, ann, store, time } = await start();
    const { news: _, ...permissions } = SITE.permissions!;
    await applySite(store, siteInput({ ...SITE, permissions }), 0);
    time.now += 1_000;
    // The next request sees to it that the one after it has the new version.
    await open(linkFor());
    expect(await (await open(linkFor())).text()).toContain('<blockquote>news</blockquote>');
    await press(linkFor());
    expect((await ann()).permissions!.news!.granted).toBe(false);
  });

  it('takes nothing back when it was changed in any place, or is another server’s', async () => {
    const { press, open, linkFor, id, ann } = await start();
    const made = linkFor();
    const other = withdrawalToken(new TextEncoder().encode('another server'), {
      ...{ site: 'st_test', profile: id, permission: 'news' },
    });
    const broken = [
      made.slice(0, -1),
      made.replace('.news.', '.calls.'),
      made.replace('st_test', 'st_other'),
      made.replace(id, idOf(7)),
      `/v1/withdraw?t=${other}`,
      '/v1/withdraw?t=',
      '/v1/withdraw',
      `/v1/withdraw?t=${'a.'.repeat(4_000)}`,
    ];
    for (const path of broken) {
      for (const response of [await open(path), await press(path)]) {
        expect(response.status).toBe(400);
        expect(await response.text()).toContain(WITHDRAWAL_TEXTS.en!.broken);
      }
    }
    expect((await ann()).permissions!.news!.granted).toBe(true);
  });

  it('takes no more than a kilobyte', async () => {
    const { press, linkFor, ann } = await start();
    expect((await press(linkFor(), 'x'.repeat(1_025))).status).toBe(413);
    expect((await ann()).permissions!.news!.granted).toBe(true);
  });
});
