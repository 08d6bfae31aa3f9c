import { z } from 'zod';
import { RewardViewSchema } from './incentive.ts';
import { IdSchema } from './text.ts';
import { ConsentSchema, TokenSchema, VisitorViewSchema } from './visitor.ts';

/** The algorithms an identity token may be signed with (DESIGN R3). */
export const IDENTITY_ALGORITHMS = ['ES256', 'EdDSA', 'HS256'] as const;
export type IdentityAlgorithm = (typeof IDENTITY_ALGORITHMS)[number];

const base64url = z.string().regex(/^[A-Za-z0-9_-]{16,512}$/, 'base64url, as in a JSON Web Key');
const kid = z.string().min(1).max(128).optional();

/**
 * A key that the site's own server signs identity tokens with, as a JSON Web Key (RFC 7517): the public half of an ES256
 * or EdDSA key, or a shared secret of at least 32 bytes for HS256. Its algorithm is part of it: a token never chooses.
 */
export const IdentityKeySchema = z
  .discriminatedUnion('alg', [
    z.strictObject({
      alg: z.literal('ES256'),
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: base64url,
      y: base64url,
      kid,
      use: z.literal('sig').optional(),
    }),
    z.strictObject({
      alg: z.literal('EdDSA'),
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: base64url,
      kid,
      use: z.literal('sig').optional(),
    }),
    z.strictObject({
      alg: z.literal('HS256'),
      kty: z.literal('oct'),
      k: z.string().regex(/^[A-Za-z0-9_-]{43,512}$/, 'at least 32 random bytes, base64url'),
      kid,
      use: z.literal('sig').optional(),
    }),
  ])
  .meta({ id: 'IdentityKey' });
export type IdentityKey = z.infer<typeof IdentityKeySchema>;

/** `POST /v1/identify`: a token that the site's own server has signed for whoever is logged in there. */
export const IdentifyRequestSchema = z
  .strictObject({
    token: TokenSchema.optional(),
    cookie: z.boolean().optional(),
    consent: ConsentSchema,
    /** a compact JWT with `sub`, `aud` (the site's key) and `exp` (within one hour) */
    jwt: z.string().min(1),
    /** the reason somebody registered with the site itself, if one was offered */
    incentive: IdSchema.optional(),
  })
  .meta({ id: 'IdentifyRequest' });
export type IdentifyRequest = z.infer<typeof IdentifyRequestSchema>;

/** How somebody came through the gate. */
export const PASSAGES = ['same', 'proved', 'merged', 'switched'] as const;

/** What `POST /v1/identify` and `POST /v1/verify` answer. */
export const IdentityAnswerSchema = z
  .object({
    /** `same`: known already · `proved`: this visitor, now proven · `merged`: joined with what was known · `switched`: another person */
    passage: z.enum(PASSAGES),
    visitor: VisitorViewSchema,
    /** the reward of a registration that this has confirmed */
    reward: RewardViewSchema.optional(),
    /** when one was minted: use it from now on */
    token: TokenSchema.optional(),
  })
  .meta({ id: 'IdentityAnswer' });
export type IdentityAnswer = z.infer<typeof IdentityAnswerSchema>;
