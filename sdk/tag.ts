import type { RapportOptions } from './types.ts';

/**
 * Finds the options of the tag that loaded this script: the running script, else one with `data-site` (modules and tag
 * managers run us without `currentScript`), else `window.rapportSettings`.
 *
 * @returns the options and the script's directory, beside which its widgets are; undefined when nobody named a site
 */
export const readTag = (): { options: RapportOptions; base?: string } | undefined => {
  const script = document.currentScript ?? document.querySelector('script[data-site][src]');
  const { src, dataset } = (script ?? {}) as Partial<HTMLScriptElement>;
  const { rapportSettings } = window as { rapportSettings?: RapportOptions };
  const base = src && new URL('.', src).href;
  const options = { ...(base && { api: base }), ...rapportSettings, ...dataset } as RapportOptions;
  return options.site ? { options, ...(base && { base }) } : undefined;
};
