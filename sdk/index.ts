import { createClient } from './client.ts';
import type { Rapport, RapportOptions } from './types.ts';

export type * from './elements.ts';
export type * from './events.ts';
export type * from './types.ts';

/**
 * Starts Rapport in a page that is built by a bundler, instead of the script tag. Importing touches no window, so that the
 * same module can be rendered on a server; call it in the browser, once, and `destroy()` what it returns when it shall end.
 *
 * @param options as the tag's; `api` is the server's address
 * @returns the same as `window.rapport` is with the script tag
 * @example
 * import { createRapport } from 'rapport';
 * const rapport = createRapport({ site: 'st_demo', api: 'https://hello.example.com', consent: 'granted' });
 * await rapport.track('video_played', { title: 'Tea for two' });
 */
export const createRapport = (options: RapportOptions): Rapport => createClient(options);
