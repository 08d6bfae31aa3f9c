import { z } from 'zod';
import { AskSchema } from './ask.ts';
import { SafeUrlSchema } from './content.ts';
import { IdSchema, TextSchema } from './text.ts';

/** Choices that a card has room for; a menu has more. */
export const CARD_OPTIONS = 12;
const MENU_OPTIONS = 300;

const value = z.string().min(1).max(256);

/** A link that an answer leads to, as it is configured. */
const ResultSchema = z.strictObject({
  label: TextSchema,
  href: SafeUrlSchema,
  image: SafeUrlSchema.optional(),
});

const OptionSchema = z.strictObject({
  value,
  label: TextSchema,
  icon: SafeUrlSchema.optional(),
  results: z.array(ResultSchema).max(12).optional(),
  /** of a menu: what it stands under, together with the others of the same name */
  group: TextSchema.optional(),
  /** of a menu that follows another: the values of the other one with which it is offered */
  under: z.array(value).min(1).max(MENU_OPTIONS).optional(),
});

/** What a quick-find card or menu asks. */
export const QuestionSchema = z
  .strictObject({
    text: TextSchema,
    /** one line: what the person gets from answering */
    why: TextSchema,
    purpose: IdSchema,
    /** the need an answer declares */
    need: IdSchema,
    options: z.array(OptionSchema).min(2).max(MENU_OPTIONS),
    /** several of the options may be answered */
    multiple: z.boolean().optional(),
    /** "something else", in own words: they are kept as the person's and are never a value of the need */
    other: z.boolean().optional(),
    /** for `<rapport-quickfind mode="menu">`: up to 300 options, in groups, each known with where it leads; without it 12 */
    menu: z.boolean().optional(),
    /** the menu whose choice decides what this one offers */
    follows: IdSchema.optional(),
    /** an answer is believed this long, then confirmed; default 180 */
    validDays: z.number().positive().max(3650).optional(),
    ask: AskSchema.optional(),
  })
  .meta({ id: 'Question' });
export type Question = z.infer<typeof QuestionSchema>;

/** A link shown as the result of an answer. */
export const ResultLinkSchema = z
  .object({ label: z.string(), href: z.string(), image: z.string().optional() })
  .meta({ id: 'ResultLink' });
export type ResultLink = z.infer<typeof ResultLinkSchema>;

/** One thing that may be answered, as this visitor sees it. */
export const OptionViewSchema = z
  .object({
    value: z.string(),
    label: z.string(),
    icon: z.string().optional(),
    group: z.string().optional(),
    /** values of the menu before it with which it is offered */
    under: z.array(z.string()).optional(),
    /** of a menu: where it leads, so that choosing is of use also to whoever wants nothing learned */
    href: z.string().optional(),
    /** there are further links than that one */
    more: z.boolean().optional(),
  })
  .meta({ id: 'OptionView' });
export type OptionView = z.infer<typeof OptionViewSchema>;

/** A question as this visitor sees it. */
export const QuestionViewSchema = z
  .object({
    id: z.string(),
    text: z.string(),
    why: z.string(),
    options: z.array(OptionViewSchema),
    /** several may be chosen */
    multiple: z.boolean().optional(),
    /** the visitor's own words, none yet: ''; absent when the question takes none */
    other: z.string().optional(),
    /** the menu that follows this one; it is in the same decision */
    followedBy: z.string().optional(),
    /** the declared answer, when there is one, empty for own words alone; with `confirm` the one that has expired */
    answer: z.array(z.string()).optional(),
    /** links that come with the answer */
    results: z.array(ResultLinkSchema).optional(),
    /** `open`: ask; `confirm`: ask whether the old answer is still right; `answered`: show what is known; `postponed` / `declined`: do not show */
    state: z.enum(['open', 'confirm', 'answered', 'postponed', 'declined']),
  })
  .meta({ id: 'QuestionView' });
export type QuestionView = z.infer<typeof QuestionViewSchema>;
