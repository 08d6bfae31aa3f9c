import { z } from 'zod';

/** A number as people write it: `+1 800 555 0100`. */
export const PhoneSchema = z.string().regex(/^\+?[0-9 ()/-]{3,32}$/, 'a phone number');
