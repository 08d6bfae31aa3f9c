import fc from 'fast-check';
import { z } from 'zod';
import { openApiDocument } from '../../../server/routes/openapi/document.ts';

/** A JSON Schema, as far as the document uses it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  maxItems?: number;
  propertyNames?: Schema;
}
interface Content {
  content?: Record<string, { schema: Schema }>;
}

/** One operation of the document. */
export interface Operation {
  method: string;
  path: string;
  /** what of a caller opens it; an empty one: nothing is needed */
  security: Record<string, unknown>[];
  parameters: { name: string; in: 'path' | 'query'; required: boolean }[];
  body: Schema | undefined;
  /** by status: content type → schema; no content: nothing is answered but the status */
  responses: Record<string, Content>;
}

const PREFIX = '#/components/schemas/';
const document = openApiDocument('1') as {
  components: { schemas: Record<string, Schema> };
  paths: Record<
    string,
    Record<string, Operation & { requestBody?: Content; responses: Operation['responses'] }>
  >;
};
const { schemas } = document.components;

/** All there are. */
export const OPERATIONS: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({
    ...{ method: method.toUpperCase(), path, responses: one.responses },
    security: one.security ?? [{}],
    parameters: one.parameters ?? [],
    body: Object.values(one.requestBody?.content ?? {})[0]?.schema,
  })),
);

/** The same schema, in which an object has nothing but what the document names. */
function strict(schema: Schema): Schema {
  const inner = (one: Schema | boolean) => (typeof one === 'boolean' ? one : strict(one));
  const all = <T>(record: Record<string, T> | undefined, map: (one: T) => T) =>
    record && Object.fromEntries(Object.entries(record).map(([name, one]) => [name, map(one)]));
  return JSON.parse(
    JSON.stringify({
      ...schema,
      ...(schema.$ref ? { $ref: schema.$ref.replace(PREFIX, '#/$defs/') } : {}),
      properties: all(schema.properties, strict),
      items: schema.items && strict(schema.items),
      anyOf: schema.anyOf?.map(strict),
      oneOf: schema.oneOf?.map(strict),
      allOf: schema.allOf?.map(strict),
      additionalProperties:
        schema.additionalProperties === undefined
          ? schema.properties
            ? false
            : undefined
          : inner(schema.additionalProperties),
    }),
  ) as Schema;
}
const $defs = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strict(schema)]));
const checkers = new Map<Schema, z.ZodType>();

/**
 * What of an answer the document does not allow.
 *
 * @returns undefined when it fits: status, content type, and every field of the body
 */
export function misfit(operation: Operation, response: Response, body: string): string | undefined {
  const allowed = operation.responses[response.status];
  if (!allowed) return `the document knows no ${response.status}`;
  const type = response.headers.get('content-type')?.split(';')[0];
  if (!allowed.content) return body === '' ? undefined : 'the document knows no body';
  const schema = type === undefined ? undefined : allowed.content[type]?.schema;
  if (!schema) return `the document knows no ${type} for ${response.status}`;
  let checker = checkers.get(schema);
  if (!checker) {
    checker = z.fromJSONSchema({ ...strict(schema), $defs } as Parameters<typeof z.fromJSONSchema>[0]);
    checkers.set(schema, checker);
  }
  const parsed = checker.safeParse(type === 'text/html' ? body : JSON.parse(body));
  return parsed.success ? undefined : JSON.stringify(parsed.error.issues.slice(0, 3));
}

/** Values that a schema allows; `special` gives better ones for some names. */
export function valid(
  schema: Schema,
  special: Record<string, fc.Arbitrary<unknown>>,
  depth = 0,
): fc.Arbitrary<unknown> {
  if (schema.$ref) return valid(schemas[schema.$ref.slice(PREFIX.length)]!, special, depth + 1);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(one => valid(one, special, depth + 1)));
  if (schema.allOf) return valid(Object.assign({}, ...schema.allOf) as Schema, special, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': {
      const { properties = {}, required = [], additionalProperties } = schema;
      const known = Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [
          name,
          special[name] ?? valid(one, special, depth + 1),
        ]),
      );
      if (Object.keys(known).length > 0)
        return fc.record(known, { requiredKeys: required.filter(name => name in known) });
      const values =
        typeof additionalProperties === 'object'
          ? valid(additionalProperties, special, depth + 1)
          : fc.jsonValue();
      return fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9]{0,9}$/), values, { minKeys: 1, maxKeys: 3 });
    }
    case 'array':
      return fc.array(schema.items ? valid(schema.items, special, depth + 1) : fc.jsonValue(), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1_000, 1_000_000) });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1e9, 1e9), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function text({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map(at => at.toISOString());
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'grapheme' });
}

const ODD: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '\u0000',
    '',
    -1,
    1e308,
    null,
    true,
    [],
    {},
    'x'.repeat(5_000),
    '\ud800',
  ),
);

/** A value with one thing in it that is not as it should be: gone, another, or one more. */
export const nearly = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(good, fc.nat(), fc.constantFrom('gone', 'other', 'more'), ODD).map(([value, at, how, odd]) => {
    const copy = structuredClone(value);
    const places: [Record<string, unknown>, string][] = [];
    const walk = (one: unknown) => {
      if (typeof one !== 'object' || one === null) return;
      for (const [name, inner] of Object.entries(one)) {
        places.push([one as Record<string, unknown>, name]);
        walk(inner);
      }
    };
    walk(copy);
    const place = places[at % Math.max(1, places.length)];
    if (!place) return odd;
    const [parent, name] = place;
    if (how === 'gone') delete parent[name];
    else if (how === 'other') parent[name] = odd;
    else Object.defineProperty(parent, `${name}x`, { value: odd, enumerable: true });
    return copy;
  });
