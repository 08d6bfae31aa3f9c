import { describe, expect, it } from 'vitest';
import { InteractionInputSchema } from '../../../protocol/index.ts';
import type { MappingInput } from '../../../server/import/mapping.ts';
import { compileTime, TIME_EXAMPLES, TIME_FORMATS } from '../../../server/import/time.ts';
import { NOW } from '../support/events.ts';
import { imported, trackMapping } from './support/run.ts';

describe('a time', () => {
  it.each([
    ['iso', '2019-10-01 00:00:00 UTC', '2019-10-01T00:00:00.000Z'],
    ['iso', '2019-10-01T02:00:00+02:00', '2019-10-01T00:00:00.000Z'],
    ['iso', '2019-10-01T02:00:00.283Z', '2019-10-01T02:00:00.283Z'],
    ['iso', '2019-10-01 02:00 -0530', '2019-10-01T07:30:00.000Z'],
    ['iso', '2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['yyyymmdd', '19970112', '1997-01-12T00:00:00.000Z'],
    ['epoch-s', '1569888000.5', '2019-10-01T00:00:00.500Z'],
    ['epoch-ms', '1569888000000', '2019-10-01T00:00:00.000Z'],
  ] as const)('in the format %s is read from %s', (format, text, expected) => {
    expect(new Date(compileTime(format)(text)!).toISOString()).toBe(expected);
  });

  it('that names no offset is taken in the one of the mapping', () => {
    expect(compileTime('iso', '+02:00')('2019-10-01 02:00')).toBe(Date.UTC(2019, 9, 1));
    expect(compileTime('iso', '+02:00')('2019-10-01 02:00Z')).toBe(Date.UTC(2019, 9, 1, 2));
    expect(compileTime('yyyymmdd', '-05:00')('20191001')).toBe(Date.UTC(2019, 9, 1, 5));
  });

  it.each([
    ['iso', '2019-02-29'],
    ['iso', '2019-13-01'],
    ['iso', '2019-10-01 24:00:00'],
    ['iso', '01/10/2019'],
    ['iso', ''],
    ['yyyymmdd', '20190230'],
    ['yyyymmdd', '2019-10-01'],
    // A factor of a thousand off, either way.
    ['epoch-ms', '1569888000'],
    ['epoch-s', 'now'],
  ] as const)('in the format %s is not read from %j', (format, text) => {
    expect(compileTime(format)(text)).toBeUndefined();
  });

  it.each(TIME_FORMATS)('in the format %s has an example that it reads', format => {
    for (const example of TIME_EXAMPLES[format].split(' or '))
      expect(compileTime(format)(example)).toBe(Date.UTC(2019, 9, 1));
  });
});

describe('a row', () => {
  const order: MappingInput = trackMapping({
    required: ['till'],
    event: {
      type: 'order',
      order: 'no',
      total: 'sum',
      currency: 'cur',
      item: { sku: 'what', quantity: 'pcs' },
    },
  });
  const row = (fields: Record<string, string>) => {
    const cells = {
      who: '1',
      at: '2024-01-01',
      no: 'A1',
      sum: '5',
      cur: 'EUR',
      what: 'x',
      pcs: '1',
      till: '3',
    };
    const all = { ...cells, ...fields };
    return `${Object.keys(all).join(';')}\n${Object.values(all).join(';')}\n`;
  };
  const rejected = async (fields: Record<string, string>, more: Partial<MappingInput> = {}) => {
    const run = await imported(row(fields), { ...order, delimiter: ';', ...more });
    expect(run.result.accepted + run.result.rejected).toBe(1);
    return run.rejected[0]?.reason;
  };

  it('that is right is taken', async () => {
    expect(await rejected({})).toBeUndefined();
    expect(await rejected({ sum: '0' })).toBeUndefined();
    expect(await rejected({ sum: '12,50' }, { decimal: ',' })).toBeUndefined();
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no customer', { who: '' }, /^column "who" is empty.*fill it in/],
    [
      'a customer id beyond 256 characters',
      { who: 'x'.repeat(257) },
      /^column "who" has 257 characters, at most 256/,
    ],
    ['no time', { at: '' }, /^column "at" is empty/],
    [
      'a bad date',
      { at: '2024-02-30' },
      /^column "at" is "2024-02-30", which is no time in the format iso \(such as .*"time\.format"/,
    ],
    ['a time in the future', { at: '2199-01-01' }, /^column "at" is "2199-01-01", which lies in the future/],
    ['a negative amount', { sum: '-3.20' }, /^column "sum" is -3.2: 0 or more is wanted.*leave the row out/],
    [
      'an amount with thousands',
      { sum: '1,200.00' },
      /^column "sum" is "1,200.00": a number is wanted.*"decimal"/,
    ],
    ['an amount that is a word', { sum: 'NaN' }, /^column "sum" is "NaN": a number is wanted$/],
    ['an amount nobody pays', { sum: '1e13' }, /^column "sum" is .*at most/],
    ['no amount', { sum: '' }, /^column "sum" is empty, and "order" cannot be without it/],
    ['a currency that is none', { cur: 'Euro' }, /^column "cur" is "Euro": three letters/],
    ['no pieces', { pcs: '0' }, /^column "pcs" is 0: more than 0/],
    ['nothing in a column the mapping requires', { till: '' }, /^column "till" is empty/],
    ['an order number beyond 128 characters', { no: '9'.repeat(129) }, /^column "no" has 129 characters/],
  ])('with %s is rejected, the column and the fix named', async (_, fields, reason) => {
    expect(await rejected(fields)).toMatch(reason);
  });

  it('of a kind the mapping does not know is rejected with those it knows', async () => {
    const mapping = trackMapping({
      event: undefined,
      events: {
        column: 'what',
        values: { a: { type: 'track', name: 'what' }, b: { type: 'track', name: 'what' } },
      },
    });
    const { rejected } = await imported('who,what,at\n1,c,2024-01-01\n', mapping);
    expect(rejected[0]!.reason).toBe(
      'column "what" is "c": the mapping knows a, b; add it under "events.values"',
    );
  });

  it('that would make an interaction beyond 32 KiB is rejected', async () => {
    const props = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p${i}`, 'what']));
    const mapping = trackMapping({ event: { type: 'track', name: { value: 'big' }, props } });
    const { rejected } = await imported(`who,what,at\n1,${'x'.repeat(4000)},2024-01-01\n`, mapping);
    expect(rejected[0]!.reason).toMatch(/more than 32 KiB: map fewer or shorter columns/);
    const long = await imported(`who,what,at\n1,${'x'.repeat(5000)},2024-01-01\n`, mapping);
    expect(long.rejected[0]!.reason).toMatch(/column "what" has 5000 characters/);
  });
});

describe('every type of interaction', () => {
  const EVERY: Record<string, NonNullable<MappingInput['event']>> = {
    product: {
      type: 'product',
      action: 'cart',
      sku: 'a',
      name: 'b',
      category: 'c',
      brand: 'd',
      price: 'n',
      url: 'u',
      props: {
        n: { column: 'n', as: 'number' },
        y: { column: 'y', as: 'boolean' },
        f: { value: 7 },
        no: 'e',
      },
    },
    order: {
      type: 'order',
      order: 'a',
      total: 'n',
      currency: { value: 'eur' },
      item: { sku: 'b', name: 'c', price: 'n', quantity: 'n' },
    },
    page: { type: 'page', url: 'u', title: 'a', referrer: 'u', facts: { category: 'b' } },
    track: { type: 'track', name: 'a', props: { b: 'b' }, direction: 'in' },
    contact: { type: 'contact', channel: 'phone', text: 'a', purpose: 'b', outcome: 'c', direction: 'out' },
    answer: { type: 'answer', question: 'a', answer: 'b' },
    profile: { type: 'profile', firstName: 'a', locale: { value: 'de' } },
  };

  it.each(Object.entries(EVERY))('%s is made as the protocol has it', async (type, event) => {
    const content =
      'who,at,a,b,c,d,e,n,u,y\n1,2024-01-01,one,two,three,four,,12.5,https://x.example/p?q=1&utm_source=m,yes\n';
    const run = await imported(content, trackMapping({ event }));
    expect(run.rejected).toEqual([]);
    const [made] = await run.history('1');
    const { at, source, ...fields } = made!;
    expect(made).toMatchObject({ type, at: Date.UTC(2024, 0, 1), source: 'import' });
    expect(
      InteractionInputSchema.safeParse({ ...fields, occurredAt: new Date(at).toISOString() }),
    ).toMatchObject({
      success: true,
    });
    expect({ ...fields, id: '' }).toMatchSnapshot();
  });

  it('carries its channel, the web being the one that goes without saying', async () => {
    const phone = await imported(
      'who,what,at\n1,a,2024-01-01\n',
      trackMapping({ event: { type: 'track', name: 'what', channel: 'phone' } }),
    );
    expect(await phone.history('1')).toMatchObject([{ channel: 'phone' }]);
    expect((await phone.person('1'))!.session).toBeUndefined();
    const web = await imported(
      'who,what,at\n1,a,2024-01-01\n',
      trackMapping({ event: { type: 'track', name: 'what', channel: 'web' } }),
    );
    expect((await web.history('1'))[0]).not.toHaveProperty('channel');
    expect((await web.person('1'))!.session?.number).toBe(1);
  });

  it('may happen up to now and a day', async () => {
    const tomorrow = new Date(NOW + 20 * 3_600_000).toISOString();
    expect((await imported(`who,what,at\n1,a,${tomorrow}\n`)).result.accepted).toBe(1);
  });
});
