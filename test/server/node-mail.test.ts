import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegisterAnswer } from '../../protocol/index.ts';
import { applySite } from '../../server/commands/apply.ts';
import { makeFormToken } from '../../server/form-token.ts';
import { codeMail } from '../../server/mail/code-mail.ts';
import type { Message } from '../../server/mail/message.ts';
import { startNode } from '../../server/node.ts';
import { createFileMail, createSmtpMail } from '../../server/node-mail.ts';
import { readSettings } from '../../server/settings.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { ALLOW, ORIGIN } from './support/app.ts';
import { startMailServer as openMailServer, readRaw } from './support/mail-server.ts';
import { readMail } from './support/registration.ts';
import { siteInput, testSite } from './support/site.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startMailServer() {
  const server = await openMailServer();
  stops.push(server.close);
  return server;
}

const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-mail-'));
  stops.push(() => rmSync(folder, { recursive: true }));
  return folder;
};

const message = (more: Partial<Message> = {}): Message => ({
  ...codeMail(testSite().config, {
    ...{ to: 'ann@example.com', code: '048213', minutes: 10, locale: 'en' },
    link: 'https://shop.example/#rapport:register=abc',
  }),
  ...more,
});

describe('mail over SMTP', () => {
  it('arrives as text and HTML', async () => {
    const { url, received } = await startMailServer();
    const mail = createSmtpMail(url);
    stops.push(() => mail.close());
    await mail.send(message());
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ from: 'noreply@shop.example', to: ['ann@example.com'] });
    const { headers, text } = readRaw(received[0]!.raw);
    expect(headers).toContain('From: Test shop <noreply@shop.example>');
    expect(headers).toContain('To: ann@example.com');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    expect(text).toContain('048213');
    expect(text).toContain('Content-Type: text/html');
  });

  it('goes to one person with the headers it was given, whatever stands in a name', async () => {
    const { url, received } = await startMailServer();
    const mail = createSmtpMail(url);
    stops.push(() => mail.close());
    await mail.send(message());
    const plain = readRaw(received[0]!.raw).names.sort();
    const breaks = ['\r\n', '\n', '\r', '\u2028', '\0', '\r\n\r\n', '%0d%0a', '", '];
    for (const at of breaks) {
      const evil = `Shop${at}Bcc: eve@evil.example${at}<eve@evil.example>, eve@evil.example`;
      await mail.send(message({ from: { name: evil, email: 'noreply@shop.example' }, subject: evil }));
      const { raw, to, from } = received.at(-1)!;
      expect([from, to]).toEqual(['noreply@shop.example', ['ann@example.com']]);
      expect(readRaw(raw).names.sort()).toEqual(plain);
    }
  });

  it('fails when nobody answers', async () => {
    const mail = createSmtpMail('smtp://127.0.0.1:1');
    stops.push(() => mail.close());
    await expect(mail.send(message())).rejects.toMatchObject({ code: 'ESOCKET' });
  });
});

describe('mail as files', () => {
  it('is a whole .eml, whose name says nothing of its reader', async () => {
    const folder = join(newFolder(), 'data', 'mail');
    const mail = createFileMail(folder, () => Date.parse('2026-03-02T10:00:00Z'));
    await Promise.all([mail.send(message()), mail.send(message({ to: 'bob@example.com' }))]);
    const names = readdirSync(folder);
    expect(names).toHaveLength(2);
    for (const name of names)
      expect(name).toMatch(/^2026-03-02T10-00-00-000Z-[0-9a-f]{32}-[0-9a-f-]{36}\.eml$/);
    const raws = names.map(name => readFileSync(join(folder, name), 'utf8'));
    expect(raws.join('')).toMatch(/To: ann@example\.com\r\n/);
    expect(raws.join('')).toMatch(/To: bob@example\.com\r\n/);
    for (const raw of raws) expect(readRaw(raw).text).toContain('048213');
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, names[0]!)).mode & 0o077).toBe(0);
  });

  it('is gone when its reader is forgotten, and nobody else’s', async () => {
    const folder = join(newFolder(), 'mail');
    const mail = createFileMail(folder);
    await mail.forget!(['ann@example.com']);
    await Promise.all([
      mail.send(message()),
      mail.send(message()),
      mail.send(message({ to: 'bob@example.com' })),
    ]);
    await mail.forget!(['ann@example.com', 'carl@example.com']);
    const left = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));
    expect(left).toHaveLength(1);
    expect(left[0]).toContain('To: bob@example.com');
  });
});

describe('a server for Node', () => {
  const SECRET = 'the secret of this server, for tests only';

  async function startServer(env: Record<string, string>) {
    const store = createMemoryStore();
    await applySite(store, siteInput(), Date.now());
    const settings = readSettings({ PORT: '0', LOG_LEVEL: 'error', SECRET, ...env });
    const running = await startNode({ settings, store, dist: newFolder(), version: '0.0.0' });
    stops.push(running.stop);
    const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
      const response = await fetch(`${running.url}/v1/${path}?site=st_test`, {
        method: 'POST',
        headers: { origin: ORIGIN, ...headers },
        body: JSON.stringify({ consent: ALLOW, ...body }),
      });
      return { status: response.status, answer: (await response.json()) as RegisterAnswer };
    };
    const form = () =>
      makeFormToken(new TextEncoder().encode(SECRET), {
        ...{ site: 'st_test', profile: undefined, now: Date.now() - 5_000 },
      });
    return { running, post, form };
  }

  it('sends the mail it owes before it stops', async () => {
    const { url, received } = await startMailServer();
    const { post, form, running } = await startServer({ SMTP_URL: url });
    const { answer } = await post('register', { form: form(), email: 'Ann@Example.com' });
    await running.stop();
    expect(received).toHaveLength(1);
    expect(received[0]!.to).toEqual(['ann@example.com']);
    expect(answer).toMatchObject({ next: 'code' });
  });

  it('lets who read the mail in, and answers before it is sent', async () => {
    const { url, received } = await startMailServer();
    const { post, form } = await startServer({ SMTP_URL: url });
    const { answer } = await post('register', { form: form(), email: 'ann@example.com' });
    while (received.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    const { code } = readMail(readRaw(received[0]!.raw).text.replace(/\r/g, ''));
    const registration = answer.next === 'code' ? answer.registration : '';
    const proven = await post('verify', { registration, code, token: answer.token });
    expect(proven).toMatchObject({ status: 200, answer: { visitor: { proof: 'verified' } } });
  });

  it('counts by the address that is connected, and by a proxy’s word only when it is told to', async () => {
    const { url } = await startMailServer();
    const statuses = async (env: Record<string, string>) => {
      const { post, form } = await startServer({ SMTP_URL: url, ...env });
      const seen: number[] = [];
      for (let at = 0; at < 11; at++) {
        const headers = { 'x-forwarded-for': `203.0.113.${at}, 198.51.100.${at}` };
        seen.push((await post('register', { form: form(), email: `ann${at}@example.com` }, headers)).status);
      }
      return seen;
    };
    expect(await statuses({})).toEqual([...Array(10).fill(200), 429]);
    expect(await statuses({ TRUST_PROXY: '1' })).toEqual(Array(11).fill(200));
  });
});

describe('the settings', () => {
  it('refuse what is no mail server or no secret, without repeating it', () => {
    const wrong: Record<string, string>[] = [
      { SMTP_URL: 'mail.example.com' },
      { SMTP_URL: 'http://user:CANARY@mail.example.com' },
      { SMTP_URL: 'smtp:CANARY' },
      { SECRET: 'CANARY' },
      { TRUST_PROXY: 'yes' },
    ];
    for (const env of wrong) {
      const [name] = Object.keys(env);
      expect(() => readSettings(env)).toThrow(name);
      expect(() => readSettings(env)).not.toThrow('CANARY');
    }
    const smtpUrl = 'smtps://user:pass@mail.example.com:465';
    expect(readSettings({ SMTP_URL: smtpUrl, TRUST_PROXY: '1' })).toMatchObject({
      smtpUrl,
      trustProxy: true,
    });
    expect(readSettings({ SMTP_URL: '', SECRET: '' })).toMatchObject({
      smtpUrl: undefined,
      secret: undefined,
    });
  });
});
