import { expect } from 'vitest';
import type { Export } from '../../../protocol/index.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import type { Profile } from '../../../server/domain/profile.ts';
import { type Known, knownFrom } from './known.ts';
import { ownFacts, type Person, type Told } from './person.ts';
import { replay } from './replay.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;

/**
 * Everybody there is, as the server answers of them: to the token that each device has and had before, and to the site's
 * own server.
 */
export async function compare(world: World): Promise<void> {
  const { model, server } = world;
  const met = new Set<Person>();
  for (const token of world.devices.flatMap(({ token, old }) => [token ?? [], old[0] ?? []].flat())) {
    const person = model.means(token);
    const response = await server.me('GET', token, '/export');
    expect(response.status, 'a token shows its person, and nobody once it is retired').toBe(
      person ? 200 : 401,
    );
    if (!person) continue;
    const everything = (await response.json()) as Export;
    if (met.has(person)) expect(everything.profile.id).toBe(person.id);
    else await comparePerson(world, person, everything);
    met.add(person);
  }
  for (const person of model.roots()) {
    if (met.has(person)) continue;
    // Whoever has no token was made for a customer id, if nobody has seen them before.
    const path = person.id === undefined ? await idOfCustomer(world, person) : person.id;
    const response = await server.server('GET', `/profiles/${path}/export`);
    expect(response.status).toBe(200);
    await comparePerson(world, person, (await response.json()) as Export);
  }
}

async function idOfCustomer(world: World, person: Person): Promise<string> {
  const name = [0, 1, 2].map(world.customer).find(one => world.model.customer(one) === person);
  const response = await world.server.server('GET', `/profiles?customer=${name}`);
  return ((await response.json()) as Profile).id;
}

async function comparePerson(
  world: World,
  person: Person,
  { profile: body, history }: Export,
): Promise<void> {
  const profile = body as unknown as Profile;
  meet(world, person, profile.id);
  const kept = history as unknown as Interaction[];
  for (const one of kept) world.kept.set(one.id, one);
  if (world.model.mergesInto(person, world.now()).length > 0) await compareMerges(world, person);

  const family = world.model.family(person);
  const facts = family.flatMap(ownFacts);
  const taken = new Set(facts.flatMap(({ id }) => id ?? []));
  for (const fact of facts.filter(({ id }) => id === undefined)) {
    const { id } = kept.find(one => !taken.has(one.id) && one.type === fact.type && one.at === fact.at)!;
    fact.id = id;
    taken.add(id);
  }
  expect(kept.map(({ id }) => id).toSorted()).toEqual([...taken].toSorted());
  expect(kept.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).sort((a, b) => b - a));

  expect(summaryOf(profile)).toEqual(summaryFor(world, person, knownFrom(person.log)));
  const whole = replay(world.site, person, ({ id }: Told) => world.kept.get(id!)!);
  world.count(person.isBlurred ? 'profile but for its times' : 'profile to the letter');
  if (person.isBlurred) expect(untimed(profile)).toEqual(untimed(whole));
  else expect(profile).toEqual(whole);
}

/** What a person's server answers, in the model's words. */
const summaryOf = ({
  proof,
  tier,
  identity,
  stats,
  fields,
  firstName,
  permissions,
  rewards,
  ledger,
}: Profile) => ({
  ...{ proof, tier: tier.level, names: identity ?? {}, firstName },
  ...{ pages: stats.pages, tracked: stats.tracked, contacts: stats.contacts },
  ...{ orders: stats.orders, revenue: stats.revenue, rewards: Object.keys(rewards ?? {}) },
  fields: Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, { value, verified }]) => [name, [value, verified === true]]),
  ),
  news: permissions?.news?.granted,
  answer: ledger['question:looking']?.answer,
  other: ledger['question:looking']?.other,
});

function summaryFor(
  { server: { wanted } }: World,
  { proof, names }: Person,
  known: Known,
): ReturnType<typeof summaryOf> {
  // R2: what is only claimed raises no tier, where the site does not say that it does.
  const isRegistered = proof === 'verified' || (wanted === 'none' && proof === 'declared');
  const earned = known.orders.size > 0 ? 'client' : isRegistered ? 'registered' : 'guest';
  // A tier by hand is never below these.
  const tier = known.grant ?? earned;
  return {
    ...{ proof, tier, names },
    ...{ firstName: known.firstName, pages: known.pages, tracked: known.tracked, contacts: known.contacts },
    ...{ orders: known.orders.size, revenue: known.orders.size * 40, rewards: [...known.rewards] },
    fields: Object.fromEntries(
      Object.entries(known.fields).map(([name, { value, isVerified }]) => [name, [value, isVerified]]),
    ),
    news: known.news?.granted,
    answer: answerOf(known),
    other: known.answer?.other,
  };
}

/** The ledger's answer: the value, nothing but own words, or none that still stands. */
const answerOf = ({ answer }: Known): string[] | undefined => {
  if (answer?.value !== undefined) return [answer.value];
  return answer?.other === undefined ? undefined : [];
};

/** Without what depends on when something arrived: where a join was taken back since, nothing has kept it. */
const untimed = ({ tier: { level }, tierHistory: _, value: __, seenAt: ___, ...rest }: Profile) => ({
  level,
  ...rest,
});

/** R6: the joins that can be taken back, the last one first. */
export async function compareMerges(world: World, person: Person): Promise<void> {
  const merges = world.model.mergesInto(person, world.now()).toReversed();
  const response = await world.server.server('GET', `/profiles/${person.id}/merges`);
  const answer = (await response.json()) as { merges: { key: string; from: string }[] };
  expect(answer.merges).toHaveLength(merges.length);
  // Whoever was made and joined by one request was never seen alone.
  merges.forEach(({ from }, i) => void (from.id === undefined && meet(world, from, answer.merges[i]!.from)));
  expect(answer.merges).toEqual(
    merges.map(({ at, by, from, into }, i) => ({
      ...{ key: from.id, from: from.id, into: into.id, at, by, until: at + 30 * DAY },
      ...(by === 'staff' ? { staff: 'Bob' } : {}),
      ...(i > 0 ? { undoFirst: merges[0]!.from.id } : {}),
    })),
  );
}

/** R1: an id is minted once, for one profile. */
function meet({ model }: World, person: Person, id: string): void {
  if (person.id === undefined) {
    expect([...model.people, ...model.erased].map(one => one.id)).not.toContain(id);
    person.id = id;
  }
  expect(id).toBe(person.id);
}
