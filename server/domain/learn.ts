import { NEED_DEFAULTS, pageAttributes } from './attributes.ts';
import type { Interaction } from './interaction.ts';
import { readPath } from './merge-tag.ts';
import { observe } from './needs.ts';
import { own } from './own.ts';
import { productOfPage } from './product.ts';
import type { Profile } from './profile.ts';
import type { Site } from './site.ts';

/**
 * What learn rules see of one event: `type`, `page`, `product`, `name`, `props`, `action`, `order`, `channel`. The page of
 * a product is a look at that product too, for the rules on products alone.
 */
function* facesOf(event: Interaction): Generator<Record<string, unknown>> {
  const { type, channel = 'web' } = event;
  switch (event.type) {
    case 'page': {
      yield { type, channel, page: pageAttributes(event.page) };
      const product = productOfPage(event.page.facts);
      if (product) yield { type: 'product', channel, action: 'view', product, props: {} };
      return;
    }
    case 'product':
      return yield { type, channel, action: event.action, product: event, props: event.props ?? {} };
    case 'order':
      // An order teaches by what is in it, one item at a time.
      for (const item of event.items?.length ? event.items : [{}]) {
        yield { type, channel, order: event.order, total: event.total, product: item };
      }
      return;
    case 'track':
      return yield { type, channel, name: event.name, props: event.props ?? {} };
    case 'contact':
      return yield {
        type,
        channel,
        props: event.props ?? {},
        purpose: event.purpose,
        outcome: event.outcome,
      };
  }
}

/**
 * The needs after the site's learn rules have looked at one event.
 *
 * @example learn(site, profile.needs, { type: 'page', page: { url, facts: { category: 'lamps' } }, … })
 */
export function learn(site: Site, needs: Profile['needs'], event: Interaction): Profile['needs'] {
  if (site.learn.length === 0 || event.unlearned) return needs;
  let next = needs;
  for (const face of facesOf(event)) {
    const lookup = (path: string) => readPath(face, path);
    for (const { rule, when, values } of site.learn) {
      if (rule.on !== face.type && (rule.on !== 'any' || face.type !== event.type)) continue;
      if (when && !when(face)) continue;
      const halfLife = own(site.config.needs, rule.need)?.halfLifeDays ?? NEED_DEFAULTS.halfLifeDays;
      for (const value of values(lookup))
        next = observe(next, rule.need, value, rule.weight ?? 1, event.at, halfLife);
    }
  }
  return next;
}
