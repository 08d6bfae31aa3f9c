import { describe, expect, it } from 'vitest';
import { attack, startAttack } from '../support/attack.ts';
import { DAY } from '../support/events.ts';

describe('R6: a merge is taken back by the site’s own staff, once, for 30 days, and tells nobody else', () => {
  attack('R6 undo: with keys that are not the site’s', async world => {
    const { victim, attacker, otherKey, plane } = world;
    for (const key of [otherKey, attacker.token, victim.retired, victim.token, 'st_test', ''])
      for (const merge of [victim.joined, victim.id]) {
        await plane('POST', `/merges/${merge}/undo`, { by: 'Mallory' }, key);
        await plane('GET', `/profiles/${merge}/merges`, undefined, key);
      }
  });
  attack('R6 undo: of a merge that was never made', async ({ plane, victim, attacker, secretKey }) => {
    for (const key of [attacker.id, victim.id, '..%2f..', `${victim.joined}%00`, 'x'.repeat(500)])
      await plane('POST', `/merges/${key}/undo`, { by: 'Mallory' }, secretKey);
  });
  attack('R6 undo: after 30 days', async ({ plane, victim, secretKey, time, look, attacker }) => {
    time.now += 30 * DAY;
    const answer = await plane('POST', `/merges/${victim.joined}/undo`, { by: 'Mallory' }, secretKey);
    expect(answer.status).toBe(404);
    await look({ token: attacker.token });
  });

  it('R6 undo: the retired token of a merge that was taken back shows neither of the two', async () => {
    const { victim, server, look, mine, heard } = await startAttack('merged');
    expect((await server('POST', `/merges/${victim.joined}/undo`, { by: 'Ann' })).status).toBe(200);
    await look({ token: victim.retired });
    for (const path of ['', '/export']) await mine('GET', victim.retired, path);
    expect(heard.filter(text => /canary/i.test(text))).toEqual([]);
    expect((await server('POST', `/merges/${victim.joined}/undo`, { by: 'Ann' })).status).toBe(404);
  });
  it('R6 undo: nobody who was erased comes back by it', async () => {
    const { victim, server, store } = await startAttack('merged');
    expect((await server('DELETE', `/profiles/${victim.id}`)).status).toBe(204);
    expect((await server('POST', `/merges/${victim.joined}/undo`, { by: 'Ann' })).status).toBe(404);
    for (const id of [victim.id, victim.joined])
      expect(await store.profile('st_test', { id })).toBeUndefined();
  });
});
