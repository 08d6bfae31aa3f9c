import { describe, expect, it } from 'vitest';
import { saysRobot } from '../../../server/robot.ts';
import { ALLOW, ORIGIN, startApp } from '../support/app.ts';

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe('a robot', () => {
  it('is told what a guest is told; nothing is stored, minted or counted', async () => {
    const { view, post, store, lines } = await startApp();
    const guest = await view({ consent: { ...ALLOW, recognise: false } });
    const before = await store.stats('st_test');
    for (const headers of [{ 'user-agent': GOOGLEBOT }, { 'sec-purpose': 'prefetch' }]) {
      const { response, answer } = await view({}, headers);
      expect(response.status).toBe(200);
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(answer.token).toBeUndefined();
      expect(answer.decision).toEqual(guest.answer.decision);
      const cookie = await view({ cookie: true }, headers);
      expect(cookie.response.headers.get('set-cookie')).toBeNull();
      const events = await post('/v1/events', { consent: ALLOW, events: [] }, headers);
      expect(await events.json()).toEqual({ accepted: [], duplicate: [], rejected: [] });
      expect(await (await post('/v1/logout', {}, headers)).json()).toEqual({});
      const jwt = await post('/v1/identify', { consent: ALLOW, jwt: 'x' }, headers);
      expect(((await jwt.json()) as { code: string }).code).toBe('consent_required');
    }
    expect(await store.stats('st_test')).toEqual(before);
    expect((await store.people('st_test', { limit: 10 })).people).toEqual([]);
    const noted = lines.filter(({ message }) => message === 'a robot asked');
    expect(noted.length).toBe(10);
    expect(noted.every(({ level }) => level === 'debug')).toBe(true);
  });

  it('is nobody, even with the token of somebody', async () => {
    const { view, app, store } = await startApp();
    const token = (await view({ category: 'lamps' })).answer.token!;
    const { answer } = await view({ token, category: 'lamps' }, { 'user-agent': GOOGLEBOT });
    expect(answer.decision.visitor.proof).toBe('none');
    const headers = { origin: ORIGIN, authorization: `Bearer ${token}`, 'user-agent': GOOGLEBOT };
    expect((await app.request('/v1/me?site=st_test', { headers })).status).toBe(401);
    expect((await app.request('/v1/me?site=st_test', { method: 'DELETE', headers })).status).toBe(401);
    expect((await store.people('st_test', { limit: 10 })).people.map(({ stats }) => stats.pages)).toEqual([
      1,
    ]);
  });

  it.each([
    GOOGLEBOT,
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
    'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
    'Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko; Google-InspectionTool/1.0)',
    'Mozilla/5.0 (Macintosh) AppleWebKit/600.2.5 (KHTML, like Gecko) Version/8.0.2 Safari/600.2.5 (Applebot/0.1)',
    'Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)',
  ])('says so: %s', agent => {
    expect(saysRobot(agent, undefined)).toBe(true);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0', undefined],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36',
      undefined,
    ],
    [
      'Mozilla/5.0 (Linux; Android 9; CUBOT X19 Build/PPR1) AppleWebKit/537.36 Chrome/80.0 Mobile Safari/537.36',
      undefined,
    ],
    [
      'Mozilla/5.0 (Linux; Android 5.1; CUBOT_NOTE_S) AppleWebKit/537.36 Chrome/80.0 Mobile Safari/537.36',
      undefined,
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1',
      'prefetch;prerender',
    ],
  ])('is not everybody: %s %s', (agent, purpose) => {
    expect(saysRobot(agent, purpose)).toBe(false);
  });
});
