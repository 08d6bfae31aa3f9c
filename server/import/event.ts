import type { Interaction } from '../domain/interaction.ts';
import { cleanUrl } from '../ingest.ts';
import {
  amount,
  type Cells,
  type Columns,
  compileField,
  compileNeeded,
  compileProps,
  currency,
  type Parse,
  quantity,
  type Read,
  text,
} from './cell.ts';
import type { EventMapping, Field, Prop } from './mapping.ts';

/** Makes the interaction of one row. @throws RowProblem */
export type MakeEvent = (cells: Cells, base: { id: string; at: number }) => Interaction;

/** The fields of an object to be made, each with its reader; what is empty in a row is left out of it. */
type Shape = Record<string, Read<unknown> | undefined>;

const assemble = (shape: Shape) => {
  const readers = Object.entries(shape).flatMap(([name, read]) => (read ? [{ name, read }] : []));
  return (cells: Cells, made: Record<string, unknown> = {}): Record<string, unknown> => {
    for (const { name, read } of readers) {
      const value = read(cells);
      if (value !== undefined) made[name] = value;
    }
    return made;
  };
};

type Product = { sku: Field } & {
  [K in 'name' | 'category' | 'brand' | 'price' | 'url']?: Field | undefined;
};

/**
 * A maker of interactions from the cells of one kind of row.
 *
 * @param decimal what stands before the cents
 * @param columns told which columns are wanted
 * @throws RowProblem when a fixed value of the mapping is wrong
 * @example compileEvent({ type: 'order', total: 'dollars' }, '.', columns)(['11.77'], { id, at }).total // 11.77
 */
export function compileEvent(config: EventMapping, decimal: '.' | ',', columns: Columns): MakeEvent {
  const optional = (field: Field | undefined, parse: Parse<unknown>) =>
    field === undefined ? undefined : compileField(field, parse, columns);
  const needed = <T>(field: Field, parse: Parse<T>) =>
    compileNeeded(field, parse, columns, `"${config.type}"`);
  const props = (named: Record<string, Prop> | undefined) => named && compileProps(named, decimal, columns);
  const product = (named: Product): Shape => ({
    sku: needed(named.sku, text(256)),
    name: optional(named.name, text(512)),
    category: optional(named.category, text(512)),
    brand: optional(named.brand, text(256)),
    price: optional(named.price, amount(decimal)),
    url: optional(named.url, text(2048)),
  });

  function shape(): Shape {
    switch (config.type) {
      case 'product':
        return { action: () => config.action, ...product(config), props: props(config.props) };
      case 'order': {
        const item =
          config.item &&
          assemble({
            ...product(config.item),
            quantity: optional(config.item.quantity, quantity(decimal)),
          });
        return {
          order: config.order === undefined ? undefined : needed(config.order, text(128)),
          total: needed(config.total, amount(decimal)),
          currency: optional(config.currency, currency),
          items: item && (cells => [item(cells)]),
        };
      }
      case 'page': {
        const url = needed(config.url, text(2048));
        const page = assemble({
          url: cells => cleanUrl(url(cells)),
          title: optional(config.title, text(512)),
          referrer: optional(config.referrer, text(2048)),
          facts: props(config.facts),
        });
        return { page };
      }
      case 'track':
        return { name: needed(config.name, text(128)), props: props(config.props) };
      case 'contact':
        return { text: optional(config.text, text(4096)), props: props(config.props) };
      case 'answer': {
        const answer = needed(config.answer, text(256));
        return { question: needed(config.question, text(64)), values: cells => [answer(cells)] };
      }
      case 'profile': {
        const known = {
          firstName: optional(config.firstName, text(80)),
          locale: optional(config.locale, text(35)),
        };
        return { set: assemble(known) };
      }
    }
  }

  const { type, channel, direction } = config;
  const make = assemble({
    ...shape(),
    channel: channel && channel !== 'web' ? () => channel : undefined,
    direction: direction && (() => direction),
    purpose: optional(config.purpose, text(64)),
    outcome: optional(config.outcome, text(64)),
  });
  // A file without order numbers gets none invented: there, the row is the order.
  const isOwnOrder = config.type === 'order' && config.order === undefined;
  return (cells, { id, at }) => {
    const event = make(cells, isOwnOrder ? { id, type, order: id } : { id, type });
    event.at = at;
    event.source = 'import';
    return event as unknown as Interaction;
  };
}
