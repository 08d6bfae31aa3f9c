import { expect } from 'vitest';
import type { Me } from '../../../protocol/index.ts';
import type { Profile } from '../../../server/domain/profile.ts';
import { compareMerges } from './compare.ts';
import { ownFacts, type Person, rootOf } from './person.ts';
import { ADDRESSES, CUSTOMERS } from './steps.ts';
import type { World } from './world.ts';

/** What is looked at once, when a history is over: every name, and every route for whoever is gone. */
export async function compareEnding(world: World): Promise<void> {
  const { model, server } = world;
  for (const device of world.devices) await compareDevice(world, device.token, device.old);
  for (const person of model.people) {
    // A profile that was joined is answered for by whom it was joined into.
    const answer = await get<Profile>(world, `/profiles/${person.id}`);
    expect(answer).toMatchObject({ status: 200, body: { id: rootOf(person).id } });
  }
  for (const root of model.roots()) {
    await compareMerges(world, root);
    await compareNotes(world, root);
  }
  for (let n = 0; n < CUSTOMERS; n++) {
    const person = model.customer(world.customer(n));
    const { status, body } = await get<Profile>(world, `/profiles?customer=${world.customer(n)}`);
    expect([status, status === 200 && body.id]).toEqual(person ? [200, person.id] : [404, false]);
  }
  for (const person of model.erased) await compareErased(world, person);
  // An address of whoever was erased stands in nothing that is kept of anybody else.
  const there = JSON.stringify((await server.store.people('st_test', { limit: 200 })).people);
  const addresses = [...model.people].flatMap(({ names }) => names.email ?? []);
  for (let n = 0; n < ADDRESSES; n++)
    if (server.wanted === 'code')
      expect(there.includes(world.email(n))).toBe(addresses.includes(world.email(n)));
}

async function compareDevice({ model, server }: World, token: string | undefined, old: readonly string[]) {
  for (const one of token === undefined ? old : [token, ...old]) {
    const person = model.means(one);
    const response = await server.me('GET', one);
    expect(response.status).toBe(person ? 200 : 401);
    if (person) expect(((await response.json()) as Me).visitor.proof).toBe(person.proof);
  }
}

/** R4: two people who may be one are noted with each of them, and joined by nobody. */
async function compareNotes(world: World, root: Person): Promise<void> {
  const { body } = await get<{ people: { id: string }[] }>(world, `/profiles/${root.id}/possibly-same`);
  const notes = world.model.possiblySame(root);
  if (notes.length > 0) world.count('possibly the same');
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(body.people.sort(byId)).toEqual(
    notes.map(({ other, at, by }) => ({ id: rootOf(other).id!, at, by })).sort(byId),
  );
}

/** Nothing of somebody who was erased can be got by any route. */
async function compareErased(world: World, person: Person): Promise<void> {
  const { id } = person;
  const gone = [
    `/profiles/${id}`,
    `/profiles/${id}/export`,
    `/profiles/${id}/merges`,
    `/profiles/${id}/possibly-same`,
  ];
  for (const path of gone) expect((await get(world, path)).status, path).toBe(404);
  expect((await get(world, `/profiles/${id}/interactions`)).body).toEqual({ interactions: [] });
  const ids = ownFacts(person).flatMap(fact => fact.id ?? []);
  if (ids.length === 0) return;
  expect((await get(world, `/interactions?ids=${ids.join(',')}`)).body).toEqual({ interactions: [] });
}

async function get<T>(world: World, path: string): Promise<{ status: number; body: T }> {
  const response = await world.server.server('GET', path);
  return { status: response.status, body: (await response.json()) as T };
}
