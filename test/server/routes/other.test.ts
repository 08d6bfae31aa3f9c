import { describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { ApiError } from '../../../server/error.ts';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { ALLOW, startApp } from '../support/app.ts';

describe('the built files', () => {
  it('are handed out compressed, with a validator, to every origin', async () => {
    const { app } = await startApp();
    const plain = await app.request('/r.js');
    expect(await plain.text()).toBe('/* r */');
    expect(plain.headers.get('cache-control')).toContain('max-age=300');
    expect(plain.headers.get('access-control-allow-origin')).toBe('*');
    const packed = await app.request('/r.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect((await app.request('/r.js', { headers: { 'if-none-match': '"e1"' } })).status).toBe(304);
    expect((await app.request('/w/ui-12345678.js')).headers.get('cache-control')).toContain('immutable');
  });

  it('are the only files there are', async () => {
    const { app } = await startApp();
    for (const path of ['/w/nope.js', '/w/../package.json', '/w/%2e%2e/package.json'])
      expect((await app.request(path)).status).toBe(404);
  });
});

describe('the server describes itself', () => {
  it('by an OpenAPI document that names every route it has', async () => {
    const { app } = await startApp();
    const document = (await (await app.request('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    );
    const served = app.routes
      .filter(
        ({ method, path }) =>
          method !== 'ALL' && !path.includes('*') && !['/r.js', '/openapi.json'].includes(path),
      )
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect([...new Set(served)].sort()).toEqual(described.sort());
  });

  it('by its health', async () => {
    const { app } = await startApp();
    expect(await (await app.request('/healthz')).json()).toEqual({ ok: true, version: '1.2.3' });
  });
});

describe('a store that cannot be reached', () => {
  it('is a 503 that says to come back, and one line in the log without the visitor’s token', async () => {
    const memory = createMemoryStore();
    const broken: Store = {
      ...memory,
      update: () =>
        Promise.reject(
          new ApiError('unavailable', 503, 'The store cannot be reached.', { cause: new Error('disk full') }),
        ),
    };
    const { post, lines } = await startApp({}, broken);
    const token = `vt_${'B'.repeat(43)}`;
    const response = await post('/v1/events', { token, consent: ALLOW, events: [] });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    const errors = lines.filter(line => line.level === 'error');
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).toContain('disk full');
    expect(JSON.stringify(lines)).not.toContain(token);
  });

  it('shows nothing of an unexpected error to the outside', async () => {
    const memory = createMemoryStore();
    const app = createApp({
      store: { ...memory, revision: () => Promise.reject(new Error('secret path /x')) },
      assets: () => undefined,
    });
    const response = await app.request('/healthz');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });
});
