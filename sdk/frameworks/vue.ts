import type { DefineComponent, HTMLAttributes } from 'vue';
import type { RapportElements } from '../elements.ts';
import type { RapportDomEvents } from '../events.ts';

type Heard = {
  [Name in keyof RapportDomEvents as `on${Capitalize<Name>}`]?: (event: RapportDomEvents[Name]) => void;
};
type Elements = {
  [Name in keyof RapportElements]: DefineComponent<RapportElements[Name] & Heard & HTMLAttributes>;
};

declare module 'vue' {
  interface GlobalComponents extends Elements {}
}
