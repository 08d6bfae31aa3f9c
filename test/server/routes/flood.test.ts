import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../protocol/index.ts';
import type { AppOptions } from '../../../server/app.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { ALLOW, ORIGIN, startApp } from '../support/app.ts';

const MANY = { perSecond: 1_000_000, burst: 1_000_000 };
const FEW = { perSecond: 2, burst: 3 };

const start = async (limits: Partial<Exclude<AppOptions['limits'], string>>) => {
  const client = { address: '192.0.2.1' };
  const app = await startApp({}, createMemoryStore(), {
    limits: { visitor: MANY, network: MANY, site: MANY, ...limits },
    clientOf: () => client.address,
  });
  const events = (token?: string) =>
    app.post('/v1/events', { consent: ALLOW, events: [], ...(token ? { token } : {}) });
  const statuses = async (count: number, token?: string) => {
    const all = [];
    for (let i = 0; i < count; i++) all.push((await events(token)).status);
    return all;
  };
  return { ...app, client, events, statuses };
};

describe('too many requests', () => {
  it('of one visitor are told when to come back, on every route, and leave the others alone', async () => {
    const { view, statuses, events, time, post, me } = await start({ visitor: FEW });
    const [one, other] = [(await view()).answer.token!, (await view()).answer.token!];
    expect(await statuses(4, one)).toEqual([200, 200, 200, 429]);
    const response = await events(one);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After');
    const { code, detail } = (await response.json()) as Problem;
    expect([code, detail]).toEqual(['too_many_requests', expect.stringContaining('LIMITS')]);
    expect((await view({ token: one })).response.status).toBe(429);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['GET', '/export'],
    ] as const)
      expect((await me(method, one, path)).status).toBe(429);
    expect((await post('/v1/logout', { token: one })).status).toBe(429);
    expect((await events(other)).status).toBe(200);
    time.now += 1_000;
    expect(await statuses(3, one)).toEqual([200, 200, 429]);
  });

  it('of one network are refused, whichever of its addresses they come from', async () => {
    const { client, statuses } = await start({ network: FEW });
    client.address = '2001:db8::1';
    expect(await statuses(2)).toEqual([200, 200]);
    client.address = '2001:db8::ffff:2';
    expect(await statuses(2)).toEqual([200, 429]);
    client.address = '2001:db8:0:1::1';
    expect(await statuses(1)).toEqual([200]);
  });

  it('of one network use up nothing of the site’s', async () => {
    const { client, statuses } = await start({ network: FEW, site: { perSecond: 1, burst: 5 } });
    expect(await statuses(10)).toEqual([200, 200, 200, ...Array(7).fill(429)]);
    client.address = '192.0.2.2';
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it('are nothing the site’s own server has to care about', async () => {
    const { server } = await start({ visitor: FEW, network: FEW, site: FEW });
    for (let i = 0; i < 20; i++) expect((await server('GET', '/profiles?customer=c-1')).status).toBe(404);
  });
});
