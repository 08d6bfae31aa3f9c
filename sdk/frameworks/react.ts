import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { RapportElements } from '../elements.ts';
import type { RapportDomEvents } from '../events.ts';

type Heard = { [Name in keyof RapportDomEvents as `on${Name}`]?: (event: RapportDomEvents[Name]) => void };
type Elements = {
  [Name in keyof RapportElements]: Omit<DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>, 'slot'> &
    Heard &
    RapportElements[Name];
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
