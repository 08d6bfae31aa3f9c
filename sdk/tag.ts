import type { RapportOptions } from './types.ts';

/** The options of a tag, and the script's directory (it ends with `/`), beside which its widgets are. */
export type TagOptions = RapportOptions & { base?: string };

/**
 * Finds the options of the tag that loaded this script: the running script, else one with `data-site` (modules and tag
 * managers run us without `currentScript`), else `window.rapportSettings`.
 *
 * @returns the options and the script's directory, beside which its widgets are; undefined when nobody named a site
 */
export const readTag = (): TagOptions => {
  const running = document.currentScript;
  const script = running?.dataset.site
    ? running
    : (document.querySelector('script[data-site^=st_]') ?? running);
  const { src, dataset } = (script ?? {}) as Partial<HTMLScriptElement>;
  const { rapportSettings } = window as { rapportSettings?: RapportOptions };
  const base = src && new URL('.', src).href;
  return { api: base, base, ...rapportSettings, ...dataset } as TagOptions;
};
