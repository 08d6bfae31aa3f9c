import type {
  Content,
  Field,
  Incentive,
  LearnRule,
  Permission,
  Question,
  Reason,
  ShownContent,
  SiteConfig,
  Text,
  Tier,
} from '../../protocol/index.ts';
import { TIERS } from '../../protocol/index.ts';
import { compile } from './condition.ts';
import { compileContent, compileText, type FillText } from './content.ts';
import { compileValues, type Lookup } from './merge-tag.ts';
import { own } from './own.ts';

/** A compiled condition. */
export type Matches = (attributes: Readonly<Record<string, unknown>>) => boolean;

/** A configuration compiled once, when it is published; every decision runs on this. */
export interface Site {
  key: string;
  version: number;
  config: SiteConfig;
  audiences: Record<string, Matches>;
  learn: { rule: LearnRule; when: Matches | undefined; values: (lookup: Lookup) => string[] }[];
  slots: CompiledSlot[];
  questions: Record<string, CompiledQuestion>;
  /** what a need's values are called, in the words of the options that declare them */
  labels: Record<string, Map<string, FillText>>;
  /** the questions that may come unasked, most important first */
  asked: { question: CompiledQuestion; item: string; rule: string }[];
  permissions: Record<string, CompiledPermission>;
  incentives: Record<string, CompiledIncentive>;
  fields: CompiledField[];
  /** highest tier first */
  tiers: { level: Tier; when: Matches }[];
  neverOn: Matches | undefined;
}

/**
 * A slot with its contents compiled. Variants are tried in order, so what was refused on the way to one, and with it the
 * reason, is known beforehand: `reasons[i]` for the variant `i`, the last one for the baseline.
 */
export interface CompiledSlot {
  id: string;
  access: Tier | undefined;
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
  options: {
    value: string;
    label: FillText;
    icon: string | undefined;
    results: { label: FillText; href: string; image: string | undefined }[];
  }[];
  askWhen: Matches | undefined;
}

/** A permission with its wordings compiled, in the order of its versions. */
export interface CompiledPermission {
  id: string;
  config: Permission;
  wordings: FillText[];
  askWhen: Matches | undefined;
}

/** An incentive with its texts compiled. */
export interface CompiledIncentive {
  id: string;
  config: Incentive;
  name: FillText;
  offer: FillText;
  fallback: FillText | undefined;
  rules: FillText | undefined;
  odds: FillText | undefined;
  /** milliseconds since 1970 */
  from: number;
  until: number;
  askWhen: Matches | undefined;
}

/** A field of the registration with its texts compiled. */
export interface CompiledField {
  id: string;
  config: Field;
  label: FillText;
  options: { value: string; label: FillText }[] | undefined;
}

const mapValues = <A, B>(record: Record<string, A>, to: (value: A, key: string) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));

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
    options: question.options.map(option => ({
      value: option.value,
      label: text(option.label),
      icon: option.icon,
      results: (option.results ?? []).map(result => ({
        label: text(result.label),
        href: result.href,
        image: result.image,
      })),
    })),
    askWhen: when(question.ask?.when),
  }));
  return {
    key: config.site,
    version,
    config,
    audiences: mapValues(config.audiences, audience => compile(audience.when, { groups })),
    learn: config.learn.map(rule => ({ rule, when: when(rule.when), values: compileValues(rule.value) })),
    slots: Object.entries(config.slots).map(([id, slot]) => ({
      id,
      access: slot.access,
      variants: slot.variants.map(variant => ({
        id: variant.id,
        audience: variant.audience,
        content: content(variant.content),
      })),
      ...reasonsOf(id, slot),
    })),
    questions,
    labels: labelsOf(questions),
    permissions: mapValues(config.permissions, (permission, id) => ({
      id,
      config: permission,
      wordings: permission.wordings.map(text),
      askWhen: when(permission.ask?.when),
    })),
    incentives: mapValues(config.incentives, (incentive, id) => ({
      id,
      config: incentive,
      name: text(incentive.name),
      offer: text(incentive.offer),
      fallback: incentive.fallback === undefined ? undefined : text(incentive.fallback),
      rules: incentive.kind === 'prize' ? text(incentive.rules) : undefined,
      odds: incentive.kind === 'prize' ? text(incentive.odds) : undefined,
      from: incentive.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(incentive.from),
      until: incentive.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(incentive.until),
      askWhen: when(incentive.ask?.when),
    })),
    fields: config.registration.fields.map(field => ({
      id: field.id,
      config: field,
      label: text(field.label),
      options: field.options?.map(option => ({ value: option.value, label: text(option.label) })),
    })),
    asked: Object.values(questions)
      .filter(question => question.config.ask)
      .sort((a, b) => (b.config.ask?.priority ?? 0) - (a.config.ask?.priority ?? 0))
      .map(question => ({
        question,
        item: `question:${question.id}`,
        rule: `purpose:${question.config.purpose}`,
      })),
    tiers: [...TIERS].reverse().flatMap(level => {
      const rule = level === 'guest' ? undefined : config.tiers[level];
      return rule ? [{ level, when: compile(rule.when, { groups }) }] : [];
    }),
    neverOn: when(config.arbiter.neverOn),
  };
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

/** The first option that declares a value names it. */
function labelsOf(questions: Site['questions']): Site['labels'] {
  const labels: Site['labels'] = {};
  for (const { config, options } of Object.values(questions)) {
    const named = own(labels, config.need) ?? new Map<string, FillText>();
    for (const { value, label } of options) if (!named.has(value)) named.set(value, label);
    labels[config.need] = named;
  }
  return labels;
}
