import { z } from 'zod';

/** What only the server decides: no claim, field or property of this name is ever taken from anybody. */
export const PROTECTED_KEYS = [
  'constructor',
  'id',
  'identity',
  'permissions',
  'proof',
  'prototype',
  'rewards',
  'site',
  'tier',
  'token',
  'value',
] as const;

const PROTECTED = new Set<string>(PROTECTED_KEYS);

/** The name of something a person tells of themselves: `firstName`, `company`. */
export const FieldNameSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'use a letter, then letters, digits or _ (at most 40)')
  .refine(name => !PROTECTED.has(name), {
    message: 'this name is the server’s own and cannot be set; choose another',
  })
  .meta({ id: 'FieldName' });

/** What somebody says of themselves. Nobody has checked it: it proves nothing and joins nothing (DESIGN R2). */
export const ClaimsSchema = z
  .record(FieldNameSchema, z.string().max(256))
  .refine(claims => Object.keys(claims).length > 0 && Object.keys(claims).length <= 16, {
    message: 'name 1 to 16 fields',
  })
  .meta({ id: 'Claims', description: '{ "firstName": "Anna", "company": "Lux" }' });
export type Claims = z.infer<typeof ClaimsSchema>;
