import { type Ask, type SiteConfig, SiteConfigSchema } from '../../protocol/index.ts';
import { ApiError, type FieldError, faultsOf } from '../error.ts';
import { TIER_ATTRIBUTES } from './attributes.ts';
import { checkChoices, duplicates } from './check-question.ts';
import { attributePaths, validate } from './condition.ts';
import { bareTags } from './content.ts';
import { checkDesk } from './desk.ts';
import { parseTags } from './merge-tag.ts';
import { own } from './own.ts';
import { checkStrings } from './strings.ts';
import { isTimeZone } from './time-zone.ts';

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
  const errors = parsed.success ? checkSite(parsed.data) : faultsOf(parsed.error);
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
    if (slot.gate !== undefined) {
      errors.push(...bareTags({ gate: slot.gate }, `slots.${id}`));
      if (slot.access === undefined || slot.access === 'guest')
        wrong(`slots.${id}.gate`, 'everybody sees this slot: give it an "access", or take the line away');
    }
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
    for (const path of !rule.when || validate(rule.when).length ? [] : attributePaths(rule.when)) {
      if (!TIER_ATTRIBUTES.some(name => name === path.split('.')[0])) {
        wrong(
          `tiers.${level}.when.${path}`,
          `a tier cannot rest on what a visitor may claim; use ${TIER_ATTRIBUTES.join(', ')}`,
        );
      }
    }
  }

  const purpose = (id: string, path: string) => {
    if (!own(config.purposes, id))
      wrong(`${path}.purpose`, `there is no purpose "${id}"; ${known(config.purposes)}`);
  };
  const ask = (asked: Ask | undefined, path: string) => {
    audience(asked?.audience, `${path}.ask.audience`);
    condition(asked?.when, `${path}.ask.when`);
  };
  for (const [id, permission] of Object.entries(config.permissions)) {
    const path = `permissions.${id}`;
    purpose(permission.purpose, path);
    ask(permission.ask, path);
    errors.push(...bareTags({ wordings: permission.wordings }, path));
    const ladder = ladderOf(config, id);
    if (ladder === 'circle') wrong(`${path}.above`, 'goes in a circle: nobody could ever be asked');
    else if (ladder !== undefined)
      wrong(`${path}.above`, `there is no permission "${ladder}"; ${known(config.permissions)}`);
  }
  const fieldIds = config.registration.fields.map(field => field.id);
  for (const twice of duplicates(fieldIds)) wrong('registration.fields', `two fields are called "${twice}"`);
  for (const [id, incentive] of Object.entries(config.incentives)) {
    const path = `incentives.${id}`;
    purpose(incentive.purpose, path);
    audience(incentive.audience, `${path}.audience`);
    ask(incentive.ask, path);
    const { name, offer, fallback } = incentive;
    const rules = incentive.kind === 'prize' ? { rules: incentive.rules, odds: incentive.odds } : {};
    errors.push(
      ...bareTags({ name, offer, ...(fallback === undefined ? {} : { fallback }), ...rules }, path),
    );
    for (const field of incentive.fields ?? []) {
      if (!fieldIds.includes(field))
        wrong(`${path}.fields`, `there is no field "${field}" in registration.fields`);
    }
    for (const permission of incentive.permissions) {
      if (!own(config.permissions, permission))
        wrong(`${path}.permissions`, `there is no permission "${permission}"; ${known(config.permissions)}`);
    }
    if ('slot' in incentive) {
      const slot = own(config.slots, incentive.slot);
      if (!slot) wrong(`${path}.slot`, `there is no slot "${incentive.slot}"; ${known(config.slots)}`);
      else if (incentive.kind === 'access' && slot.access === undefined)
        wrong(`${path}.slot`, `everybody sees the slot "${incentive.slot}": give it an "access"`);
    }
    if (incentive.from && incentive.until && Date.parse(incentive.from) >= Date.parse(incentive.until))
      wrong(`${path}.until`, 'it is over before it begins');
    if (
      incentive.kind === 'prize' &&
      incentive.until &&
      Date.parse(incentive.drawAt) < Date.parse(incentive.until)
    )
      wrong(`${path}.drawAt`, 'the draw is before the end: whoever comes between them could not win');
  }
  for (const [path, zone] of [
    ['contact.timeZone', config.contact.timeZone],
    ['contact.quiet.timeZone', config.contact.quiet?.timeZone],
  ] as const) {
    if (zone !== undefined && !isTimeZone(zone))
      wrong(path, `"${zone}" is no time zone; use a name such as Europe/Berlin`);
  }

  errors.push(...checkDesk(config), ...checkStrings(config.strings));
  for (const [id, { title }] of Object.entries(config.representatives))
    if (title !== undefined) errors.push(...bareTags({ title }, `representatives.${id}`));

  const read = new Set(
    [...Object.values(config.audiences).map(one => one.when)].flatMap(when =>
      validate(when).length ? [] : attributePaths(when),
    ),
  );
  for (const [id, question] of Object.entries(config.questions)) {
    const path = `questions.${id}`;
    purpose(question.purpose, path);
    ask(question.ask, path);
    errors.push(...bareTags({ text: question.text, why: question.why, options: question.options }, path));
    errors.push(...checkChoices(config.questions, id));
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

/** Follows the ladder down from a permission: what is missing in it, or that it has no end; undefined when it is sound. */
function ladderOf({ permissions }: SiteConfig, id: string): string | undefined {
  const seen = new Set([id]);
  for (let step = own(permissions, id)?.above; step !== undefined; step = own(permissions, step)?.above) {
    if (seen.has(step)) return 'circle';
    if (!own(permissions, step)) return step;
    seen.add(step);
  }
  return undefined;
}

/** Saved groups a condition names, with the place. */
function groupsOf(value: unknown, at: string): { at: string; group: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === '$inGroup' || key === '$notInGroup') && typeof inner === 'string'
      ? [{ at: `${at}.${key}`, group: inner }]
      : groupsOf(inner, `${at}.${key}`),
  );
}
