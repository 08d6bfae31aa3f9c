/** What the owner of a page may write on each widget. Children are shown until there is something to show. */
export interface RapportElements {
  /** who is known is greeted */
  'rapport-greeting': object;
  'rapport-quickfind': {
    /** the question's id in the site's configuration */
    question: string;
    /** `card` (default): choices side by side; `menu`: a list to open, for many */
    mode?: 'card' | 'menu' | undefined;
  };
  'rapport-register': {
    /** the incentive's id in the site's configuration */
    incentive: string;
    /** one line that opens in its place, instead of the whole card */
    teaser?: boolean | '' | undefined;
    /** `light`: the fields stand in the page itself, where every password manager finds them */
    render?: 'light' | undefined;
  };
  'rapport-permission': {
    /** the permission's id in the site's configuration */
    for: string;
  };
  'rapport-preferences': object;
  'rapport-gate': {
    /** the slot that it stands before */
    slot: string;
  };
  'rapport-contact': {
    /** why they write or call, when the page knows; else they choose */
    reason?: string | undefined;
  };
}

declare global {
  interface HTMLElementTagNameMap extends Record<keyof RapportElements, HTMLElement> {}
}
