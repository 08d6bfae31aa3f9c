import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createErasureFile } from '../../server/erasure-file.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { rapport } from './import/support/child.ts';
import { fileOf, folder } from './import/support/run.ts';
import { startApp } from './support/app.ts';
import { idOf } from './support/events.ts';

const CANARY = 'canary-of-ann';

async function prepare() {
  const inside = folder();
  const path = fileOf('', 'nothing', join(inside, 'store')).replace('nothing', 'r.db');
  const store = await createSqliteStore({ path });
  const { server } = await startApp({ retention: { guestDays: 1 } }, store);
  const note = (n: number, customer: string, text: string) => ({
    who: { customer },
    interaction: { id: idOf(n), type: 'contact', channel: 'phone', text },
  });
  await server('POST', '/interactions', {
    interactions: [note(1, 'c-ann', CANARY), note(2, 'c-ann', 'again'), note(3, 'c-bob', 'somebody else')],
  });
  const { id } = (await store.profile('st_test', { customer: 'c-ann' }))!;
  await store.close();
  const run = (...args: string[]) => rapport(args, `sqlite:${path}`).ended;
  return { inside, path, id, run };
}

// Each call starts a process of its own, which takes a while on a busy machine.
describe('rapport export, erase and sweep', { timeout: 120_000 }, () => {
  it('give everything of one person, and take it away', async () => {
    const { inside, path, id, run } = await prepare();
    const ann = ['--site', 'st_test', '--customer', 'c-ann'];
    const out = join(inside, 'ann.json');
    const exported = await run('export', ...ann, '--out', out);
    expect(exported).toMatchObject({ code: 0, stdout: `${id}: 2 interactions, in ${out}\n` });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      profile: { id },
      history: [{ id: idOf(2) }, { id: idOf(1), text: CANARY }],
    });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(await run('export', ...ann, '--out', out)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not there yet'),
    });
    expect(JSON.parse((await run('export', '--site', 'st_test', '--id', id)).stdout).profile.id).toBe(id);

    const erased = await run('erase', ...ann);
    expect(erased.code).toBe(0);
    expect(erased.stdout).toContain(`Erased: ${id}\n  2 interactions`);
    expect(erased.stdout + erased.stderr).not.toContain(CANARY);
    for (const file of [path, `${path}-wal`]) {
      const bytes = statSync(file, { throwIfNoEntry: false }) ? readFileSync(file).toString('latin1') : '';
      expect([bytes.includes(CANARY), bytes.includes('c-ann')]).toEqual([false, false]);
    }
    expect(readFileSync(path).toString('latin1')).toContain('somebody else');
    const log = await createErasureFile(join(inside, 'store', 'erasures.jsonl')).all();
    expect(log.map(({ profiles }) => profiles)).toEqual([[id]]);
    expect(await run('erase', ...ann)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('knows nobody of this name'),
    });
    expect(await run('sweep')).toMatchObject({
      code: 0,
      stdout: 'st_test: 0 interactions, 0 records, 0 guests and 0 people went\n',
    });
  });

  it('want one name of one person', async () => {
    const { run } = await prepare();
    for (const args of [[], ['--id', 'x', '--customer', 'c-ann'], ['--email', 'no address']])
      expect(await run('erase', '--site', 'st_test', ...args)).toMatchObject({ code: 1, stdout: '' });
    expect((await run('export')).code).toBe(2);
    expect((await run('erase', '--site', 'st_none', '--id', 'x')).stderr).toContain('There is no site');
  });
});
