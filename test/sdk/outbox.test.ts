import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Event } from '../../protocol/index.ts';
import { createOutbox } from '../../sdk/outbox.ts';
import { createUuid } from '../../sdk/uuid.ts';

const uuid = createUuid();
const track = (name: string, props = {}): Event => ({ type: 'track', id: uuid(), name, props });
const answer = (): Event => ({ type: 'answer', id: uuid(), question: 'q', values: ['a'] });

let sites = 0;
const open = (site = `st_${sites++}`, isKept = () => true) => {
  const stats = { sent: 0, dropped: 0 };
  const kept = new Map<string, unknown>();
  const outbox = createOutbox(site, isKept, (key, value) => kept.set(key, value), stats);
  return { site, stats, kept, outbox };
};

describe('the outbox', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  it('gives an event that was stored to the next page, in order, and says that something is left', async () => {
    const { site, outbox, kept } = open();
    expect(await outbox.add(track('one'))).toBe('stored');
    expect(await outbox.add(track('two'))).toBe('stored');
    expect(kept.get('left')).toBe(2);
    const next = open(site).outbox;
    await next.load(1000);
    expect(next.waiting().map(({ event }) => event)).toMatchObject([{ name: 'one' }, { name: 'two' }]);
  });

  it('lets go of what another tab has delivered', async () => {
    const { site, outbox } = open();
    await outbox.add(track('one'));
    const other = open(site).outbox;
    await other.load(1000);
    other.remove(other.waiting());
    await outbox.add(track('two'));
    await outbox.load(1000);
    expect(outbox.waiting().map(({ event }) => event)).toMatchObject([{ name: 'two' }]);
  });

  it('is memory alone when the visitor is not to be recognised', async () => {
    const { site, outbox } = open(undefined, () => false);
    expect(await outbox.add(track('one'))).toBe('memory');
    expect(outbox.waiting()).toHaveLength(1);
    const next = open(site).outbox;
    await next.load(1000);
    expect(next.waiting()).toEqual([]);
  });

  it('full of events gives up the oldest of low value first, and counts them', async () => {
    const { outbox, stats } = open(undefined, () => false);
    await outbox.add(answer());
    for (let n = 0; n < 1002; n++) await outbox.add(track(`e${n}`));
    const names = outbox.waiting().map(({ event }) => (event.type === 'track' ? event.name : event.type));
    expect(names).toHaveLength(1000);
    expect(names.slice(0, 2)).toEqual(['answer', 'e3']);
    expect(stats.dropped).toBe(3);
  });

  it('holds no more than 2 MiB', async () => {
    const { outbox, stats } = open(undefined, () => false);
    for (let n = 0; n < 80; n++) await outbox.add(track(`e${n}`, { text: 'ü'.repeat(15_000) }));
    const bytes = outbox.waiting().reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(outbox.waiting().length + stats.dropped).toBe(80);
    expect(outbox.waiting().length).toBeGreaterThan(60);
  });

  it('gives up what is older than seven days', async () => {
    const { site, outbox } = open();
    await outbox.add(track('old'));
    vi.setSystemTime(Date.now() + 7 * 24 * 3600 * 1000 + 1);
    const { outbox: next, stats } = open(site);
    await next.load(1000);
    expect(next.waiting()).toEqual([]);
    expect(stats.dropped).toBe(1);
  });

  it('keeps a copy: what the page changes afterwards is not the event any more', async () => {
    const { outbox } = open();
    const props = { n: 1 };
    await outbox.add(track('one', props));
    props.n = 2;
    expect(outbox.waiting()[0]?.event).toMatchObject({ props: { n: 1 } });
  });
});

describe('ids', () => {
  it('are UUIDs of version 7, distinct and in order', () => {
    const ids = Array.from({ length: 2000 }, createUuid());
    expect(new Set(ids).size).toBe(2000);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Math.abs(Number.parseInt(ids[0]!.replace('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(
      5000,
    );
  });
});
