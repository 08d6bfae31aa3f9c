import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Interaction } from '../../../server/domain/interaction.ts';
import type { Change, Changed, Store, Who } from '../../../server/store/contract.ts';
import { config, countInto, event, hash, uuid } from './fixtures.ts';

/** What a store means, in the fewest words: no copies, no atomicity, no speed. */
const createModel = () => {
  const people = new Map<string, Changed['profile']>();
  const names = new Map<string, string>();
  const seen = new Set<string>();
  const kept: { person: string; event: Interaction }[] = [];
  let version = 0;
  const idOf = (who: Who) =>
    'id' in who ? (people.has(who.id) ? who.id : undefined) : names.get(JSON.stringify(who));
  return {
    update({ who, create, events, keepHistory, fold }: Change): Changed | 'threw' {
      const id = idOf(who) ?? create?.id;
      if (id === undefined) return { profile: undefined, created: false, fresh: [], duplicate: [] };
      const fresh = events.filter(
        (e, i) => !seen.has(e.id) && events.findIndex(({ id }) => id === e.id) === i,
      );
      const duplicate = events.filter(e => !fresh.includes(e)).map(e => e.id);
      const created = !people.has(id);
      try {
        people.set(id, fold(people.get(id), fresh));
      } catch {
        return 'threw';
      }
      if (!('id' in who)) names.set(JSON.stringify(who), id);
      for (const { id } of fresh) seen.add(id);
      if (keepHistory !== false) kept.push(...fresh.map(event => ({ person: id, event })));
      return { profile: people.get(id), created, fresh: fresh.map(e => e.id), duplicate };
    },
    unbind: (who: Who) => names.delete(JSON.stringify(who)),
    profile: (who: Who) => people.get(idOf(who) ?? '-'),
    history: (person: string) =>
      kept
        .flatMap((row, i) => (row.person === person ? [{ ...row, i }] : []))
        .sort((a, b) => b.event.at - a.event.at || b.i - a.i)
        .map(row => row.event),
    publish: (expected?: number) => (expected === undefined || expected === version ? ++version : 'conflict'),
    people: () => people.size,
  };
};

const few = fc.nat(3);
const who: fc.Arbitrary<Who> = fc.oneof(
  few.map(n => ({ token: hash(n) })),
  few.map(n => ({ customer: `c-${n}` })),
  few.map(n => ({ id: uuid(n) })),
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      verb: fc.constant('turn' as const),
      changes: fc.array(
        fc.record({
          who,
          create: fc.option(few, { nil: undefined, freq: 5 }),
          events: fc.array(fc.tuple(fc.nat(15), fc.nat(4)), { maxLength: 4 }),
          keepHistory: fc.boolean(),
          throws: fc.nat(9).map(n => n === 0),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('unbind' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      verb: fc.constant('publish' as const),
      expected: fc.option(few, { nil: undefined }),
    }),
  },
);

export const agreeing = (the: () => Store): void => {
  it('does what the model does, for any sequence of changes, alone or in one turn', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
        const site = `st_model-${run++}`;
        const model = createModel();
        const before = await the().revision();
        for (const todo of steps) {
          if (todo.verb === 'unbind') {
            if ('id' in todo.who) continue;
            await the().unbind(site, todo.who);
            model.unbind(todo.who);
          } else if (todo.verb === 'publish') {
            const options = todo.expected === undefined ? {} : { expectedVersion: todo.expected };
            const got = await the()
              .publish(config(site), run, options)
              .then(
                p => p.version,
                e => e.code,
              );
            expect(got).toBe(model.publish(todo.expected));
          } else {
            const changes = todo.changes.map(
              ({ who, create, events, keepHistory, throws }): Change => ({
                site,
                who,
                ...(create !== undefined && { create: { id: uuid(create) } }),
                events: events.map(([n, at]) => event(n, at)),
                keepHistory,
                fold: (profile, fresh) => {
                  if (throws) throw new Error('on purpose');
                  return countInto(uuid(create ?? 0))(profile, fresh);
                },
              }),
            );
            const got = await Promise.all(
              changes.map(change =>
                the()
                  .update(change)
                  .catch(() => 'threw'),
              ),
            );
            expect(got).toEqual(changes.map(model.update));
          }
        }
        for (let n = 0; n < 4; n++) {
          for (const who of [{ id: uuid(n) }, { token: hash(n) }, { customer: `c-${n}` }])
            expect(await the().profile(site, who)).toEqual(model.profile(who));
          expect((await the().history(site, uuid(n), { limit: 200 })).interactions).toEqual(
            model.history(uuid(n)),
          );
        }
        expect((await the().revision()) !== before).toBe(
          (await the().sites()).some(({ key }) => key === site),
        );
      }),
      { numRuns: 60 },
    );
  });
};
