import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { apply } from '../../../server/domain/apply.ts';
import { decide, type PageView } from '../../../server/domain/decide.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import type { Site } from '../../../server/domain/site.ts';
import { rate } from '../../../server/domain/tier.ts';
import { contactAt, DAY, idOf, MINUTE, NOW, orderAt, pageAt } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const HOUR = 60 * MINUTE;
const { questions, audiences } = siteInput();
const looking = questions!.looking!;
const MUG = {
  kind: 'file' as const,
  name: 'A guide',
  offer: 'Register for it.',
  purpose: 'find',
  href: '/guide.pdf',
};

/** One question asked unasked, and what a case adds. */
const QUESTION = 'question:looking';
/** An offer that is asked unasked, and no question. */
const offer = (more: object = {}): Partial<SiteConfigInput> => ({
  questions: {},
  incentives: { guide: { ...MUG, ask: {}, ...more } },
});
const OFFER = 'incentive:guide';
/** Two steps of a ladder, the upper one asked unasked, and no question. */
const ladder: Partial<SiteConfigInput> = {
  questions: {},
  permissions: {
    news: { purpose: 'find', channel: 'e-mail', wordings: ['News?'] },
    web: { purpose: 'find', channel: 'web', wordings: ['Here?'], above: 'news', ask: {} },
  },
};
const WEB = 'permission:web';

let made = 0;
type What = {
  [T in Interaction['type']]: Omit<Extract<Interaction, { type: T }>, 'id' | 'at' | 'source'>;
}[Interaction['type']];
const at = (time: number, what: What, source: Interaction['source'] = 'browser'): Interaction =>
  ({ id: idOf(700_000 + ++made), at: time, source, ...what }) as Interaction;
const pages = (count: number, until = NOW): Interaction[] =>
  Array.from({ length: count }, (_, i) => pageAt(until - (count - i) * 1_000));
const prompt = (
  time: number,
  outcome: 'shown' | 'postponed' | 'declined',
  item = QUESTION,
  unsolicited = true,
) => at(time, { type: 'prompt', item, outcome, unsolicited });
const answer = (time: number, ...values: string[]) =>
  at(time, { type: 'answer', question: 'looking', values });
const allow = (time: number, permission: string, granted: boolean) =>
  at(time, { type: 'permission', permission, granted });
const seen = pages(2);

const foldOf =
  (site: Site) =>
  (...events: Interaction[]): Profile =>
    rate(
      site,
      events.reduce((before, event) => apply(site, before, event), newProfile('p', NOW, 'device')),
      NOW,
    );
const viewOf = (more: Partial<PageView> = {}): PageView => ({
  page: { url: 'https://shop.example/' },
  ...{ locale: 'en', placed: [], overlays: 'auto', ...more },
});
const on = (facts: Record<string, string>, path = '/'): Partial<PageView> => ({
  page: { url: `https://shop.example${path}`, facts },
});

interface Case {
  site?: Partial<SiteConfigInput>;
  told?: Interaction[];
  view?: Partial<PageView>;
  /** after `NOW`, ms */
  after?: number;
  /** of which item it is told; default the question */
  item?: string;
}

/** What happens, and what is shown: the item itself, or the gate that is closed. */
const CASES: [what: string, given: Case, expected: string][] = [
  // Before anything may be shown.
  ['nothing on the first view', { told: pages(1) }, 'first-views'],
  ['nothing with no view at all', { told: [] }, 'first-views'],
  ['the question from the second view on', {}, QUESTION],
  [
    'the question at once where the policy says 0 views',
    { told: [], site: { arbiter: { afterViews: 0 } } },
    QUESTION,
  ],
  [
    'nothing before the fifth view where the policy says so',
    { told: pages(4), site: { arbiter: { afterViews: 5 } } },
    'first-views',
  ],
  ['the question on the fifth', { told: pages(5), site: { arbiter: { afterViews: 5 } } }, QUESTION],
  ['nothing where the tag says manual', { view: { overlays: 'manual' } }, 'overlays:manual'],
  ['nothing where the tag says off', { view: { overlays: 'off' } }, 'overlays:off'],
  ['nothing on a checkout', { view: on({ kind: 'checkout' }) }, 'page:checkout'],
  ['the question on a page that is none', { view: on({ kind: 'product' }) }, QUESTION],
  [
    'nothing where the site wants none',
    { site: { arbiter: { neverOn: { 'page.kind': 'legal' } } }, view: on({ kind: 'legal' }) },
    'page:never',
  ],
  [
    'the question beside such pages',
    { site: { arbiter: { neverOn: { 'page.kind': 'legal' } } }, view: on({ kind: 'home' }) },
    QUESTION,
  ],
  // After a complaint.
  ['nothing after a complaint', { told: [...seen, contactAt(NOW, 'complaint')] }, 'after-complaint'],
  [
    'nothing 29 days after it',
    { told: [...seen, contactAt(NOW, 'complaint')], after: 29 * DAY },
    'after-complaint',
  ],
  [
    'the question 31 days after it',
    { told: [...seen, contactAt(NOW, 'complaint')], after: 31 * DAY },
    QUESTION,
  ],
  [
    'nothing for two days where the policy says 48 hours',
    {
      told: [...seen, contactAt(NOW, 'complaint')],
      site: { arbiter: { complaintHours: 48 } },
      after: 47 * HOUR,
    },
    'after-complaint',
  ],
  [
    'the question after them',
    {
      told: [...seen, contactAt(NOW, 'complaint')],
      site: { arbiter: { complaintHours: 48 } },
      after: 48 * HOUR,
    },
    QUESTION,
  ],
  ['the question after a call that was none', { told: [...seen, contactAt(NOW, 'phone')] }, QUESTION],
  // Anything again.
  ['nothing more in the session', { told: [...seen, prompt(NOW, 'shown')], after: 1_000 }, 'once-a-session'],
  [
    'nothing more in it 29 minutes later',
    { told: [...seen, prompt(NOW, 'shown')], after: 29 * MINUTE },
    'once-a-session',
  ],
  [
    'nothing in the next session of the day',
    { told: [...seen, prompt(NOW, 'shown')], after: 3 * HOUR },
    'anything-again',
  ],
  ['nothing 23 hours later', { told: [...seen, prompt(NOW, 'shown')], after: 23 * HOUR }, 'anything-again'],
  [
    'something else a day later',
    { told: [...seen, prompt(NOW, 'shown', 'question:other')], after: 24 * HOUR },
    QUESTION,
  ],
  [
    'something else an hour later where the policy says 1 hour',
    {
      told: [...seen, prompt(NOW, 'shown', 'question:other')],
      site: { arbiter: { quietHours: 1 } },
      after: HOUR,
    },
    QUESTION,
  ],
  [
    'what the visitor opened is not counted',
    { told: [...seen, prompt(NOW, 'shown', 'question:other', false)], after: 1_000 },
    QUESTION,
  ],
  // This item again.
  ['not this one for a week', { told: [...seen, prompt(NOW, 'shown')], after: 2 * DAY }, 'this-again'],
  [
    'not this one a minute before',
    { told: [...seen, prompt(NOW, 'shown')], after: 7 * DAY - MINUTE },
    'this-again',
  ],
  ['this one after the week', { told: [...seen, prompt(NOW, 'shown')], after: 7 * DAY }, QUESTION],
  [
    'this one after a day where it says so',
    {
      told: [...seen, prompt(NOW, 'shown')],
      site: { questions: { looking: { ...looking, ask: { againDays: 1 } } } },
      after: DAY,
    },
    QUESTION,
  ],
  [
    'seen where it was placed counts for this one',
    { told: [...seen, prompt(NOW, 'shown', QUESTION, false)], after: 6 * DAY },
    'this-again',
  ],
  // Not now.
  [
    'not for two hours after "not now"',
    { told: [...seen, prompt(NOW, 'postponed', QUESTION, false)], after: 2 * HOUR - 1 },
    'postponed',
  ],
  ['after them', { told: [...seen, prompt(NOW, 'postponed', QUESTION, false)], after: 2 * HOUR }, QUESTION],
  [
    'not for a day after the second',
    { told: [...seen, ...[1, 0].map(i => prompt(NOW - i, 'postponed', QUESTION, false))], after: DAY - 1 },
    'postponed',
  ],
  [
    'after that day',
    { told: [...seen, ...[1, 0].map(i => prompt(NOW - i, 'postponed', QUESTION, false))], after: DAY },
    QUESTION,
  ],
  [
    'not for a week after the third',
    {
      told: [...seen, ...[2, 1, 0].map(i => prompt(NOW - i, 'postponed', QUESTION, false))],
      after: 7 * DAY - 1,
    },
    'postponed',
  ],
  [
    'not for four weeks after the fourth',
    {
      told: [...seen, ...[3, 2, 1, 0].map(i => prompt(NOW - i, 'postponed', QUESTION, false))],
      after: 28 * DAY - 1,
    },
    'postponed',
  ],
  [
    'four weeks after the tenth, too',
    {
      told: [
        ...seen,
        ...[9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(i => prompt(NOW - i, 'postponed', QUESTION, false)),
      ],
      after: 28 * DAY,
    },
    QUESTION,
  ],
  // Never, and answered.
  ['never after "never"', { told: [...seen, prompt(NOW, 'declined')], after: 3_000 * DAY }, 'declined'],
  [
    'never after "never", with "not now" on another device',
    { told: [...seen, prompt(NOW, 'declined'), prompt(NOW + 1, 'postponed')], after: 300 * DAY },
    'declined',
  ],
  ['not what was answered', { told: [...seen, answer(NOW, 'lamps')], after: 179 * DAY }, 'answered'],
  [
    'whether it still holds, half a year later',
    { told: [...seen, answer(NOW, 'lamps')], after: 181 * DAY },
    QUESTION,
  ],
  [
    'whether it still holds at most every 30 days',
    { told: [...seen, answer(NOW, 'lamps'), prompt(NOW + 181 * DAY, 'shown')], after: 210 * DAY },
    'this-again',
  ],
  [
    'and then once more',
    { told: [...seen, answer(NOW, 'lamps'), prompt(NOW + 181 * DAY, 'shown')], after: 212 * DAY },
    QUESTION,
  ],
  [
    'an answer after "never" counts, and is not asked',
    { told: [...seen, prompt(NOW, 'declined'), answer(NOW + 1, 'lamps')], after: DAY },
    'answered',
  ],
  // Placed, audiences, pages, priority.
  ['not what stands in the page', { view: { placed: [QUESTION] } }, 'placed'],
  ['what stands elsewhere is no hindrance', { view: { placed: ['question:other'] } }, QUESTION],
  ['only on the pages it is for', { view: on({}, '/quiet') }, 'page'],
  [
    'only to its audience',
    {
      site: {
        audiences: audiences!,
        questions: { looking: { ...looking, ask: { audience: 'likes-lamps' } } },
      },
    },
    'audience:likes-lamps',
  ],
  [
    'to its audience',
    {
      site: {
        audiences: audiences!,
        questions: { looking: { ...looking, ask: { audience: 'likes-lamps' } } },
      },
      told: [...seen, pageAt(NOW, 'lamps')],
    },
    QUESTION,
  ],
  [
    'the higher priority first',
    { site: { questions: { looking, second: { ...looking, ask: { priority: 9 } } } } },
    'priority',
  ],
  [
    'the lower one when the higher was answered',
    {
      site: { questions: { looking, second: { ...looking, ask: { priority: 9 } } } },
      told: [...seen, at(NOW, { type: 'answer', question: 'second', values: ['lamps'] })],
    },
    QUESTION,
  ],
  [
    'nothing of a question that is asked in its place only',
    { site: { questions: { looking: { ...looking, ask: undefined } } } },
    'no candidate',
  ],
  // Offers.
  ['an offer', { site: offer(), item: OFFER }, OFFER],
  [
    'no offer that has not begun',
    { site: offer({ from: '2027-01-01T00:00:00Z' }), item: OFFER },
    'not-for-them',
  ],
  ['no offer that is over', { site: offer({ until: '2026-01-01T00:00:00Z' }), item: OFFER }, 'not-for-them'],
  [
    'none that is over and says what is next',
    { site: offer({ until: '2026-01-01T00:00:00Z', fallback: 'Next year.' }), item: OFFER },
    'over',
  ],
  [
    'none that is sold out',
    { site: offer({ stock: 3 }), view: { stock: { guide: { given: 3 } } }, item: OFFER },
    'not-for-them',
  ],
  [
    'none that is sold out and says so',
    { site: offer({ stock: 3, fallback: 'Gone.' }), view: { stock: { guide: { given: 3 } } }, item: OFFER },
    'soldOut',
  ],
  [
    'the last one',
    { site: offer({ stock: 3 }), view: { stock: { guide: { given: 2 } } }, item: OFFER },
    OFFER,
  ],
  [
    'none for others',
    { site: { ...offer({ audience: 'likes-lamps' }), audiences: audiences! }, item: OFFER },
    'not-for-them',
  ],
  [
    'none that was granted',
    {
      site: offer(),
      told: [...seen, at(NOW, { type: 'reward', incentive: 'guide', state: 'granted' }, 'server')],
      item: OFFER,
    },
    'granted',
  ],
  [
    'none that was refused',
    { site: offer(), told: [...seen, prompt(NOW, 'declined', OFFER)], after: 300 * DAY, item: OFFER },
    'declined',
  ],
  [
    'none that was put off',
    { site: offer(), told: [...seen, prompt(NOW, 'postponed', OFFER, false)], after: HOUR, item: OFFER },
    'postponed',
  ],
  [
    'an offer that was begun and left',
    {
      site: offer(),
      told: [...seen, at(NOW, { type: 'prompt', item: OFFER, outcome: 'started', unsolicited: false })],
      item: OFFER,
    },
    OFFER,
  ],
  // Permissions.
  ['no step of which the one below is missing', { site: ladder, item: WEB }, 'unready'],
  ['the step above a yes', { site: ladder, told: [...seen, allow(NOW, 'news', true)], item: WEB }, WEB],
  [
    'no step above a yes that was taken back',
    { site: ladder, told: [...seen, allow(NOW, 'news', true), allow(NOW + 1, 'news', false)], item: WEB },
    'unready',
  ],
  [
    'none that was given',
    { site: ladder, told: [...seen, allow(NOW, 'news', true), allow(NOW + 1, 'web', true)], item: WEB },
    'granted',
  ],
  [
    'none that was refused in the settings',
    {
      site: ladder,
      told: [...seen, allow(NOW, 'news', true), allow(NOW + 1, 'web', false)],
      after: 300 * DAY,
      item: WEB,
    },
    'declined',
  ],
  [
    'none that was put off',
    {
      site: ladder,
      told: [...seen, allow(NOW, 'news', true), prompt(NOW, 'postponed', WEB, false)],
      after: HOUR,
      item: WEB,
    },
    'postponed',
  ],
  [
    'none under Global Privacy Control',
    {
      site: ladder,
      told: [...seen, allow(NOW, 'news', true)],
      view: { isRefusedByBrowser: true },
      item: WEB,
    },
    'gpc',
  ],
];

describe('the arbiter shows', () => {
  it('is tried with at least sixty cases', () => expect(CASES.length).toBeGreaterThanOrEqual(60));

  it.each(CASES)('%s', (_, { site: more = {}, told = seen, view, after = 0, item = QUESTION }, expected) => {
    const site = testSite(more);
    const decision = decide(site, foldOf(site)(...told), viewOf(view), NOW + after);
    const reason = decision.reasons.find(({ part }) => part === item);
    const gate = reason ? reason.failed?.[item] : 'no candidate';
    expect(decision.prompt === item ? item : gate).toBe(expected);
    // Whatever is shown has a purpose that says so.
    if (decision.prompt === item) expect(reason).toMatchObject({ given: item, rule: 'purpose:find' });
  });
});

/** What somebody does with what they were not looking for. */
const MOODS = ['ignores', 'postpones', 'declines', 'answers'] as const;
type Mood = (typeof MOODS)[number];

describe('thirty days of a visitor', () => {
  const site = testSite({
    questions: { looking, second: { ...looking, ask: {} }, third: { ...looking, ask: { againDays: 1 } } },
    incentives: { guide: { ...MUG, ask: { priority: 1 } } },
    tiers: {
      registered: { when: { 'visits.count': { $gte: 6 } } },
      client: { when: { 'orders.count': { $gte: 1 } } },
      mvc: { when: { 'orders.revenue': { $gte: 1000 } } },
    },
  });
  const TIERS = ['guest', 'registered', 'client', 'mvc'] as const;

  /** Lives the visits, and takes note of what was shown unasked, with the tier at that time. */
  const live = (start: Interaction[], visits: { day: number; pages: number; mood: Mood }[]) => {
    let profile = foldOf(site)(...start);
    const shown: { at: number; item: string; tier: string; session: number }[] = [];
    const outcome = new Map<string, { mood: Mood; at: number }>();
    let views = 0;
    const tell = (event: Interaction) => {
      profile = rate(site, apply(site, profile, event), event.at);
    };
    for (const [session, visit] of visits.entries())
      for (let i = 0; i < visit.pages; i++) {
        const now = NOW + visit.day * DAY + session * 1_000 + i * 2 * MINUTE;
        views++;
        tell(pageAt(now));
        const item = decide(site, profile, viewOf(), now).prompt;
        if (!item) continue;
        const before = outcome.get(item);
        expect(before?.mood, `${item} again`).not.toBe('declines');
        if (before?.mood === 'answers') expect.fail(`${item} was answered`);
        shown.push({ at: now, item, tier: profile.tier.level, session });
        outcome.set(item, { mood: visit.mood, at: now });
        tell(prompt(now + 1_000, 'shown', item));
        const [kind, id] = item.split(':') as [string, string];
        if (visit.mood === 'postpones' || visit.mood === 'declines')
          tell(prompt(now + 5_000, visit.mood === 'declines' ? 'declined' : 'postponed', item));
        if (visit.mood === 'answers' && kind === 'question')
          tell(at(now + 5_000, { type: 'answer', question: id, values: ['lamps'] }));
        if (visit.mood === 'answers' && kind === 'incentive')
          tell(at(now + 5_000, { type: 'reward', incentive: id, state: 'granted' }, 'server'));
      }
    return { shown, views };
  };

  const visits = fc
    .array(
      fc.record({ day: fc.nat(29), pages: fc.integer({ min: 1, max: 12 }), mood: fc.constantFrom(...MOODS) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    )
    .map(all => all.toSorted((a, b) => a.day - b.day));
  const start = fc.constantFrom<Interaction[]>(
    [],
    [],
    [orderAt(NOW - DAY, 'o-1', 20)],
    [orderAt(NOW - DAY, 'o-2', 2_000)],
  );

  it('interrupts once a session, once a day, and no item that was answered or refused', () => {
    const counts = Object.fromEntries(TIERS.map(tier => [tier, { lives: 0, interruptions: 0, most: 0 }]));
    let pagesSeen = 0;
    fc.assert(
      fc.property(start, visits, (before, lived) => {
        const { shown, views } = live(before, lived);
        pagesSeen += views;
        for (const [i, one] of shown.entries()) {
          const last = shown[i - 1];
          if (last) expect(one.at - last.at).toBeGreaterThanOrEqual(DAY - 5 * MINUTE);
        }
        expect(new Set(shown.map(({ session }) => session)).size).toBe(shown.length);
        for (const tier of new Set(['guest', ...shown.map(({ tier }) => tier)])) {
          const theirs = shown.filter(one => one.tier === tier).length;
          const count = counts[tier]!;
          count.lives++;
          count.interruptions += theirs;
          count.most = Math.max(count.most, theirs);
        }
      }),
      { numRuns: 400 },
    );
    console.log(`${pagesSeen} page views in 400 lives of 30 days, interruptions by tier:`, counts);
    for (const tier of TIERS) expect(counts[tier]!.interruptions, tier).toBeGreaterThan(0);
  });
});
