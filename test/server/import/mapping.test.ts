import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSite } from '../../../server/domain/check-site.ts';
import { ApiError } from '../../../server/error.ts';
import { createConverter } from '../../../server/import/convert.ts';
import { readMapping } from '../../../server/import/mapping.ts';
import { trackMapping } from './support/run.ts';

const errorsOf = (input: unknown, file = 'rows.csv') => {
  try {
    createConverter(readMapping(input, file), 'st_test', 0);
  } catch (error) {
    if (error instanceof ApiError) return error.errors;
    throw error;
  }
  return [];
};
const example = (name: string) => JSON.parse(readFileSync(`examples/imports/${name}.json`, 'utf8'));

describe('a mapping', () => {
  it('is read with its defaults filled in and its format taken from the ending of the file', () => {
    expect(readMapping(trackMapping(), 'a/b.JSONL')).toMatchObject({
      format: 'ndjson',
      duplicates: 'drop',
      encoding: 'utf-8',
      decimal: '.',
      required: [],
    });
    expect(readMapping(trackMapping(), 'b.tab').format).toBe('tsv');
    expect(readMapping(trackMapping({ format: 'columns' }), 'b.csv').format).toBe('columns');
  });

  it.each(['web-store', 'cdnow'])('of the example %s is right, and so is its site', name => {
    expect(errorsOf(example(`${name}.mapping`), 'x.csv')).toEqual([]);
    expect(readSite(example(`${name}.site`)).site).toMatch(/^st_/);
  });

  it('names the format that an ending does not say', () => {
    expect(errorsOf(trackMapping(), 'rows.dat')).toEqual([
      {
        path: 'format',
        message: 'the ending of rows.dat says no format; use one of csv, tsv, columns, ndjson',
      },
    ]);
  });

  it('reports every mistake at once, each with its path and the fix', () => {
    const errors = errorsOf({
      name: 'no spaces please',
      time: { column: 'at', format: 'american', zone: 'CET' },
      customers: 'who',
      events: { column: 'kind', values: { buy: { type: 'order', sum: 'price' }, look: { type: 'product' } } },
    });
    expect(Object.fromEntries(errors!.map(({ path, message }) => [path, message]))).toEqual({
      name: 'a name of letters, digits, - or _, such as "shop-orders"',
      customer: 'is missing; name a column, in quotes',
      customers: expect.stringMatching(/^there is no such setting; use one of name, format, .*customer/),
      'time.format': expect.stringContaining('"iso"'),
      'time.zone': 'there is no such setting; use one of column, format, offset',
      'events.values.buy.total': expect.stringMatching(/^is missing; name a column, or write \{ "value"/),
      'events.values.buy.sum': expect.stringContaining('use one of type, order, total'),
      'events.values.look.action': expect.stringMatching(/^is missing; .*"view"/),
      'events.values.look.sku': expect.stringMatching(/^is missing; name a column/),
    });
  });

  it.each([
    ['an unknown type', { event: { type: 'click' } }, 'event.type', /one of product, order, page/],
    ['nothing that says what a row is', { event: undefined }, 'event', /either "event".* or "events"/],
    [
      'both ways at once',
      { events: { column: 'kind', values: { a: { type: 'track', name: 'what' } } } },
      'event',
      /either "event"/,
    ],
    [
      'no value at all',
      { event: undefined, events: { column: 'k', values: {} } },
      'events.values',
      /at least one/,
    ],
    ['"keep" beside an id', { duplicates: 'keep', id: 'id' }, 'duplicates', /leave "duplicates" out/],
    ['columns of NDJSON', { format: 'ndjson', columns: ['who', 'at'] }, 'columns', /leave it out/],
    ['a delimiter of TSV', { format: 'tsv', delimiter: ';' }, 'delimiter', /leave it out/],
    ['a quote as the delimiter', { delimiter: '"' }, 'delimiter', /no quote/],
    ['quotes of white-space columns', { format: 'columns', quotes: false }, 'quotes', /leave it out/],
    [
      'an offset of epoch times',
      { time: { column: 'at', format: 'epoch-s', offset: '+01:00' } },
      'time.offset',
      /UTC/,
    ],
    [
      'an offset that is a name',
      { time: { column: 'at', format: 'iso', offset: 'CET' } },
      'time.offset',
      /\+02:00/,
    ],
    ['a column named twice', { columns: ['who', 'at', 'who'] }, 'columns', /twice/],
    [
      'a fixed price that is none',
      { event: { type: 'order', total: { value: 'free' } } },
      'event',
      /a number is wanted/,
    ],
    [
      'a field that is a list',
      { event: { type: 'track', name: ['a'] } },
      'event.name',
      /name a column, or write/,
    ],
    ['an unknown encoding', { encoding: 'utf-16' }, 'encoding', /windows-1252/],
  ])('with %s is refused', (_, more, path, message) => {
    expect(errorsOf({ ...trackMapping(), ...more })).toEqual([
      { path, message: expect.stringMatching(message) },
    ]);
  });

  it('that is no object is refused in words', () => {
    expect(errorsOf([])).toEqual([
      { path: '(the whole)', message: expect.stringContaining('an object is wanted') },
    ]);
  });
});
