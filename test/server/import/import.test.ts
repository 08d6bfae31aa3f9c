import { describe, expect, it } from 'vitest';
import type { MappingInput } from '../../../server/import/mapping.ts';
import { readMapping } from '../../../server/import/mapping.ts';
import { BATCH_ROWS, importFile } from '../../../server/import/run.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { NOW } from '../support/events.ts';
import { testSite } from '../support/site.ts';
import { dump, fileOf, imported, trackMapping } from './support/run.ts';
import { storeEvents } from './support/store-events.ts';

const ORDERS: MappingInput = trackMapping({ event: { type: 'order', total: 'sum' } });
const VIEWS: MappingInput = trackMapping({
  event: { type: 'product', action: 'cart', sku: 'what', category: 'what' },
});

describe('rows that stand in a file twice', () => {
  const content =
    'who,sum,at\n1,12.00,2024-01-12\n2,5.00,2024-01-12\n1,12.00,2024-01-12\n1,12.00,2024-01-12\n';

  it('are one interaction, the others duplicates', async () => {
    const { result, person } = await imported(content, ORDERS);
    expect(result).toMatchObject({
      rows: 4,
      accepted: 2,
      duplicates: 2,
      rejected: 0,
      orders: 2,
      cents: 1700,
    });
    expect((await person('1'))!.stats).toMatchObject({ orders: 1, revenue: 12 });
  });

  it('are interactions of their own where the mapping keeps them, and stay that when imported again', async () => {
    const keep: MappingInput = { ...ORDERS, duplicates: 'keep' };
    const { result, person, store } = await imported(content, keep);
    expect(result).toMatchObject({ accepted: 4, duplicates: 0, orders: 4, cents: 4100 });
    expect((await person('1'))!.stats).toMatchObject({ orders: 3, revenue: 36 });
    expect((await imported(content, keep, { store })).result).toMatchObject({
      accepted: 0,
      duplicates: 4,
      orders: 0,
    });
  });

  it('are told apart, or recognised, by their own id where there is one', async () => {
    const mapping = { ...ORDERS, id: 'id' };
    const rows = 'id,who,sum,at\na,1,12.00,2024-01-12\nb,1,12.00,2024-01-12\na,1,99.00,2024-01-13\n';
    const { result, person } = await imported(rows, mapping);
    expect(result).toMatchObject({ accepted: 2, duplicates: 1 });
    expect((await person('1'))!.stats).toMatchObject({ orders: 2, revenue: 24 });
  });

  it('keep their places when an earlier row is mended', async () => {
    const keep: MappingInput = { ...ORDERS, duplicates: 'keep' };
    const broken = 'who,sum,at\n1,x,2024-01-11\n1,12.00,2024-01-12\n1,12.00,2024-01-12\n';
    const { store } = await imported(broken, keep);
    const mended = await imported(broken.replace('x', '3.00'), keep, { store });
    expect(mended.result).toMatchObject({ accepted: 1, duplicates: 2, rejected: 0 });
  });
});

describe('an import', () => {
  it('accounts for every row', async () => {
    const { result, rejected } = await imported(
      'who,what,at\n1,a,2024-01-01\n1,a,2024-01-01\n,a,2024-01-01\n2,b,never\n2,b,2024-01-02\n',
    );
    expect(result).toMatchObject({
      rows: 5,
      accepted: 2,
      duplicates: 1,
      rejected: 2,
      people: 2,
      sessions: 2,
    });
    expect(rejected.map(({ line, raw }) => [line, raw])).toEqual([
      [4, ',a,2024-01-01'],
      [5, '2,b,never'],
    ]);
  });

  it('changes nothing the second time', async () => {
    const sample = storeEvents(300);
    const mapping = trackMapping({
      customer: 'user_id',
      time: { column: 'event_time', format: 'iso' },
      event: { type: 'product', action: 'view', sku: 'product_id', category: 'category_code' },
    });
    const { store, result } = await imported(sample.csv, mapping);
    const before = await dump(store, 'st_test', sample.customers);
    const second = await imported(sample.csv, mapping, { store });
    expect(second.result).toMatchObject({
      accepted: 0,
      duplicates: result.accepted + result.duplicates,
      sessions: 0,
      people: 0,
    });
    expect(await dump(store, 'st_test', sample.customers)).toBe(before);
  });

  it('adds what is new in a file that has grown, with a mapping that has been mended', async () => {
    const start = 'who,what,at\n1,a,2024-01-01\n1,b,2024-02-30\n';
    const { store } = await imported(start);
    const more = await imported(
      `${start.replace('02-30', '02-28')}1,c,2024-03-01\n`,
      trackMapping({ required: ['what'] }),
      { store },
    );
    expect(more.result).toMatchObject({ accepted: 2, duplicates: 1 });
  });

  it('gives the same people and ids in every store, and others to another site', async () => {
    const rows = 'who,what,at\n1,a,2024-01-01\n';
    const [first, second] = [await imported(rows), await imported(rows)];
    expect(await second.person('1')).toEqual(await first.person('1'));
    expect(await second.history('1')).toEqual(await first.history('1'));
    const other = await imported(rows, trackMapping(), { site: testSite({ site: 'st_other' }) });
    const there = await other.store.profile('st_other', { customer: '1' });
    expect(there!.id).not.toBe((await first.person('1'))!.id);
  });

  it('comes to the same wherever its batches begin and end', async () => {
    const sample = storeEvents(900);
    const mapping = trackMapping({
      customer: 'user_id',
      time: { column: 'event_time', format: 'iso' },
      event: { type: 'order', total: 'price', item: { sku: 'product_id', category: 'category_code' } },
    });
    const whole = await imported(sample.csv, mapping);
    const store = createMemoryStore();
    const lines = sample.csv.split('\n');
    for (const upTo of [2, 41, 200, 201, 640, lines.length])
      await imported(lines.slice(0, upTo).join('\n'), mapping, { store });
    expect(await dump(store, 'st_test', sample.customers)).toBe(
      await dump(whole.store, 'st_test', sample.customers),
    );
  });

  it('rates people at the time of what they did, not of the import', async () => {
    const rows = 'who,sum,at\n1,20,2019-01-01\n1,2000,2019-03-01\n1,1,2019-04-01\n';
    const { person, result } = await imported(rows, ORDERS);
    const { tier, tierHistory, createdAt, seenAt, visits } = (await person('1'))!;
    expect(tier).toMatchObject({ level: 'mvc', since: Date.UTC(2019, 2, 1), heldAt: Date.UTC(2019, 3, 1) });
    expect(tierHistory.map(({ level, since }) => [level, since])).toEqual([
      ['client', Date.UTC(2019, 0, 1)],
      ['guest', Date.UTC(2019, 0, 1)],
    ]);
    expect([createdAt, seenAt]).toEqual([Date.UTC(2019, 0, 1), Date.UTC(2019, 3, 1)]);
    expect(visits).toHaveLength(3);
    expect(result.sessions).toBe(3);
  });

  it('teaches needs by the rules of the site', async () => {
    const { person } = await imported('who,what,at\n1,lamps,2024-01-01\n1,lamps,2024-01-01 00:01\n', VIEWS);
    expect(Object.keys((await person('1'))!.needs.category!)).toEqual(['lamps']);
    expect((await person('1'))!.stats.carts).toBe(2);
  });

  it('puts rows right that stand out of order within a batch, and tells of those beyond', async () => {
    const early = '1,a,2024-01-01 10:00';
    const near = await imported(`who,what,at\n1,b,2024-01-01 12:00\n${early}\n`);
    expect(near.result).toMatchObject({ sessions: 2, late: 0 });
    const filler = Array.from({ length: BATCH_ROWS }, (_, i) => `2,x${i},2024-01-01 12:00`).join('\n');
    const far = await imported(`who,what,at\n1,b,2024-01-01 12:00\n${filler}\n${early}\n`);
    expect(far.result).toMatchObject({
      rows: BATCH_ROWS + 2,
      accepted: BATCH_ROWS + 2,
      late: 1,
      people: 2,
      sessions: 2,
    });
  });

  it('counts an order number once and says how many rows repeat one', async () => {
    const mapping = trackMapping({ event: { type: 'order', order: 'what', total: 'sum' } });
    const { result } = await imported(
      'who,what,sum,at\n1,A1,5,2024-01-01\n1,A1,7,2024-01-01\n1,A2,1,2024-01-02\n',
      mapping,
    );
    expect(result).toMatchObject({ accepted: 3, orders: 2, cents: 600, repeated: 1 });
  });

  it('joins the history of somebody the site knows already', async () => {
    const { store, person, result } = await imported('who,what,at\n1,a,2024-06-01\n');
    const before = await person('1');
    const older = await imported('who,what,at\n1,b,2023-01-01\n', trackMapping({ name: 'older' }), { store });
    expect(result.people + older.result.people).toBe(1);
    expect(await older.person('1')).toMatchObject({
      id: before!.id,
      seenAt: before!.seenAt,
      createdAt: Date.UTC(2023, 0, 1),
    });
  });

  it('ends after the batch under way when it is asked to, and goes on where it was', async () => {
    const count = 2 * BATCH_ROWS + 10;
    const rows = Array.from({ length: count }, (_, i) => `${i % 50},x${i},2024-01-01 12:00`);
    const file = fileOf(`who,what,at\n${rows.join('\n')}\n`);
    const options = { site: testSite(), file, mapping: readMapping(trackMapping(), file), now: NOW };
    const stop = new AbortController();
    const store = createMemoryStore();
    const progress: { rows: number; bytes: number }[] = [];
    const first = await importFile({
      ...options,
      store,
      signal: stop.signal,
      onProgress: told => {
        progress.push(told);
        stop.abort();
      },
    });
    expect(first).toMatchObject({
      stopped: true,
      rows: BATCH_ROWS,
      accepted: BATCH_ROWS,
      line: BATCH_ROWS + 1,
    });
    // 50 people, one change each.
    expect(progress.map(told => told.rows)).toEqual(
      Array.from({ length: 50 }, (_, i) => (i + 1) * (BATCH_ROWS / 50)),
    );
    expect(progress.at(-1)!.bytes).toBeGreaterThan(progress[0]!.bytes);
    const second = await importFile({ ...options, store });
    expect(second).toMatchObject({
      stopped: false,
      rows: count,
      accepted: count - BATCH_ROWS,
      duplicates: BATCH_ROWS,
    });
    const uninterrupted = createMemoryStore();
    await importFile({ ...options, store: uninterrupted });
    const customers = Array.from({ length: 50 }, (_, i) => String(i));
    expect(await dump(store, 'st_test', customers)).toBe(await dump(uninterrupted, 'st_test', customers));
  });

  it('asked to end before anything is written writes nothing', async () => {
    const file = fileOf('who,what,at\n1,a,2024-01-01\n');
    const store = createMemoryStore();
    const result = await importFile({
      store,
      site: testSite(),
      file,
      mapping: readMapping(trackMapping(), file),
      now: NOW,
      signal: AbortSignal.abort(),
    });
    expect(result).toMatchObject({ stopped: true, rows: 0, accepted: 0, line: 0 });
    expect((await store.stats('st_test')).people).toBe(0);
  });

  it('keeps the batches before a store that fails, and says why it ended', async () => {
    const memory = createMemoryStore();
    let changes = 0;
    const failing = {
      ...memory,
      update: (change: Parameters<typeof memory.update>[0]) =>
        ++changes > 1 ? Promise.reject(new Error('the disk is full')) : memory.update(change),
    };
    const rows = Array.from({ length: 2 * BATCH_ROWS }, (_, i) => `1,x${i},2024-01-01 12:00`);
    await expect(
      imported(`who,what,at\n${rows.join('\n')}\n`, trackMapping(), { store: failing }),
    ).rejects.toThrow('the disk is full');
    expect((await memory.stats('st_test')).interactions).toBe(BATCH_ROWS);
  });
});
