import { z } from 'zod';
import { CHANNELS } from '../../protocol/index.ts';
import { ApiError, type FieldError } from '../error.ts';
import { ENCODINGS } from './decode.ts';
import { TIME_FORMATS } from './time.ts';

/** How rows stand in a file. */
const FORMATS = ['csv', 'tsv', 'columns', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

/** A strict object that says, for a key it does not know, which it does. */
const strict = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? `there is no such setting; use one of ${Object.keys(shape).join(', ')}`
        : issue.code === 'invalid_type'
          ? `an object is wanted: { ${Object.keys(shape).slice(0, 3).join(', ')}, … }`
          : undefined,
  });

const ColumnSchema = z
  .string({ error: 'name a column, in quotes' })
  .min(1, 'name a column; an empty name is none')
  .max(256);

const fixed = strict({ value: z.union([z.string().min(1), z.number(), z.boolean()]) });

/** Where a value comes from: a column, or the same for every row. */
const FieldSchema = z.union([ColumnSchema, fixed], {
  error: 'name a column, or write { "value": … } for a value that is the same in every row',
});
export type Field = z.infer<typeof FieldSchema>;

const PropSchema = z.union(
  [ColumnSchema, fixed, strict({ column: ColumnSchema, as: z.enum(['text', 'number', 'boolean']) })],
  { error: 'name a column, or write { "column": …, "as": "text" | "number" | "boolean" } or { "value": … }' },
);
export type Prop = z.infer<typeof PropSchema>;

const PropsSchema = z
  .record(z.string().min(1).max(128), PropSchema)
  .refine(props => Object.keys(props).length <= 64, { error: 'at most 64 properties an interaction' });

/** What every kind of interaction may carry besides its own fields. */
const contact = {
  /** how it reached us; absent: the web */
  channel: z.enum(CHANNELS).optional(),
  direction: z.enum(['in', 'out']).optional(),
  purpose: FieldSchema.optional(),
  outcome: FieldSchema.optional(),
};

const product = {
  name: FieldSchema.optional(),
  category: FieldSchema.optional(),
  brand: FieldSchema.optional(),
  price: FieldSchema.optional(),
  url: FieldSchema.optional(),
};

const EVENTS = {
  product: strict({
    type: z.literal('product'),
    action: z.enum(['view', 'cart', 'uncart']),
    sku: FieldSchema,
    ...product,
    props: PropsSchema.optional(),
    ...contact,
  }),
  order: strict({
    type: z.literal('order'),
    /** the site's order number; absent: each row is an order of its own */
    order: FieldSchema.optional(),
    total: FieldSchema,
    currency: FieldSchema.optional(),
    /** what was bought, one item a row */
    item: strict({ sku: FieldSchema, ...product, quantity: FieldSchema.optional() }).optional(),
    ...contact,
  }),
  page: strict({
    type: z.literal('page'),
    url: FieldSchema,
    title: FieldSchema.optional(),
    referrer: FieldSchema.optional(),
    facts: PropsSchema.optional(),
    ...contact,
  }),
  track: strict({
    type: z.literal('track'),
    name: FieldSchema,
    props: PropsSchema.optional(),
    ...contact,
  }),
  contact: strict({
    type: z.literal('contact'),
    text: FieldSchema.optional(),
    props: PropsSchema.optional(),
    ...contact,
    channel: z.enum(CHANNELS),
  }),
  answer: strict({
    type: z.literal('answer'),
    question: FieldSchema,
    answer: FieldSchema,
    ...contact,
  }),
  profile: strict({
    type: z.literal('profile'),
    firstName: FieldSchema.optional(),
    locale: FieldSchema.optional(),
    ...contact,
  }),
};

const EventMappingSchema = z.discriminatedUnion(
  'type',
  [EVENTS.product, EVENTS.order, EVENTS.page, EVENTS.track, EVENTS.contact, EVENTS.answer, EVENTS.profile],
  { error: `a "type" is wanted: one of ${Object.keys(EVENTS).join(', ')}` },
);
export type EventMapping = z.infer<typeof EventMappingSchema>;

const NAME = /^[a-z][a-z0-9_-]{0,63}$/i;

/** `mapping.json`: how a row of a file becomes an interaction. See docs/import.md. */
const MappingSchema = strict({
  name: z.string().regex(NAME, 'a name of letters, digits, - or _, such as "shop-orders"'),
  format: z.enum(FORMATS).optional(),
  columns: z.array(ColumnSchema).min(1).max(1000).optional(),
  delimiter: z
    .string()
    .regex(/^[\t !#-~]$/, 'one character, such as ";", and no quote')
    .optional(),
  quotes: z.boolean().optional(),
  encoding: z.enum(ENCODINGS).default('utf-8'),
  decimal: z.enum(['.', ',']).default('.'),
  duplicates: z.enum(['drop', 'keep']).default('drop'),
  id: ColumnSchema.optional(),
  customer: ColumnSchema,
  time: strict({
    column: ColumnSchema,
    format: z.enum(TIME_FORMATS),
    /** of times that name none; default UTC */
    offset: z
      .string()
      .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'an offset such as "+02:00"')
      .optional(),
  }),
  required: z.array(ColumnSchema).max(100).default([]),
  event: EventMappingSchema.optional(),
  events: strict({
    column: ColumnSchema,
    values: z
      .record(z.string(), EventMappingSchema)
      .refine(values => Object.keys(values).length > 0, { error: 'name at least one value' }),
  }).optional(),
});

export type MappingInput = z.input<typeof MappingSchema>;

/** A checked mapping with its defaults filled in and its format known. */
export type Mapping = z.infer<typeof MappingSchema> & { format: Format };

const ENDINGS: Record<string, Format> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

/**
 * Reads a mapping as its author wrote it and finds everything that is wrong with it, not only the first.
 *
 * @param input parsed JSON of a `mapping.json`
 * @param file the file to be imported; its ending says the format when the mapping does not
 * @throws ApiError `bad_request` with every problem's path and how to mend it
 * @example const mapping = readMapping(JSON.parse(text), 'orders.csv')
 */
export function readMapping(input: unknown, file: string): Mapping {
  const parsed = MappingSchema.safeParse(input);
  if (!parsed.success) throw badMapping(parsed.error.issues.flatMap(issue => problemsOf(issue, input)));
  const format = parsed.data.format ?? ENDINGS[file.split('.').pop()!.toLowerCase()];
  const mapping = { ...parsed.data, format: format ?? 'csv' };
  const errors = checkMapping(mapping);
  if (!format) {
    errors.unshift({
      path: 'format',
      message: `the ending of ${file} says no format; use one of ${FORMATS.join(', ')}`,
    });
  }
  if (errors.length > 0) throw badMapping(errors);
  return mapping;
}

/** The error a wrong mapping is refused with. */
export const badMapping = (errors: readonly FieldError[]): ApiError =>
  new ApiError(
    'bad_request',
    422,
    `The mapping has ${errors.length === 1 ? '1 problem' : `${errors.length} problems`}; nothing was imported.`,
    { errors },
  );

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.') || '(the whole)';

function problemsOf(issue: z.core.$ZodIssue, input: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({ path: pathOf([...issue.path, key]), message: issue.message }));
  const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], input);
  const message = found === undefined ? `is missing; ${issue.message}` : issue.message;
  return [{ path: pathOf(issue.path), message }];
}

/** What a schema cannot see: settings that contradict each other. */
function checkMapping(mapping: Mapping): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (path: string, message: string) => errors.push({ path, message });
  const { format, columns, delimiter, quotes, duplicates, id, time } = mapping;
  if (!mapping.event === !mapping.events)
    wrong('event', 'write either "event" (every row is the same) or "events" (a column says what a row is)');
  if (duplicates === 'keep' && id !== undefined)
    wrong('duplicates', 'rows with an "id" are told apart by it: leave "duplicates" out');
  if (format === 'ndjson' && columns) wrong('columns', 'the rows of NDJSON name their own: leave it out');
  if (delimiter !== undefined && format !== 'csv') wrong('delimiter', 'only "csv" has one: leave it out');
  if (quotes !== undefined && format !== 'csv' && format !== 'tsv')
    wrong('quotes', 'only "csv" and "tsv" have them: leave it out');
  if (time.offset !== undefined && time.format.startsWith('epoch'))
    wrong('time.offset', 'epoch times are UTC: leave it out');
  if (columns && new Set(columns).size < columns.length)
    wrong('columns', 'a name stands twice: each column needs its own');
  return errors;
}
