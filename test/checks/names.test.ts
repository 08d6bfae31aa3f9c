import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';
import { expect, it } from 'vitest';
import { WIDGET_STRINGS } from '../../protocol/index.ts';
import { openApiDocument } from '../../server/routes/openapi/document.ts';

/** What the always-loaded script sends and reads; what else is in the protocol only widgets see. */
const EXCHANGES = ['/v1/context', '/v1/events', '/v1/logout'];

/** The names of all properties in a part of the document, with those of the schemas it refers to. */
const namesIn = (
  document: { components: { schemas: Record<string, unknown> } },
  part: unknown,
): Set<string> => {
  const names = new Set<string>();
  const seen = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { properties, $ref } = value as { properties?: object; $ref?: string };
    for (const name of Object.keys(properties ?? {})) names.add(name);
    const schema = typeof $ref === 'string' ? $ref.split('/').at(-1)! : undefined;
    if (schema && !seen.has(schema)) {
      seen.add(schema);
      walk(document.components.schemas[schema]);
    }
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(part);
  return names;
};

/** As text: the configuration of the build runs the build's plugins. */
const namesOf = (list: string): string[] => {
  const config = readFileSync('rollup.config.mjs', 'utf8');
  const [, names = ''] = new RegExp(`const ${list} =([^;]+);`).exec(config)!;
  return [...names.matchAll(/[A-Za-z]\w*/g)].map(([name]) => name);
};

/** Names of the members of interfaces in a file of the script. */
const membersIn = (file: string): string[] =>
  [...readFileSync(`sdk/${file}.ts`, 'utf8').matchAll(/^ {2}(?:readonly )?(\w+)\??[:(<]/gm)].map(
    ([, name]) => name!,
  );

it('no name that the build shortens inside the script is one that leaves it', async () => {
  const internal = namesOf('INTERNAL');
  expect(internal.length).toBeGreaterThan(20);
  const document = openApiDocument('0') as Parameters<typeof namesIn>[0] & { paths: Record<string, unknown> };
  const protocol = EXCHANGES.flatMap(path => [...namesIn(document, document.paths[path])]);
  expect(protocol).toEqual(expect.arrayContaining(['identity', 'decision', 'slots', 'accepted']));
  // Options of the tag, what window.rapport has, and what a widget is given.
  const own = ['types', 'widget-host'].flatMap(membersIn);
  expect(own).toEqual(expect.arrayContaining(['identity', 'slotTimeout', 'track', 'decision', 'tell']));
  expect(internal.filter(name => protocol.includes(name) || own.includes(name))).toEqual([]);
});

it('no name that the build shortens between the widgets is one of the protocol, the script, an element or an event', () => {
  const internal = namesOf('WIDGETS_INTERNAL');
  expect(internal.length).toBeGreaterThan(10);
  const protocol = namesIn({ components: { schemas: {} } }, openApiDocument('0'));
  // What a text is called, and the places in it.
  const texts = Object.values(WIDGET_STRINGS).flatMap(names => Object.entries(names).flat(2));
  const own = new Set([...membersIn('types'), ...membersIn('widget-host'), ...texts]);
  const { document } = new Window();
  const [input, form] = [document.createElement('input'), document.createElement('form')];
  const known = (name: string) =>
    protocol.has(name) || own.has(name) || name in input || name.toLowerCase() in form;
  expect(internal.filter(known)).toEqual([]);
});
