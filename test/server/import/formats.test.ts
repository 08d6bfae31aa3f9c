import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../server/import/bytes.ts';
import { fileOf, historyOf, imported, trackMapping } from './support/run.ts';

const names = async (run: Awaited<ReturnType<typeof imported>>, customer: string) =>
  (await historyOf(run.store, 'st_test', customer))
    .map(event => event.type === 'track' && event.name)
    .reverse();

describe('the rows of a file', () => {
  const DAYS = ['2024-01-01', '2024-01-02', '2024-01-03'];

  it.each([
    ['CSV', 'a.csv', {}, `who,what,at\n1,look,${DAYS[0]}\n2,look,${DAYS[1]}\n1,"buy, now",${DAYS[2]}\n`],
    [
      'CSV of a spreadsheet',
      'a.csv',
      { delimiter: ';' },
      `who;what;at\r\n1;look;${DAYS[0]}\r\n2;look;${DAYS[1]}\r\n1;buy, now;${DAYS[2]}`,
    ],
    [
      'TSV',
      'a.tsv',
      {},
      `who\twhat\tat\n1\tlook\t${DAYS[0]}\n2\tlook\t${DAYS[1]}\n1\t"buy, now"\t${DAYS[2]}\n`,
    ],
    [
      'TSV without quotes',
      'a.tsv',
      { quotes: false },
      `who\twhat\tat\n1\tlook\t${DAYS[0]}\n2\tlook\t${DAYS[1]}\n1\tbuy, now\t${DAYS[2]}\n`,
    ],
    [
      'NDJSON',
      'a.ndjson',
      {},
      DAYS.map((at, i) => JSON.stringify({ at, what: i === 2 ? 'buy, now' : 'look', who: 1 + (i % 2) })).join(
        '\n',
      ),
    ],
  ])('are read from %s', async (_, name, more, content) => {
    const run = await imported(content, trackMapping(more), { name });
    expect(run.result).toMatchObject({ rows: 3, accepted: 3, people: 2, rejected: 0 });
    expect(await names(run, '1')).toEqual(['look', 'buy, now']);
    expect(await names(run, '2')).toEqual(['look']);
  });

  it('are read from white-space columns, indented and with Windows line ends', async () => {
    const content = ' who   what    at\r\n 001   look  20240101\r\n\r\n 001\tbuy    20240102\r\n';
    const run = await imported(
      content,
      trackMapping({ format: 'columns', time: { column: 'at', format: 'yyyymmdd' } }),
    );
    expect(await names(run, '001')).toEqual(['look', 'buy']);
  });

  it('are read without a header where the mapping names the columns', async () => {
    const run = await imported('1,look,2024-01-01\n', trackMapping({ columns: ['who', 'what', 'at'] }));
    expect(await names(run, '1')).toEqual(['look']);
  });

  it('are read past a byte order mark and with texts in any script', async () => {
    const run = await imported('\uFEFFwho,what,at\nÅsa,tea ☕ “à”,2024-01-01\n');
    expect(await names(run, 'Åsa')).toEqual(['tea ☕ “à”']);
  });

  it('are read from deep inside JSON objects, long numbers as they are written', async () => {
    const row = '{"user":{"id":90071992547409931234},"what":{"name":true},"at":1704067200,"a.b":"dotted"}';
    const mapping = trackMapping({
      customer: 'user.id',
      time: { column: 'at', format: 'epoch-s' },
      event: { type: 'track', name: 'what.name', props: { dotted: 'a.b', none: 'user.none.at.all' } },
    });
    const run = await imported(`${row}\n`, mapping, { name: 'a.jsonl' });
    expect(await run.history('90071992547409931234')).toMatchObject([
      { name: 'true', props: { dotted: 'dotted' } },
    ]);
  });

  it('of another encoding are read when the mapping names it, and blamed on their column when it does not', async () => {
    const bytes = Buffer.from('who,what,at\n1,caf\xe9,2024-01-01\n2,plain,2024-01-01\n', 'latin1');
    const right = await imported(bytes, trackMapping({ encoding: 'windows-1252' }));
    expect(await names(right, '1')).toEqual(['café']);
    const wrong = await imported(bytes);
    expect(wrong.result).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
    expect(wrong.rejected[0]).toEqual({
      line: 2,
      reason: expect.stringMatching(
        /column "what" holds bytes that are no utf-8: .*"encoding" in the mapping/,
      ),
      raw: '1,caf\uFFFD,2024-01-01',
    });
  });

  it('keep their line numbers past empty lines and quoted line ends of either kind', async () => {
    const content =
      'who,what,at\r\n\r\n1,"two\r\nlines",2024-01-01\r\n1,"three\n\nmore",2024-01-01\r\n1,late,never\r\n';
    const run = await imported(content);
    expect(run.result).toMatchObject({ rows: 3, accepted: 2, rejected: 1, line: 8 });
    expect(run.rejected[0]!.line).toBe(8);
    expect(await names(run, '1')).toEqual(['two\r\nlines', 'three\n\nmore']);
  });

  it('take a stray quote inside a cell for what it is', async () => {
    const run = await imported('who,what,at\n1,5" disk,2024-01-01\n1,"say ""hi""",2024-01-01\n');
    expect(await names(run, '1')).toEqual(['5" disk', 'say "hi"']);
  });
});

describe('a damaged file', () => {
  it('has its cut last row rejected with line, reason and the row itself', async () => {
    const { result, rejected } = await imported('what,at,who\nlook,2024-01-01,1\nlook,2024-0');
    expect(result).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
    expect(rejected).toEqual([
      {
        line: 3,
        reason:
          'has 2 of 3 columns, from "who" on they are missing: the row is cut off; complete it, or get the file again',
        raw: 'look,2024-0',
      },
    ]);
  });

  it('has a cut line of NDJSON rejected', async () => {
    const { rejected, result } = await imported(
      '{"who":"1","what":"a","at":"2024-01-01"}\n{"who":"1","wh',
      trackMapping(),
      {
        name: 'a.ndjson',
      },
    );
    expect(result).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
    expect(rejected).toEqual([
      { line: 2, reason: expect.stringMatching(/^is not JSON .*cut off/), raw: '{"who":"1","wh' },
    ]);
  });

  it.each([
    ['a list', '[1]', /one whole object/],
    [
      'an object where a value is wanted',
      '{"who":{"id":1},"what":"a","at":"2024-01-01"}',
      /"who" is an object: .*"who\.id"/,
    ],
  ])('has a JSON line that is %s rejected', async (_, line, reason) => {
    expect((await imported(line, trackMapping(), { name: 'a.ndjson' })).rejected[0]!.reason).toMatch(reason);
  });

  it('has a row with too many columns rejected', async () => {
    const { rejected } = await imported('who,what,at\n1,a, b,2024-01-01\n');
    expect(rejected[0]!.reason).toBe(
      'has 4 columns where there are 3: put quotes round a text that holds the delimiter',
    );
  });

  it('has everything after a quote that is never closed rejected as the one row it is', async () => {
    const { result, rejected } = await imported(
      'who,what,at\n1,a,2024-01-01\n1,"b,2024-01-01\n1,c,2024-01-01\n',
    );
    expect(result).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
    expect(rejected[0]).toMatchObject({
      line: 3,
      reason: expect.stringMatching(/never closed, so that lines 3 to 4 are one row.*"quotes": false/),
    });
  });

  it.each([
    ['csv', `who,what,at\n1,a,2024-01-01\n1,"b${'x'.repeat(70)}\n${'1,c,2024-01-01\n'.repeat(300_000)}`, 3],
    ['csv', `who,what,at\n${'x'.repeat(5_000_000)}`, 2],
    ['csv', `who,what,at\n${'x,'.repeat(2_500_000)}`, 2],
    ['ndjson', `{"who":"1","what":"a","at":"2024-01-01"}\n${'x'.repeat(5_000_000)}`, 2],
  ])('of %s whose rows do not end is stopped with the line it begins on', async (ending, content, line) => {
    await expect(imported(content, trackMapping(), { name: `a.${ending}` })).rejects.toThrow(
      new RegExp(`the row that begins on line ${line} does not end within 1 MiB`),
    );
  });

  it.each([
    ['UTF-16', Buffer.from('\uFEFFwho,what,at\n', 'utf16le'), /UTF-16. Save it as UTF-8/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), /compressed/],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004'), /spreadsheet/],
    ['nothing', '', /is empty/],
  ])('that is %s is refused in words', async (_, content, message) => {
    await expect(imported(content)).rejects.toThrow(message);
  });

  it('that is a folder is refused, and so is one that is not there', () => {
    const rows = fileOf('who,what,at\n');
    expect(sizeOf(rows)).toBe(12);
    expect(() => sizeOf(dirname(rows))).toThrow('is no ordinary file');
    expect(() => sizeOf(`${rows}.not`)).toThrow(/rows\.csv\.not is not there\. Check the path\./);
  });

  it('that lacks columns is refused with every one of them and what is there', async () => {
    await expect(imported('who,wann,what,what\n')).rejects.toMatchObject({
      message: expect.stringContaining('It has "who", "wann", "what", "what".'),
      errors: [
        { path: 'at', message: 'there is no such column' },
        { path: 'what', message: 'the column stands there twice' },
      ],
    });
  });
});
