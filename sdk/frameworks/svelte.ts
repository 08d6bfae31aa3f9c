import type { HTMLAttributes } from 'svelte/elements';
import type { RapportElements } from '../elements.ts';
import type { RapportDomEvents } from '../events.ts';

type Heard = { [Name in keyof RapportDomEvents as `on${Name}`]?: (event: RapportDomEvents[Name]) => void };
type Elements = {
  [Name in keyof RapportElements]: Omit<HTMLAttributes<HTMLElement>, 'slot'> & Heard & RapportElements[Name];
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Elements {}
}
