import { expect } from 'vitest';
import type { EventsAnswer } from '../../../protocol/index.ts';
import type { Acts } from './act.ts';
import { type Fact, type Person, rootOf } from './person.ts';
import type { Pick } from './steps.ts';
import type { World } from './world.ts';

/** What the site's own server and its staff do. */
export const STAFF: Acts<'report' | 'reportOf' | 'merge' | 'undo' | 'undoLast' | 'erase'> = {
  report: (world, { customer, fact }) => report(world, { customer: world.customer(customer) }, fact),

  async reportOf(world, { whom, fact }) {
    const person = pickOne(world, whom);
    if (person) await report(world, person, fact);
  },

  async merge(world, { from, into }) {
    const [a, b] = [pickOne(world, from), pickOne(world, into)];
    if (!a || !b) return;
    const response = await world.server.server('POST', '/merge', { from: a.id, into: b.id, by: 'Bob' });
    const status = world.model.merge(a, b, world.now());
    world.count(`merge: ${status}`);
    expect(response.status).toBe(status);
  },

  async undo(world, { whom }) {
    const person = pickOne(world, whom);
    if (person) await undo(world, person);
  },

  async undoLast(world) {
    const last = world.model.roots().findLast(one => world.model.mergesInto(one, world.now()).length > 0);
    if (last) await undo(world, world.model.mergesInto(last, world.now()).at(-1)!.from);
  },

  async erase(world, { whom }) {
    const person = pickOne(world, whom);
    if (!person) return;
    const isThere = world.model.people.has(person);
    const response = await world.server.server('DELETE', `/profiles/${person.id}`);
    expect(response.status).toBe(isThere ? 204 : 404);
    if (!isThere) return;
    world.count(`erased: ${world.model.erase(rootOf(person), world.now()).length > 1 ? 'a family' : 'one'}`);
  },
};

async function report(world: World, who: { customer: string } | Person, fact: Fact): Promise<void> {
  const { event: interaction, fact: told } = world.event(fact);
  // No browser can send all of it again.
  world.sent.pop();
  const named = 'customer' in who ? who : { id: who.id };
  const response = await world.server.server('POST', '/interactions', {
    interactions: [{ who: named, interaction }],
  });
  const { accepted, rejected } = (await response.json()) as EventsAnswer;
  const taken = world.model.report(who, [told], world.now());
  expect(accepted).toEqual(taken?.accepted ?? []);
  expect(rejected.map(({ code }) => code)).toEqual(taken ? [] : ['unknown_profile']);
}

async function undo(world: World, person: Person): Promise<void> {
  const response = await world.server.server('POST', `/merges/${person.id}/undo`, { by: 'Bob' });
  const status = world.model.undo(person, world.now());
  world.count(`undo: ${status}`);
  expect(response.status).toBe(status);
}

/** One of those there are; those who were erased among anyone. */
function pickOne({ model, now }: World, { of, n }: Pick): Person | undefined {
  const roots = model.roots();
  const some = {
    guest: () => roots.filter(({ proof }) => proof !== 'verified'),
    proven: () => roots.filter(({ proof }) => proof === 'verified'),
    joined: () => [...model.people].filter(({ into }) => into),
    buried: () =>
      roots.flatMap(root =>
        model
          .mergesInto(root, now())
          .slice(0, -1)
          .map(({ from }) => from),
      ),
    anyone: () => [...model.people, ...model.erased],
  }[of]();
  return some.length > 0 ? some[n % some.length] : undefined;
}
