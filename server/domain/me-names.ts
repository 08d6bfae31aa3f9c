import type { MeNames } from '../../protocol/index.ts';
import { audienceAttributes, rankedNeeds } from './attributes.ts';
import { textFor } from './locale.ts';
import type { Lookup } from './merge-tag.ts';
import { own } from './own.ts';
import type { Profile } from './profile.ts';
import type { Site } from './site.ts';
import { hasTier } from './tier.ts';

/**
 * What somebody reads in place of the ids that stand in what is known of them. What a marketer named for themselves alone,
 * a gated slot of a higher tier or an audience they are not in, is not told.
 *
 * @param now milliseconds since 1970
 * @example namesFor(site, profile, 'de', lookup, now).items['question:looking-for'] // 'Was suchen Sie?'
 */
export function namesFor(site: Site, profile: Profile, locale: string, lookup: Lookup, now: number): MeNames {
  const page = { url: '', ...(profile.lastFacts ? { facts: profile.lastFacts } : {}) };
  const attributes = audienceAttributes(site, profile, page, now, locale);
  const item = (name: string): string => {
    const [kind = '', id = ''] = name.split(':');
    const text =
      kind === 'question'
        ? own(site.questions, id)?.text
        : kind === 'incentive'
          ? own(site.incentives, id)?.name
          : own(site.permissions, id)?.wordings.at(-1);
    return text?.(locale, lookup) ?? readable(id);
  };
  const need = (key: string, values: string[]) => {
    const question = Object.values(site.questions).find(({ config }) => config.need === key);
    const field = site.fields.find(({ config }) => config.need === key);
    const labels = own(site.labels, key);
    // Words to the visitor before those of the marketer.
    const name = (question?.text ?? field?.label)?.(locale, lookup) ?? needName(site, key, locale);
    return {
      name,
      values: Object.fromEntries(
        values.flatMap(value => {
          const label = labels?.get(value)?.(locale, lookup);
          return label === undefined ? [] : [[value, label]];
        }),
      ),
      ...(question ? { question: question.id } : {}),
    };
  };
  const labels = new Map(site.fields.map(({ id, label }) => [id, label]));
  const slots = Object.entries(site.config.slots).filter(
    ([, { access }]) => !access || hasTier(profile.tier.level, access),
  );
  return {
    items: record(Object.keys(profile.ledger), item),
    needs: Object.fromEntries(
      Object.entries(rankedNeeds(site, profile, now)).map(([key, values]) => [key, need(key, values)]),
    ),
    fields: record(
      [...Object.keys(profile.fields ?? {}), ...(profile.firstName === undefined ? [] : ['firstName'])],
      name => labels.get(name)?.(locale, lookup) ?? readable(name),
    ),
    slots: Object.fromEntries(slots.map(([id, { name }]) => [id, name ?? readable(id)])),
    audiences: Object.fromEntries(
      Object.entries(site.config.audiences).flatMap(([id, { name }]) =>
        own(site.audiences, id)?.(attributes) ? [[id, name]] : [],
      ),
    ),
  };
}

const record = (ids: string[], nameOf: (id: string) => string): Record<string, string> =>
  Object.fromEntries(ids.map(id => [id, nameOf(id)]));

const needName = (site: Site, key: string, locale: string): string => {
  const name = own(site.config.needs, key)?.name;
  return name === undefined ? readable(key) : textFor(name, locale, site.config.locale);
};

/** An id as words, for what nobody has named. @example readable('customerNo') // 'Customer no' */
export function readable(id: string): string {
  const words = id
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_\s]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
