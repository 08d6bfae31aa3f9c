import type { Language, ServiceName } from '../ui/index.ts';

/** Indonesian, of the service. */
export const language: Language<ServiceName> = {
  lang: 'id',
  preferences: {},
  contact: {},
};
