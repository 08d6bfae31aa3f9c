import type { Language, ServiceName } from '../ui/index.ts';

/** German, of the service. */
export const language: Language<ServiceName> = {
  lang: 'de',
  preferences: {},
  contact: {},
};
