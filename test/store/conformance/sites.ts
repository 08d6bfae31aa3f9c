import { expect, it } from 'vitest';
import type { Store } from '../../../server/store/contract.ts';
import { refusedWith } from './expectations.ts';
import { change, config, event, hash, NOW, SITE, uuid } from './fixtures.ts';

export const publishing = (the: () => Store): void => {
  it('counts the versions of a site from 1 and has only the last one live', async () => {
    const first = await the().publish(config(SITE, 'First'), NOW);
    expect(first).toEqual({
      key: SITE,
      version: 1,
      config: config(SITE, 'First'),
      publishedAt: NOW,
      secretHashes: [],
    });
    const second = await the().publish(config(SITE, 'Second'), NOW + 1);
    expect(second).toMatchObject({ version: 2, publishedAt: NOW + 1, config: { name: 'Second' } });
    const other = await the().publish(config('st_b'), NOW);
    expect(other.version).toBe(1);
    const live = await the().sites();
    expect(live.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual([second, other]);
  });

  it('has no sites at first, nor one that only has people', async () => {
    await the().update(change(1, [event(1)]));
    expect(await the().sites()).toEqual([]);
    expect((await the().publish(config(SITE), NOW)).version).toBe(1);
    expect((await the().profile(SITE, { token: hash(1) }))?.id).toBe(uuid(1));
  });

  it('publishes on top of the expected version only', async () => {
    const refusal = refusedWith('conflict');
    await expect(the().publish(config(SITE), NOW, { expectedVersion: 1 })).rejects.toEqual(refusal);
    await the().publish(config(SITE, 'First'), NOW, { expectedVersion: 0 });
    await expect(the().publish(config(SITE), NOW, { expectedVersion: 0 })).rejects.toEqual(refusal);
    await the().publish(config(SITE, 'Second'), NOW, { expectedVersion: 1 });
    await expect(the().publish(config(SITE, 'Third'), NOW, { expectedVersion: 1 })).rejects.toThrow(
      'Version 2',
    );
    expect(await the().sites()).toMatchObject([{ version: 2, config: { name: 'Second' } }]);
  });

  it('lets one of many concurrent publications on one version through', async () => {
    await the().publish(config(SITE), NOW);
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        the().publish(config(SITE, `No. ${i}`), NOW, { expectedVersion: 1 }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await the().sites())[0]?.version).toBe(2);
  });

  it('adds secret hashes, each once, and keeps them over versions', async () => {
    await the().publish(config(SITE), NOW, { secretHash: hash(2) });
    await the().publish(config(SITE), NOW, { secretHash: hash(1) });
    await the().publish(config(SITE), NOW, { secretHash: hash(2) });
    const last = await the().publish(config(SITE), NOW);
    expect(last.secretHashes).toEqual([hash(2), hash(1)]);
    expect((await the().sites())[0]?.secretHashes).toEqual([hash(2), hash(1)]);
  });

  it('adds no secret with a publication that is refused', async () => {
    await the().publish(config(SITE), NOW);
    const refused = the().publish(config(SITE), NOW, { secretHash: hash(1), expectedVersion: 7 });
    await expect(refused).rejects.toEqual(refusedWith('conflict'));
    expect((await the().sites())[0]?.secretHashes).toEqual([]);
  });

  it('changes its revision with every publication and with nothing else', async () => {
    const seen = [await the().revision()];
    for (const site of [SITE, 'st_b', SITE]) {
      await the().publish(config(site), NOW);
      seen.push(await the().revision());
    }
    expect(new Set(seen).size).toBe(4);
    await the().update(change(1, [event(1)]));
    expect(await the().revision()).toBe(seen.at(-1));
  });

  it('hands out copies of configurations', async () => {
    const given = config(SITE);
    const published = await the().publish(given, NOW);
    given.name = 'changed by the caller';
    published.config.name = 'changed by another';
    const [read] = await the().sites();
    expect(read?.config.name).toBe('A shop');
    read!.config.name = 'changed again';
    expect((await the().sites())[0]?.config.name).toBe('A shop');
  });

  it('keeps a configuration of 300 kB with texts of any script', async () => {
    const big = config(SITE, 'Лампы و 灯 💡');
    big.groups = { all: Array.from({ length: 10_000 }, (_, i) => `customer-${i}-灯`) };
    await the().publish(big, NOW);
    expect((await the().sites())[0]?.config).toEqual(big);
  });
};
