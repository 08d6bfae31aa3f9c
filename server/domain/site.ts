import type {
  Content,
  LearnRule,
  Question,
  Reason,
  Representative,
  ShownContent,
  SiteConfig,
  Text,
  Tier,
} from '../../protocol/index.ts';
import { TIERS } from '../../protocol/index.ts';
import { compile } from './condition.ts';
import { compileContent, compileText, type FillText } from './content.ts';
import { type CompiledDesk, compileDesk } from './desk.ts';
import { mapValues } from './map-values.ts';
import { compileValues, type Lookup } from './merge-tag.ts';
import { type AskedItem, askedItems, compileOffers, type Offers } from './offers.ts';
import { own } from './own.ts';
import { compileStrings } from './strings.ts';

/** A compiled condition. */
export type Matches = (attributes: Readonly<Record<string, unknown>>) => boolean;

/** A configuration compiled once, when it is published; every decision runs on this. */
export interface Site extends Offers {
  key: string;
  /** most sites; their decisions ask nobody about stock */
  hasNoIncentives: boolean;
  version: number;
  config: SiteConfig;
  audiences: Record<string, Matches>;
  learn: { rule: LearnRule; when: Matches | undefined; values: (lookup: Lookup) => string[] }[];
  slots: CompiledSlot[];
  questions: Record<string, CompiledQuestion>;
  /** what a need's values are called, in the words of the options that declare them */
  labels: Record<string, Map<string, FillText>>;
  /** what may come unasked, most important first */
  asked: AskedItem[];
  /** highest tier first */
  tiers: { level: Tier; when: Matches | undefined; topShare: number | undefined }[];
  /** the least value of the most valuable, by tier with a `topShare`; measured by a job, not configured */
  thresholds: Partial<Record<Tier, number>>;
  neverOn: Matches | undefined;
  /** how visitors reach it; undefined where it has no desk */
  desk: CompiledDesk | undefined;
  /** who looks after clients, in the site's order */
  representatives: CompiledRepresentative[];
  /** its own words for the widgets; undefined where it has none */
  strings: ReturnType<typeof compileStrings>;
}

/**
 * A slot with its contents compiled. Variants are tried in order, so what was refused on the way to one, and with it the
 * reason, is known beforehand: `reasons[i]` for the variant `i`, the last one for the baseline.
 */
export interface CompiledSlot {
  id: string;
  access: Tier | undefined;
  /** what the site says to those below it */
  gate: FillText | undefined;
  /** incentives that open it */
  opens: string[];
  variants: {
    id: string;
    audience: string | undefined;
    content: (locale: string, lookup: Lookup) => ShownContent;
  }[];
  reasons: Reason[];
  /** the reason for those below its `access` */
  withheld: Reason;
}

/** A question with its texts compiled. */
export interface CompiledQuestion {
  id: string;
  config: Question;
  text: FillText;
  why: FillText;
  /** the menus that depend on it, one upon the other */
  followers: string[];
  options: {
    value: string;
    label: FillText;
    icon: string | undefined;
    group: FillText | undefined;
    under: string[] | undefined;
    results: { label: FillText; href: string; image: string | undefined }[];
  }[];
}

/**
 * Compiles a configuration that `checkSite` found no fault with.
 *
 * @param version the published version
 * @throws ConditionError when a condition does not compile; `checkSite` names them all beforehand
 * @example const site = compileSite(config, 1)
 */
export function compileSite(config: SiteConfig, version: number): Site {
  const { groups } = config;
  const when = (condition: Record<string, unknown> | undefined) =>
    condition && compile(condition, { groups });
  const text = (value: Text) => compileText(value, config.locale);
  const content = (value: Content) => compileContent(value, config.locale);
  const questions = mapValues(config.questions, (question, id) => ({
    id,
    config: question,
    text: text(question.text),
    why: text(question.why),
    followers: followersOf(config.questions, id),
    options: question.options.map(option => ({
      value: option.value,
      label: text(option.label),
      icon: option.icon,
      group: option.group === undefined ? undefined : text(option.group),
      under: option.under,
      results: (option.results ?? []).map(result => ({
        label: text(result.label),
        href: result.href,
        image: result.image,
      })),
    })),
  }));
  const offers = compileOffers(config);
  return {
    key: config.site,
    hasNoIncentives: Object.keys(config.incentives).length === 0,
    version,
    config,
    audiences: mapValues(config.audiences, audience => compile(audience.when, { groups })),
    learn: config.learn.map(rule => ({ rule, when: when(rule.when), values: compileValues(rule.value) })),
    slots: Object.entries(config.slots).map(([id, slot]) => ({
      id,
      access: slot.access,
      gate: slot.gate === undefined ? undefined : text(slot.gate),
      opens: Object.entries(config.incentives).flatMap(([incentive, one]) =>
        'slot' in one && one.slot === id ? [incentive] : [],
      ),
      variants: slot.variants.map(variant => ({
        id: variant.id,
        audience: variant.audience,
        content: content(variant.content),
      })),
      ...reasonsOf(id, slot),
    })),
    questions,
    labels: labelsOf(questions, offers.fields),
    ...offers,
    asked: askedItems(config, when),
    tiers: [...TIERS].reverse().flatMap(level => {
      const rule = level === 'guest' ? undefined : config.tiers[level];
      return rule ? [{ level, when: when(rule.when), topShare: rule.topShare }] : [];
    }),
    thresholds: {},
    neverOn: when(config.arbiter.neverOn),
    desk: compileDesk(config),
    representatives: Object.entries(config.representatives).map(([id, one]) => ({
      id,
      config: one,
      title: one.title === undefined ? undefined : text(one.title),
    })),
    strings: compileStrings(config),
  };
}

/** Somebody who looks after clients, with their title compiled. */
export interface CompiledRepresentative {
  id: string;
  config: Representative;
  title: FillText | undefined;
}

/** What `decide` says of a slot, whichever variant it comes to. */
function reasonsOf(
  id: string,
  { access, variants }: SiteConfig['slots'][string],
): Pick<CompiledSlot, 'reasons' | 'withheld'> {
  const part = `slot:${id}`;
  const refused = (count: number) =>
    Object.fromEntries(
      variants.slice(0, count).map(variant => [`variant:${variant.id}`, `audience:${variant.audience}`]),
    );
  return {
    reasons: [
      ...variants.map(({ id: given, audience }, place) => ({
        part,
        given,
        rule: audience ? `audience:${audience}` : 'everybody',
        failed: refused(place),
      })),
      { part, given: null, rule: 'baseline', failed: refused(variants.length) },
    ],
    withheld: { part, given: null, rule: 'access', failed: { slot: `access:${access}` } },
  };
}

/** The menu that follows a question, the one that follows that, and so on. */
function followersOf(questions: SiteConfig['questions'], id: string): string[] {
  const next = Object.keys(questions).find(name => questions[name]!.follows === id);
  return next === undefined ? [] : [next, ...followersOf(questions, next)];
}

/** The first option that declares a value names it, of a question before a field. */
function labelsOf(questions: Site['questions'], fields: Site['fields']): Site['labels'] {
  const labels: Site['labels'] = {};
  for (const { config, options = [] } of [...Object.values(questions), ...fields]) {
    if (config.need === undefined) continue;
    const named = own(labels, config.need) ?? new Map<string, FillText>();
    for (const { value, label } of options) if (!named.has(value)) named.set(value, label);
    labels[config.need] = named;
  }
  return labels;
}
