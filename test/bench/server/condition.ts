import { evalCondition } from '@growthbook/growthbook';
import { audienceAttributes } from '../../../server/domain/attributes.ts';
import { compile } from '../../../server/domain/condition.ts';
import type { Run } from '../bench.ts';
import { number } from '../figures.ts';
import { alternate, median, medianRatio } from '../rounds.ts';
import { makeShoppers, pageOf } from './shoppers.ts';
import { category, compiledSite } from './world.ts';

type Attributes = Record<string, unknown>;

/** Six comparisons of different kinds, as an audience of returning clients with a taste is written. */
const CONDITION = {
  tier: { $in: ['client', 'mvc'] },
  'visits.count': { $gte: 3 },
  'needs.category': {
    $in: [category(0), category(5), category(7), category(12), category(17), category(22)],
  },
  'orders.revenue': { $gt: 100 },
  $or: [{ locale: 'de' }, { 'session.pages': { $lte: 50 } }],
};

const wanted = new Set(CONDITION['needs.category'].$in);

/** The same by hand, by somebody who knows that the attributes are there. */
const byHand = (attributes: Attributes): boolean => {
  const { tier, visits, needs, orders, locale, session } = attributes as {
    tier: string;
    visits: { count: number };
    needs: { category?: string[] };
    orders: { revenue: number };
    locale: string;
    session: { pages: number };
  };
  return (
    (tier === 'client' || tier === 'mvc') &&
    visits.count >= 3 &&
    (needs.category?.some(value => wanted.has(value)) ?? false) &&
    orders.revenue > 100 &&
    (locale === 'de' || session.pages <= 50)
  );
};

/** One compiled condition over the attributes of 64 profiles of 2 kB, beside a closure by hand and GrowthBook's evaluator. */
export const benchCondition: Run = async bench => {
  const site = compiledSite(20);
  const now = Date.now();
  const people = makeShoppers(site, 64, now).map((profile, i) =>
    audienceAttributes(site, profile, pageOf(i, 0), now, 'en'),
  );
  const compiled = compile(CONDITION);
  const theirs = (attributes: Attributes) => evalCondition(attributes, CONDITION);
  for (const attributes of people) {
    if (compiled(attributes) !== theirs(attributes) || compiled(attributes) !== byHand(attributes))
      throw new Error('The three do not agree, so their times cannot be compared.');
  }

  const held = people.filter(compiled).length;
  const nanoseconds = (evaluate: (attributes: Attributes) => boolean, passes: number) => () => {
    let count = 0;
    const start = process.hrtime.bigint();
    for (let pass = 0; pass < passes; pass++)
      for (const attributes of people) if (evaluate(attributes)) count++;
    const took = Number(process.hrtime.bigint() - start);
    if (count !== held * passes) throw new Error('An evaluation gave another answer than before.');
    return took / (passes * people.length);
  };
  const rounds = await alternate(
    {
      ours: nanoseconds(compiled, 30),
      byHand: nanoseconds(byHand, 100),
      theirs: nanoseconds(theirs, 6),
    },
    // Many and short, so that most are over before another program takes the core.
    { rounds: bench.rounds * 100, warmUp: 200 },
  );
  const ours = median(rounds.ours);
  const faster = medianRatio(rounds.theirs, rounds.ours);
  bench.note(`${held} of ${people.length} people meet the condition`);
  return [
    {
      name: 'one condition of 6 parts over a 2 kB profile, beside a closure by hand',
      ours: `${number(ours)} ns`,
      reference: `${number(median(rounds.byHand))} ns`,
      ratio: medianRatio(rounds.ours, rounds.byHand),
      limit: '≤ 300 ns',
      holds: ours <= 300,
    },
    {
      name: "… beside GrowthBook's evaluator",
      ours: `${number(ours)} ns`,
      reference: `${number(median(rounds.theirs))} ns`,
      ratio: 1 / faster,
      limit: '≥ 5 × faster',
      holds: faster >= 5,
    },
  ];
};
