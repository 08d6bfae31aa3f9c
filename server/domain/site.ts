import type {
  Content,
  LearnRule,
  Question,
  ShownContent,
  SiteConfig,
  Text,
  Tier,
} from '../../protocol/index.ts';
import { TIERS } from '../../protocol/index.ts';
import { compile } from './condition.ts';
import { compileContent, compileText, type FillText } from './content.ts';
import { compileValues, type Lookup } from './merge-tag.ts';

/** A compiled condition. */
export type Matches = (attributes: Readonly<Record<string, unknown>>) => boolean;

/** A configuration compiled once, when it is published; every decision runs on this. */
export interface Site {
  key: string;
  version: number;
  config: SiteConfig;
  audiences: Record<string, Matches>;
  learn: { rule: LearnRule; when: Matches | undefined; values: (lookup: Lookup) => string[] }[];
  slots: {
    id: string;
    access: Tier | undefined;
    variants: {
      id: string;
      audience: string | undefined;
      content: (locale: string, lookup: Lookup) => ShownContent;
    }[];
  }[];
  questions: Record<string, CompiledQuestion>;
  /** highest tier first */
  tiers: { level: Tier; when: Matches }[];
  neverOn: Matches | undefined;
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
    })),
    questions: mapValues(config.questions, (question, id) => ({
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
    })),
    tiers: [...TIERS].reverse().flatMap(level => {
      const rule = level === 'guest' ? undefined : config.tiers[level];
      return rule ? [{ level, when: compile(rule.when, { groups }) }] : [];
    }),
    neverOn: when(config.arbiter.neverOn),
  };
}
