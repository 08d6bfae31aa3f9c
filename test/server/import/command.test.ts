import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { siteInput } from '../support/site.ts';
import { rapport } from './support/child.ts';
import { fileOf, folder, trackMapping } from './support/run.ts';

async function prepare() {
  const inside = folder();
  const url = `sqlite:${join(inside, 'store', 'r.db')}`;
  const map = fileOf(JSON.stringify(trackMapping()), 'map.json', inside);
  const site = fileOf(JSON.stringify(siteInput()), 'site.json', inside);
  const file = (content: string, name = 'rows.csv') => fileOf(content, name, join(inside, 'in'));
  const run = (...args: string[]) => rapport(args, url).ended;
  expect((await run('apply', site)).code).toBe(0);
  return { inside, map, file, run, url };
}

// Each call starts a process of its own, which takes a while on a busy machine.
const PATIENCE = { timeout: 120_000 };

describe('rapport import', PATIENCE, () => {
  it('shows a summary, lists what was rejected and keeps all of it in a file of its owner', async () => {
    const { inside, map, file, run } = await prepare();
    const bad = Array.from({ length: 25 }, (_, i) => `2,b\u001b[2J${i},never`).join('\n');
    const rows = file(`who,what,at\n1,a,2024-01-01\n1,a,2024-01-01\n${bad}\n1,c,2024-01-0`);
    const { code, stdout, stderr } = await run('import', rows, '--site', 'st_test', '--map', map);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /rows +28\n {2}accepted +1\n {2}duplicates +1 .*\n {2}rejected +26\npeople +1 new, 1 in the site\nsessions +1\n/,
    );
    expect(stdout).toMatch(
      /tiers +guest 1 · registered 0 · client 0 · mvc 0\ntime +\d+\.\d s +[\d,]+ rows\/s\n/,
    );
    // The last row is known to be cut, so nobody is asked about it.
    expect(stdout).not.toContain('line end');
    expect(stdout).toMatch(/\nline 4: column "at" is "never", which is no time[\s\S]*\n… and 6 more\.\n/);
    // A row may hold anything; what moves the cursor is shown, not sent to the terminal.
    expect(stdout).toContain('2,b␛[2J0,never');
    for (const line of stdout.split('\n').filter(line => !line.includes(inside)))
      expect([...line].length).toBeLessThanOrEqual(80);

    const list = join(inside, 'store', 'rows.csv.rejected.ndjson');
    const kept = readFileSync(list, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(kept).toHaveLength(26);
    expect(kept[0]).toEqual({ line: 4, reason: expect.stringContaining('"at"'), raw: '2,b\u001b[2J0,never' });
    expect(kept.at(-1)).toMatchObject({ line: 29, raw: '1,c,2024-01-0' });
    expect(statSync(list).mode & 0o777).toBe(0o600);

    const mended = file('who,what,at\n1,a,2024-01-01');
    const again = await run('import', mended, '--site', 'st_test', '--map', map);
    expect(again.stdout).toMatch(
      /accepted +0\n {2}duplicates +1 +were there already: nothing changed\n {2}rejected +0\n/,
    );
    expect(again.stdout).toContain('The file does not end with a line end: is its last row whole?');
    expect(existsSync(list)).toBe(false);
  });

  it('keeps the rejected rows where it is told to, but not over anything else', async () => {
    const { inside, map, file, run } = await prepare();
    const rows = file('who,what,at\n1,a,never\n');
    const elsewhere = join(inside, 'elsewhere.ndjson');
    expect((await run('import', rows, '--site', 'st_test', '--map', map, '--rejected', elsewhere)).code).toBe(
      0,
    );
    expect(JSON.parse(readFileSync(elsewhere, 'utf8'))).toMatchObject({ line: 2, raw: '1,a,never' });
    const over = await run('import', rows, '--site', 'st_test', '--map', map, '--rejected', rows);
    expect(over).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('is no list of rejected rows. Name another'),
    });
    expect(existsSync(rows)).toBe(true);
  });

  it('says what is wrong and ends with 1', async () => {
    const { inside, map, file, run } = await prepare();
    const rows = file('who,what,at\n1,a,2024-01-01\n');
    const wrong = fileOf('{"name":"x"}', 'wrong.json', inside);
    const noColumn = file('who,what\n1,a\n', 'other.csv');
    const cases: [args: string[], stderr: RegExp][] = [
      [
        [rows, '--site', 'st_nobody', '--map', map],
        /no site "st_nobody"\. The store has st_test\. Publish one with: rapport apply/,
      ],
      [['none.csv', '--site', 'st_test', '--map', map], /none\.csv is not there\. Check the path\./],
      [
        [rows, '--site', 'st_test', '--map', wrong],
        /The mapping has 2 problems; nothing was imported\.\n {2}customer: is missing.*\n {2}time: is missing/,
      ],
      [
        [noColumn, '--site', 'st_test', '--map', map],
        /It has "who", "what"\.\n {2}at: there is no such column/,
      ],
    ];
    for (const [args, stderr] of cases)
      expect(await run('import', ...args)).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(stderr),
      });
  });

  it('shows its usage and ends with 2 when it is called wrongly', async () => {
    const { map, run } = await prepare();
    const usage = /usage: rapport import <file> --site <key> --map <mapping\.json>/;
    for (const args of [
      ['a.csv', '--site', 'st_test'],
      ['a.csv', '--map', map, '--sight', 'x'],
    ])
      expect(await run('import', ...args)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(usage),
      });
    expect(await run('stats')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/usage: rapport stats/),
    });
  });
});

describe('rapport stats', PATIENCE, () => {
  it('shows the funnel and the needs found, for people and for machines', async () => {
    const { inside, file, run } = await prepare();
    const orders = trackMapping({
      event: { type: 'order', total: 'sum', item: { sku: 'what', category: 'what' } },
    });
    const map = fileOf(JSON.stringify(orders), 'orders.json', inside);
    const rows = Array.from({ length: 40 }, (_, i) => `${i},kind ${i % 13},${i === 7 ? 5000 : 5},2024-01-01`);
    const empty = await run('stats', '--site', 'st_test');
    expect(empty.stdout).toMatch(
      /^Test shop\n0 people, 0 interactions\n\nTiers\n {2}guest +0 +–\n[\s\S]*No needs found yet\.\n$/,
    );

    await run('import', file(`who,what,sum,at\n${rows.join('\n')}\n`), '--site', 'st_test', '--map', map);
    const { code, stdout } = await run('stats', '--site', 'st_test');
    expect(code).toBe(0);
    expect(stdout).toMatch(/40 people, 40 interactions/);
    expect(stdout).toMatch(/\n {2}client +39 +97\.5 % +█+\n {2}mvc +1 +2\.5 % +█/);
    expect(stdout).toMatch(/\nNeed "category", and how many people have it\n {2}kind 0 +4 +10\.0 % +█+\n/);
    expect(stdout).toMatch(/… and 3 more values \(--json lists them\)/);
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);

    const machine = JSON.parse((await run('stats', '--site', 'st_test', '--json')).stdout);
    expect(machine).toMatchObject({
      site: 'st_test',
      people: 40,
      interactions: 40,
      tiers: { guest: 0, client: 39, mvc: 1 },
    });
    expect(Object.keys(machine.needs.category)).toHaveLength(13);
  });

  it('names the sites there are when it is asked for another', async () => {
    const { run } = await prepare();
    expect(await run('stats', '--site', 'st_x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The store has st_test.'),
    });
  });
});
