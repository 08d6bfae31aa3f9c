import type { Allowances } from './counters.ts';
import { HOUR_MS } from './domain/time.ts';

/**
 * How much registering there may be. What is beyond an address's limits is answered like any other and sends no mail,
 * so that nobody learns whether others ask for it too; beyond the others the answer says when to come back.
 */
export const REGISTRATION_LIMITS = {
  /** mails to one address */
  address: [
    { max: 3, per: HOUR_MS },
    { max: 10, per: 24 * HOUR_MS },
  ],
  /** registrations from one network: an IPv4 address or the /64 of an IPv6 one */
  client: [{ max: 10, per: HOUR_MS }],
  /** registrations on one site */
  site: [{ max: 1_000, per: HOUR_MS }],
} as const satisfies Allowances<string>;
