import type { Language, ServiceName } from '../ui/index.ts';

/** French, of the service. */
export const language: Language<ServiceName> = {
  lang: 'fr',
  preferences: {},
  contact: {},
};
