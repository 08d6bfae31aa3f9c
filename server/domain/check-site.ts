import { type SiteConfig, SiteConfigSchema } from '../../protocol/index.ts';
import { ApiError, type FieldError } from '../error.ts';
import { TIER_ATTRIBUTES } from './attributes.ts';
import { attributePaths, validate } from './condition.ts';
import { bareTags } from './content.ts';
import { parseTags } from './merge-tag.ts';
import { own } from './own.ts';

/**
 * Reads a site configuration as its owner wrote it and finds everything that is wrong with it, not only the first.
 *
 * @param input parsed JSON of a `site.json`
 * @returns the configuration with its defaults filled in
 * @throws ApiError `bad_request` with every problem's path and how to mend it
 * @example const config = readSite(JSON.parse(await readFile('site.json', 'utf8')))
 */
export function readSite(input: unknown): SiteConfig {
  const parsed = SiteConfigSchema.safeParse(input);
  const errors = parsed.success
    ? checkSite(parsed.data)
    : parsed.error.issues.map(issue => ({
        path: issue.path.join('.') || '(the whole)',
        message: issue.message,
      }));
  if (!parsed.success || errors.length > 0) {
    const what = errors.length === 1 ? '1 problem' : `${errors.length} problems`;
    throw new ApiError('bad_request', 422, `The site configuration has ${what}; nothing was published.`, {
      errors,
    });
  }
  return parsed.data;
}

/** What a schema cannot see: conditions, references, merge tags, consumers. */
export function checkSite(config: SiteConfig): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (path: string, message: string) => errors.push({ path, message });
  const condition = (when: Record<string, unknown> | undefined, path: string) => {
    for (const problem of when ? validate(when) : [])
      wrong([path, ...problem.path].join('.'), problem.message);
    for (const { at, group } of when ? groupsOf(when, path) : []) {
      if (!own(config.groups, group)) wrong(at, `there is no group "${group}"; ${known(config.groups)}`);
    }
  };
  const audience = (id: string | undefined, path: string) => {
    if (id !== undefined && !own(config.audiences, id))
      wrong(path, `there is no audience "${id}"; ${known(config.audiences)}`);
  };

  for (const [id, { when }] of Object.entries(config.audiences)) condition(when, `audiences.${id}.when`);
  condition(config.arbiter.neverOn, 'arbiter.neverOn');

  config.learn.forEach((rule, index) => {
    condition(rule.when, `learn.${index}.when`);
    if (rule.value.includes('{{') && parseTags(rule.value).every(part => typeof part === 'string')) {
      wrong(`learn.${index}.value`, 'write a merge tag such as {{ page.category }}');
    }
  });

  for (const [id, slot] of Object.entries(config.slots)) {
    const path = `slots.${id}.variants`;
    for (const twice of duplicates(slot.variants.map(variant => variant.id)))
      wrong(path, `two variants are called "${twice}"`);
    slot.variants.forEach((variant, index) => {
      audience(variant.audience, `${path}.${index}.audience`);
      errors.push(...bareTags(variant.content, `${path}.${index}.content`));
    });
    const everybody = slot.variants.findIndex(variant => variant.audience === undefined);
    if (everybody >= 0 && everybody < slot.variants.length - 1) {
      wrong(
        `${path}.${everybody + 1}`,
        `is never reached: "${slot.variants[everybody]!.id}" above it has no audience and matches everybody`,
      );
    }
  }

  for (const [level, rule] of Object.entries(config.tiers)) {
    if (typeof rule !== 'object') continue;
    condition(rule.when, `tiers.${level}.when`);
    for (const path of validate(rule.when).length ? [] : attributePaths(rule.when)) {
      if (!TIER_ATTRIBUTES.some(name => name === path.split('.')[0])) {
        wrong(
          `tiers.${level}.when.${path}`,
          `a tier cannot rest on what a visitor may claim; use ${TIER_ATTRIBUTES.join(', ')}`,
        );
      }
    }
  }

  const read = new Set(
    [...Object.values(config.audiences).map(one => one.when)].flatMap(when =>
      validate(when).length ? [] : attributePaths(when),
    ),
  );
  for (const [id, question] of Object.entries(config.questions)) {
    const path = `questions.${id}`;
    audience(question.ask?.audience, `${path}.ask.audience`);
    condition(question.ask?.when, `${path}.ask.when`);
    errors.push(...bareTags({ text: question.text, why: question.why, options: question.options }, path));
    if (!own(config.purposes, question.purpose)) {
      wrong(`${path}.purpose`, `there is no purpose "${question.purpose}"; ${known(config.purposes)}`);
    }
    for (const twice of duplicates(question.options.map(option => option.value))) {
      wrong(`${path}.options`, `two options have the value "${twice}"`);
    }
    const consumers = [`need.${question.need}`, `needs.${question.need}`, `answers.${id}`];
    const leads = question.options.some(option => option.results?.length);
    if (!leads && !consumers.some(attribute => read.has(attribute))) {
      wrong(
        path,
        `nothing uses its answer: give its options results, or an audience that reads ${consumers.join(' or ')}`,
      );
    }
  }
  return errors;
}

const known = (record: Record<string, unknown>): string => {
  const names = Object.keys(record);
  return names.length ? `there are: ${names.join(', ')}` : 'none are configured';
};

const duplicates = (ids: string[]): string[] => [
  ...new Set(ids.filter((id, index) => ids.indexOf(id) !== index)),
];

/** Saved groups a condition names, with the place. */
function groupsOf(value: unknown, at: string): { at: string; group: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === '$inGroup' || key === '$notInGroup') && typeof inner === 'string'
      ? [{ at: `${at}.${key}`, group: inner }]
      : groupsOf(inner, `${at}.${key}`),
  );
}
