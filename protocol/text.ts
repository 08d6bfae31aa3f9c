import { z } from 'zod';

/** A locale that texts are given for: `de`, `pt-BR`. */
export const LocaleSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

/**
 * A text somebody reads: one string, or one per locale (`{ "en": "Hello", "de": "Hallo" }`). Merge tags with a fallback
 * are allowed: `Welcome back, {{ firstName | friend }}`.
 */
export const TextSchema = z.union([z.string(), z.record(LocaleSchema, z.string())]).meta({
  id: 'Text',
  description: 'A text, or one text per locale. Merge tags need a fallback: {{ firstName | there }}.',
});
export type Text = z.infer<typeof TextSchema>;

/** An identifier a site owner chooses: slots, variants, audiences, questions, needs. */
export const IdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/i, 'use a letter, then letters, digits, - or _ (at most 64)')
  .meta({ id: 'Id' });
