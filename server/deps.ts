import type { Context } from 'hono';
import type { ErasureLog } from './erase.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Mail } from './mail/message.ts';
import type { Secret } from './secret.ts';
import type { Sites } from './sites.ts';
import type { StockKeeper } from './stock.ts';
import type { Store } from './store/contract.ts';

/** A built file that the server hands out. */
export interface Asset {
  body: Uint8Array<ArrayBuffer>;
  /** the same, brotli and gzip, where it pays */
  encodings: Partial<Record<'br' | 'gzip', Uint8Array<ArrayBuffer>>>;
  type: string;
  /** strong validator, quoted */
  etag: string;
}

/** Finds a built file by its path under `dist/`: `r.js`, `w/quickfind.js`. */
export type Assets = (path: string) => Asset | undefined;

/** What every route works with. Made once by `createApp`. */
export interface Deps {
  store: Store;
  sites: Sites;
  stock: StockKeeper;
  assets: Assets;
  erasures: ErasureLog;
  limits: Limits;
  /** milliseconds since 1970 */
  clock: () => number;
  log: Log;
  /** absent where no mail can be sent */
  mail?: Mail | undefined;
  /** how the outside reaches this server, without a slash at its end; absent where nobody has said */
  publicUrl?: string | undefined;
  /** the server's own key */
  secret: () => Promise<Secret>;
  /** the address a request came from, as the platform knows it */
  clientOf: (c: Context) => string | undefined;
}
