import { z } from 'zod';
import { ClaimsSchema } from './claims.ts';
import { CodeMailSchema } from './code-mail.ts';
import { FieldSchema } from './field.ts';
import { RewardViewSchema } from './incentive.ts';
import { IdSchema } from './text.ts';
import { ConsentSchema, TokenSchema, VisitorViewSchema } from './visitor.ts';

/** How people register. */
export const RegistrationSchema = z
  .strictObject({
    /** `code`: a mailed code proves the address; `none`: it stays a claim */
    proof: z.enum(['code', 'none']).default('code'),
    /** what may be asked besides the address, most wanted first; a visit asks for the first that are not known */
    fields: z.array(FieldSchema).max(24).default([]),
    /** at most so many of them a visit */
    perVisit: z.int().min(0).max(2).default(2),
    /** who the mail comes from; default the site's name and noreply@ of its first origin */
    from: z.strictObject({ name: z.string().max(80).optional(), email: z.email() }).optional(),
    /** words of the mail with the code, where the site has its own */
    mail: CodeMailSchema.optional(),
  })
  .meta({ id: 'Registration' });

const sender = {
  token: TokenSchema.optional(),
  cookie: z.boolean().optional(),
  consent: ConsentSchema,
  locale: z.string().max(35).optional(),
};

/** `POST /v1/register`: an address, and what else was filled in. Answered alike whether anybody knows it or not. */
export const RegisterRequestSchema = z
  .strictObject({
    ...sender,
    /** the form's own token, from the decision that showed it; good once */
    form: z.string().max(512),
    /** left out by somebody who is proven already and only fills in what else was asked */
    email: z.string().max(320).optional(),
    fields: ClaimsSchema.optional(),
    /** the reason to register, if one was offered */
    incentive: IdSchema.optional(),
    /** permissions given in the same form, each by its own control */
    permissions: z
      .array(z.strictObject({ id: IdSchema, version: z.int().min(1) }))
      .max(16)
      .optional(),
    /** the page it happened on, where the link in the mail leads back to */
    url: z.string().max(2048).optional(),
    /** no person sees this field: whoever fills it in is a program */
    website: z.string().max(256).optional(),
  })
  .meta({ id: 'RegisterRequest' });
export type RegisterRequest = z.infer<typeof RegisterRequestSchema>;

const answered = {
  visitor: VisitorViewSchema,
  /** when one was minted: use it from now on */
  token: TokenSchema.optional(),
};

/** What `POST /v1/register` answers. */
export const RegisterAnswerSchema = z
  .discriminatedUnion('next', [
    /** a mail is under way, `verify` is next */
    z.object({
      ...answered,
      next: z.literal('code'),
      /** names this registration to `verify` */
      registration: z.string(),
      /** seconds until the code is void */
      expiresIn: z.int(),
      /** seconds until another mail is sent; before that the code of the last one stays good */
      againIn: z.int(),
    }),
    /** there is nothing to prove */
    z.object({ ...answered, next: z.literal('done'), reward: RewardViewSchema.optional() }),
  ])
  .meta({ id: 'RegisterAnswer' });
export type RegisterAnswer = z.infer<typeof RegisterAnswerSchema>;

/** `POST /v1/verify`: the six digits of the mail, or what its link carries; from the browser that asked. */
export const VerifyRequestSchema = z
  .strictObject({
    ...sender,
    registration: z.string().max(64).optional(),
    code: z.string().max(16).optional(),
    link: z.string().max(128).optional(),
  })
  .refine(({ registration, code, link }) => (link === undefined ? !!registration && !!code : !code), {
    message: 'send registration and code, or link',
  })
  .meta({ id: 'VerifyRequest' });
export type VerifyRequest = z.infer<typeof VerifyRequestSchema>;
