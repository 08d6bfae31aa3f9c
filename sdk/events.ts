import type { VisitorView } from './types.ts';

/** A question, an offer or a permission by its name: `question:looking-for`. */
export type Item = `${'question' | 'incentive' | 'permission'}:${string}` | (string & {});

/** What is told, by event: the `detail` of `rapport:<name>`, and what a listener of `on()` is called with. */
export interface RapportEvents {
  /** the first decision has been shown */
  ready: VisitorView;
  /** a card is about to be seen; `preventDefault()` keeps what is in the page */
  'before-show': { item: Item; unsolicited: boolean };
  /** half of a card that asks for something was in view for one second */
  shown: { item: Item; unsolicited: boolean };
  dismissed: { item: Item; outcome: 'postponed' | 'declined' | 'closed' };
  answered: { item: Item; values: string[] };
  registered: { item: Item };
  reward: { incentive: string; kind: 'prize' | 'content' | 'access' | 'line' | 'code' | 'file' };
  permission: { permission: string; granted: boolean };
  /** it is surer, or less sure, who this is */
  identified: VisitorView;
  tier: { from: VisitorView['tier']; to: VisitorView['tier'] };
  slot: { slot: string; state: 'applied' | 'default' | 'timeout' | 'missing' };
  /** something went wrong; the page goes on without it */
  error: { code: string; detail?: unknown; element?: string; message?: string };
}

/** The events of `on()`; in the document they are called `rapport:<name>`, bubble and are composed. */
export type RapportEvent = keyof RapportEvents;

/** The same as the document knows them. */
export type RapportDomEvents = {
  [Name in RapportEvent as `rapport:${Name}`]: CustomEvent<RapportEvents[Name]>;
};

declare global {
  interface DocumentEventMap extends RapportDomEvents {}
  interface HTMLElementEventMap extends RapportDomEvents {}
}
