import type { RapportEvent, RapportEvents } from './events.ts';

/**
 * What the page may know of its visitor. No e-mail address, phone number or score ever reaches the page.
 */
export interface VisitorView {
  /** how sure we are who it is, weakest first */
  proof: 'none' | 'device' | 'declared' | 'verified';
  /** the relationship, lowest first */
  tier: 'guest' | 'registered' | 'client' | 'mvc';
  firstName?: string | undefined;
  /** BCP 47, e.g. `de-AT` */
  locale: string;
  /** keys of the needs and answers that are known, e.g. `["category", "looking-for"]` */
  known: string[];
}

/** Why a part of the page is as it is: the rule that gave it, or the first gate that failed. */
export interface Reason {
  /** `slot:home-hero`, `question:looking-for`, `tier`, `text:firstName` */
  part: string;
  /** a variant, a tier, an item; null when nothing was given */
  given: string | null;
  /** `audience:likes-lamps`, `baseline`, `policy:client`, `placed` */
  rule: string;
  /** for what was not given, its first failed gate: `{ "variant:plants": "audience:likes-plants" }` */
  failed?: Record<string, string> | undefined;
}

/** What the visitor allows on this device; what is left out stays as it was. */
export interface ConsentChoice {
  /** recognise this device on its next visit */
  recognise?: boolean;
  /** let what is known change what is shown */
  personalise?: boolean;
  /** keep the history of interactions */
  measure?: boolean;
}

/** The options of the script tag (`data-site`, `data-api`, …) and of `createRapport`. */
export interface RapportOptions {
  /** the public key of the site, e.g. `st_demo` */
  site: string;
  /** where the server is; the tag's default is where the script came from, the package's the page's own origin */
  api?: string;
  /**
   * `required` (default): nothing is stored or sent before `consent()` was called once on this device;
   * `granted`: allowed until the visitor says otherwise, or the browser does (Global Privacy Control);
   * `external`: somebody else keeps the choice and calls `consent()` on each page.
   */
  consent?: 'required' | 'granted' | 'external';
  /** a token that the site's own server has signed for whoever is logged in there */
  identity?: string;
  /** BCP 47; default the language of the document, then of the browser */
  locale?: string;
  /** `auto` (default): a decision may open one widget by itself; `manual`: only `open()` does; `off`: nothing opens */
  overlays?: 'auto' | 'manual' | 'off';
  /** `auto` (default): a changed address is a new page view; `manual`: only `page()` is */
  spa?: 'auto' | 'manual';
  /** milliseconds after which an answer no longer changes content that is on screen; default 400 */
  slotTimeout?: number | string;
  /** present: every error is also written to the console */
  debug?: boolean | string;
}

/** `window.rapport`, and what `createRapport` returns. Nothing here throws into the page. */
export interface Rapport {
  /** Resolves with the visitor after the first answer of the server; stays open while there is none. */
  ready(): Promise<VisitorView>;
  /**
   * Records what happened: `track('video_played', { title: 'Tea for two' })`.
   *
   * `cart_add`, `cart_remove` and `product_view` are understood as being about the product of the page, or about the one
   * whose `sku` is given.
   *
   * @returns `stored`: it will arrive exactly once, if this browser comes online within 7 days; `memory`: only if this
   * page lives long enough
   */
  track(name: string, props?: Record<string, unknown>): Promise<'stored' | 'memory'>;
  /** Says that the visitor sees another page now; needed only with `spa: 'manual'`. */
  page(url?: string): void;
  /** Answers a question; resolves when the page has been changed accordingly. */
  answer(question: string, value: string | string[]): Promise<unknown>;
  /**
   * Says who is logged in at the site, by a token that the site's own server has signed (see `rapport/server`). Resolves
   * with the visitor; a token that proves nothing is told as `rapport:error` (`identity_rejected`) and changes nothing.
   */
  identify(jwt: string): Promise<VisitorView | undefined>;
  /** Keeps what the visitor says of themselves: `declare({ firstName: 'Anna' })`. It proves nothing. */
  declare(claims: Record<string, string>): Promise<VisitorView | undefined>;
  /** Gives or takes back a permission of the site's catalogue: `permit('news', true)`. */
  permit(permission: string, granted: boolean): Promise<unknown>;
  /** Keeps the visitor's choice. Withdrawing `recognise` deletes everything that is kept on this device. */
  consent(choice: ConsentChoice): Promise<void>;
  /** Opens a widget: `open('quickfind', { question: 'looking-for' })`. */
  open(widget: string, attributes?: Record<string, string | undefined>): void;
  /** Closes what `open` or a decision opened: one kind of widget, or all. */
  close(widget?: string): void;
  /** Calls `listener` with an event's detail. Returns the unsubscribe. */
  on<Name extends RapportEvent>(event: Name, listener: (detail: RapportEvents[Name]) => void): () => void;
  /** Why each part of the page is as it is, by the last decision. */
  explain(): Reason[];
  /** Forgets who this is: a new guest from here on. */
  logout(): Promise<void>;
  /** Sends what waits, now. */
  flush(): Promise<void>;
  /** Events that wait, that the server has confirmed, and that were given up, since this page was opened. */
  stats(): { queued: number; sent: number; dropped: number };
  /** Takes every listener, observer and timer away. What is on screen stays. */
  destroy(): void;
  readonly version: string;
}
