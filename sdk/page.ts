import type { Facts, Page } from '../protocol/index.ts';
import { collectFacts } from './facts.ts';

type PageWithFacts = Page & { facts: Facts; referrer: string };

/** The page view that is going on. */
export interface CurrentPage {
  now(): PageWithFacts;
  /** A page view begins; without an address it is the browser's. */
  turn(url?: string): void;
}

/** The referrer of the first view is the document's, of each later one the view before. */
export const createPage = (): CurrentPage => {
  let page: PageWithFacts | undefined;
  const turn = (url?: string) => {
    // A fragment may hold what is nobody's business, and names no other page.
    const now = (url ? new URL(url, location.href).href : location.href.split('#')[0]!).slice(0, 2048);
    const isSame = page?.url === now;
    page = {
      url: now,
      title: document.title.slice(0, 512),
      referrer: isSame ? page!.referrer : (page?.url ?? document.referrer.slice(0, 2048)),
      facts: collectFacts(),
    };
  };
  return {
    turn,
    now: () => {
      if (!page) turn();
      return page!;
    },
  };
};
