import type { Language, ServiceName } from '../ui/index.ts';

/** Spanish, of the service. */
export const language: Language<ServiceName> = {
  lang: 'es',
  preferences: {},
  contact: {},
};
