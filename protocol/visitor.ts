import { z } from 'zod';

/** How sure we are who it is, weakest first. */
export const PROOFS = ['none', 'device', 'declared', 'verified'] as const;
export type Proof = (typeof PROOFS)[number];

/** The relationship, lowest first; each gives a level of access. */
export const TIERS = ['guest', 'registered', 'client', 'mvc'] as const;
export type Tier = (typeof TIERS)[number];

/** What the page may know of its visitor: no e-mail, phone or score. */
export const VisitorViewSchema = z
  .object({
    proof: z.enum(PROOFS),
    tier: z.enum(TIERS),
    firstName: z.string().optional(),
    locale: z.string(),
    /** needs and answers that are known, by key: `["category", "looking-for"]` */
    known: z.array(z.string()),
  })
  .meta({ id: 'VisitorView' });
export type VisitorView = z.infer<typeof VisitorViewSchema>;

/** What the visitor allows on this device. */
export const ConsentSchema = z
  .strictObject({
    /** recognise this device on its next visit (token, profile) */
    recognise: z.boolean(),
    /** let what is known change what is shown */
    personalise: z.boolean(),
    /** keep the history of interactions */
    measure: z.boolean(),
  })
  .meta({ id: 'Consent' });
export type Consent = z.infer<typeof ConsentSchema>;

/** The visitor token as it travels: the prefix and 32 random bytes, base64url. */
export const TokenSchema = z
  .string()
  .regex(/^vt_[A-Za-z0-9_-]{43}$/, 'use the token this server gave')
  .meta({ id: 'VisitorToken' });
