import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientNetwork } from '../../server/client-network.ts';
import { createSecret, keyedHash, sameHash } from '../../server/secret.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { randomDigits } from '../../server/token.ts';

const now = () => 1;

describe('the server’s secret', () => {
  it('is the one it was given', async () => {
    const secret = await createSecret(createMemoryStore(), 'a given secret', now)();
    expect(new TextDecoder().decode(secret)).toBe('a given secret');
  });

  it('is made once when none was given: the same for several processes and after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-secret-'));
    const path = join(folder, 'rapport.db');
    const stores = [await createSqliteStore({ path }), await createSqliteStore({ path })];
    const both = await Promise.all(stores.map(store => createSecret(store, undefined, now)()));
    expect(both[0]).toEqual(both[1]);
    expect(both[0]!.length).toBe(43);
    await Promise.all(stores.map(store => store.close()));
    const again = await createSqliteStore({ path });
    expect(await createSecret(again, undefined, now)()).toEqual(both[0]);
    await again.close();
    rmSync(folder, { recursive: true });
    expect(await createSecret(createMemoryStore(), undefined, now)()).not.toEqual(both[0]);
  });

  it('is asked for again when the store could not be reached', async () => {
    const store = createMemoryStore();
    let calls = 0;
    const flaky: Pick<typeof store, 'settle'> = {
      settle: deed => (++calls === 1 ? Promise.reject(new Error('away')) : store.settle(deed)),
    };
    const secret = createSecret(flaky, undefined, now);
    await expect(secret()).rejects.toThrow('away');
    expect(await secret()).toEqual(await secret());
    expect(calls).toBe(2);
  });

  it('makes the hashes that HMAC-SHA-256 makes, and another for every use', () => {
    const key = new TextEncoder().encode('key');
    const expected = createHmac('sha256', 'key').update('["a","b","c"]').digest('base64url');
    expect(keyedHash(key, 'a', 'b', 'c')).toBe(expected);
    const others = [
      keyedHash(key, 'a', 'bc'),
      keyedHash(key, 'ab', 'c'),
      keyedHash(key, 'a', 'b,c'),
      keyedHash(key, 'a', 'b","c'),
    ];
    expect(new Set([expected, ...others]).size).toBe(5);
    expect([sameHash(expected, expected), sameHash(expected, others[0]!), sameHash('a', 'ab')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a code', () => {
  it('has every digit in every place equally often', () => {
    const rounds = 20_000;
    const counts = Array.from({ length: 6 }, () => Array<number>(10).fill(0));
    for (let round = 0; round < rounds; round++)
      for (const [place, digit] of [...randomDigits(6)].entries()) counts[place]![Number(digit)]!++;
    const expected = rounds / 10;
    for (const place of counts) {
      const chi = place.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // Nine degrees of freedom: one run in 200,000,000 is beyond this.
      expect(chi).toBeLessThan(60);
    }
  });
});

describe('a client’s network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:5050', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['0:0:0:0:0:FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0DB8:0000:0000:ffff::', '2001:db8:0:0'],
    ['[2001:db8:1:2:3:4:5:6]:443', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['unix socket', 'unix socket'],
  ])('of %s is %s', (address, network) => {
    expect(clientNetwork(address)).toBe(network);
  });
});
