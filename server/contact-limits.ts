import type { Allowances } from './counters.ts';
import { HOUR_MS } from './domain/time.ts';

/** How many requests to reach a site there may be; beyond it the answer says when to come back. */
export const CONTACT_LIMITS = {
  /** of one visitor */
  'contact-visitor': [
    { max: 6, per: HOUR_MS },
    { max: 20, per: 24 * HOUR_MS },
  ],
  /** from one network: an IPv4 address or the /64 of an IPv6 one */
  'contact-client': [{ max: 30, per: HOUR_MS }],
  /** on one site: in the 30 days that a reference is good, less than a quarter of all there are */
  'contact-site': [{ max: 300, per: HOUR_MS }],
} as const satisfies Allowances<string>;
