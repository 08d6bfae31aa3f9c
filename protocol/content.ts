import { z } from 'zod';
import { TextSchema } from './text.ts';

/** Where a link or a picture may point: a path of the site, http(s), mailto or tel. Never `javascript:` or `data:`. */
export const SafeUrlSchema = z
  .string()
  .max(2048)
  .refine(url => !/^\s*[a-z][a-z0-9+.-]*:/i.test(url) || /^(https?|mailto|tel):/i.test(url), {
    message: 'use a path of your site or an http:, https:, mailto: or tel: address',
  })
  // Browsers drop tabs and line breaks inside a scheme, so `java\nscript:` would pass the test above.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  .refine(url => !/[\u0000-\u001f]/.test(url), { message: 'remove the control characters' })
  .meta({ id: 'SafeUrl' });

/** The shape of content is the same as configured (texts per locale) and as shown (one string); only `text` differs. */
const contentOf = <T extends z.ZodType>(text: T) => {
  const run = z.union([
    z.string(),
    z.strictObject({
      text,
      marks: z
        .array(z.enum(['strong', 'em']))
        .max(2)
        .optional(),
      href: SafeUrlSchema.optional(),
    }),
  ]);
  const paragraph = z.union([text, z.array(run).max(64)]);
  const size = { width: z.int().positive().optional(), height: z.int().positive().optional() };
  const block = z.discriminatedUnion('block', [
    z.strictObject({ block: z.literal('heading'), text, level: z.int().min(1).max(6).optional() }),
    z.strictObject({ block: z.literal('text'), text: paragraph }),
    z.strictObject({ block: z.literal('image'), src: SafeUrlSchema, alt: text, ...size }),
    z.strictObject({ block: z.literal('button'), text, href: SafeUrlSchema }),
    z.strictObject({ block: z.literal('list'), items: z.array(paragraph).min(1).max(64) }),
  ]);
  const attributes = z
    .strictObject({
      href: SafeUrlSchema.optional(),
      src: SafeUrlSchema.optional(),
      alt: text.optional(),
      title: text.optional(),
    })
    .refine(named => Object.keys(named).length > 0, {
      message: 'name at least one of href, src, alt, title',
    });
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text }),
    z.strictObject({ kind: z.literal('blocks'), blocks: z.array(block).min(1).max(64) }),
    z.strictObject({ kind: z.literal('attributes'), attributes }),
    z.strictObject({ kind: z.literal('template'), template: z.string().min(1).max(128) }),
  ]);
};

/** What a variant puts in its slot, as configured. Data, never HTML. */
export const ContentSchema = contentOf(TextSchema).meta({ id: 'Content' });
export type Content = z.infer<typeof ContentSchema>;

/** The same as the browser receives it: one locale, merge tags filled. */
export const ShownContentSchema = contentOf(z.string()).meta({ id: 'ShownContent' });
export type ShownContent = z.infer<typeof ShownContentSchema>;
export type ShownBlock = Extract<ShownContent, { kind: 'blocks' }>['blocks'][number];
export type ShownParagraph = Extract<ShownBlock, { block: 'text' }>['text'];
