/** Between two pages of one visit: the mail may be read in between. Nothing of the person, not even the address. */
const KEY = 'rapport:registering';

/** A registration that waits for its code. */
export interface Kept {
  incentive: string | null;
  registration: string;
  /** milliseconds since 1970, by the browser's clock */
  until: number;
}

/** What an earlier page of the visit has begun for this incentive, while its code is good. */
export const readKept = (incentive: string | null): Kept | undefined => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY)!) as Kept | null;
    return kept?.incentive === incentive && kept.until > Date.now() ? kept : undefined;
  } catch {
    return undefined;
  }
};

/** Keeps it for the next page; undefined forgets it. */
export const keepIt = (kept: Kept | undefined): void => {
  try {
    if (kept) sessionStorage.setItem(KEY, JSON.stringify(kept));
    else sessionStorage.removeItem(KEY);
  } catch {
    // refused storage: the card forgets with its page
  }
};
