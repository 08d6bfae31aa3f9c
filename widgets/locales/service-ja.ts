import type { Language, ServiceName } from '../ui/index.ts';

/** Japanese, of the service. */
export const language: Language<ServiceName> = {
  lang: 'ja',
  preferences: {},
  contact: {},
};
