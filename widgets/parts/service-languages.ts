import type { Languages } from '../ui/index.ts';

/** The words of the service; as `LANGUAGES` of the run time are those of most widgets. */
export const serviceLanguages: Languages = {
  de: () => import('../locales/service-de.ts'),
  fr: () => import('../locales/service-fr.ts'),
  es: () => import('../locales/service-es.ts'),
  id: () => import('../locales/service-id.ts'),
  ar: () => import('../locales/service-ar.ts'),
  ja: () => import('../locales/service-ja.ts'),
};
