/** What a host program needs to run Rapport inside its own server. */
export { type AppOptions, createApp } from './app.ts';
export type { Store } from './store/contract.ts';
export { openStore } from './store/open.ts';
