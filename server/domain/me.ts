import type { Me } from '../../protocol/index.ts';
import { lookupOf, rankedNeeds } from './attributes.ts';
import { viewVisitor } from './decide.ts';
import { type Stock, viewField } from './incentive.ts';
import { namesFor } from './me-names.ts';
import { isDeclared } from './needs.ts';
import { viewPermission } from './permission.ts';
import type { Profile } from './profile.ts';
import { rewardsOf } from './reward.ts';
import type { Site } from './site.ts';

/**
 * A profile as its own person reads it.
 *
 * @param stock what of the site's incentives is gone
 * @param reader what they read now, BCP 47; default what is known of them, else the site's own
 * @param now milliseconds since 1970
 */
export function viewMe(site: Site, profile: Profile, stock: Stock, now: number, reader?: string): Me {
  const locale = reader ?? profile.locale ?? site.config.locale;
  const lookup = lookupOf(site, profile, now, locale);
  const { preferred, quiet, pausedUntil } = profile.wishes ?? {};
  return {
    visitor: viewVisitor(profile, locale, now),
    since: new Date(profile.createdAt).toISOString(),
    visits: profile.session?.number ?? 0,
    fields: {
      ...Object.fromEntries(
        Object.entries(profile.fields ?? {}).map(([name, { value, verified }]) => [
          name,
          { value, verified: verified === true },
        ]),
      ),
      ...(profile.firstName === undefined ? {} : { firstName: { value: profile.firstName, verified: true } }),
    },
    needs: Object.fromEntries(
      Object.entries(rankedNeeds(site, profile, now)).map(([need, values]) => [
        need,
        values.map(value => ({ value, declared: isDeclared(profile.needs[need]![value]!, now) })),
      ]),
    ),
    ledger: Object.fromEntries(
      Object.entries(profile.ledger).map(([item, { shown, outcome, answer, other }]) => [
        item,
        {
          shown,
          ...(outcome ? { outcome } : {}),
          ...(answer ? { answer } : {}),
          ...(other === undefined ? {} : { other }),
        },
      ]),
    ),
    products: profile.products.map(({ sku, name, url }) => ({
      sku,
      ...(name ? { name } : {}),
      ...(url ? { url } : {}),
    })),
    permissions: Object.values(site.permissions).map(permission =>
      viewPermission(site, permission, profile, locale, lookup, now),
    ),
    rewards: rewardsOf(site, profile, stock, locale, lookup),
    wishes: {
      ...(preferred === undefined ? {} : { preferred }),
      ...(quiet === undefined ? {} : { quiet }),
      ...(pausedUntil !== undefined && pausedUntil > now ? { pausedUntil } : {}),
    },
    ...(profile.gpcAt === undefined ? {} : { gpcAt: profile.gpcAt }),
    form: site.fields.map(field => viewField(field, locale, lookup)),
    names: namesFor(site, profile, locale, lookup, now),
  };
}
