import type { Language, ServiceName } from '../ui/index.ts';

/** Arabic, of the service. */
export const language: Language<ServiceName> = {
  lang: 'ar',
  preferences: {},
  contact: {},
};
