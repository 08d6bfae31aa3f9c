import type { Ask, Field, Incentive, Permission, SiteConfig, Text } from '../../protocol/index.ts';
import { compileText, type FillText } from './content.ts';
import { mapValues } from './map-values.ts';
import type { Matches } from './site.ts';

/** Something the arbiter may show. */
export interface AskedItem {
  /** `question:<id>`, `incentive:<id>`, `permission:<id>` */
  item: string;
  kind: 'question' | 'incentive' | 'permission';
  id: string;
  ask: Ask;
  when: Matches | undefined;
  /** what its reason says */
  rule: string;
}

/** A permission with its wordings compiled, in the order of its versions. */
export interface CompiledPermission {
  id: string;
  config: Permission;
  wordings: FillText[];
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
}

/** A field of the registration with its texts compiled. */
export interface CompiledField {
  id: string;
  config: Field;
  label: FillText;
  options: { value: string; label: FillText }[] | undefined;
}

/** What a site may offer and ask besides questions, compiled. */
export interface Offers {
  permissions: Record<string, CompiledPermission>;
  incentives: Record<string, CompiledIncentive>;
  /** of the registration, in the site's order */
  fields: CompiledField[];
}

/** Compiles the texts and dates of what a site offers. */
export function compileOffers(config: SiteConfig): Offers {
  const text = (value: Text) => compileText(value, config.locale);
  return {
    permissions: mapValues(config.permissions, (permission, id) => ({
      id,
      config: permission,
      wordings: permission.wordings.map(text),
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
    })),
    fields: config.registration.fields.map(field => ({
      id: field.id,
      config: field,
      label: text(field.label),
      options: field.options?.map(option => ({ value: option.value, label: text(option.label) })),
    })),
  };
}

/** Everything the arbiter may show, most important first. */
export function askedItems(
  { questions, incentives, permissions }: SiteConfig,
  when: (condition: Ask['when']) => Matches | undefined,
): AskedItem[] {
  const items = (
    kind: AskedItem['kind'],
    record: Record<string, { purpose: string; ask?: Ask | undefined }>,
  ): AskedItem[] =>
    Object.entries(record).flatMap(([id, { purpose, ask }]) =>
      ask ? [{ item: `${kind}:${id}`, kind, id, ask, when: when(ask.when), rule: `purpose:${purpose}` }] : [],
    );
  return [
    ...items('question', questions),
    ...items('incentive', incentives),
    ...items('permission', permissions),
  ].sort((a, b) => (b.ask.priority ?? 0) - (a.ask.priority ?? 0));
}
