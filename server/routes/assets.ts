import type { Handler } from 'hono';
import type { Asset, Deps } from '../deps.ts';
import { ApiError } from '../error.ts';

const HOUR_S = 3600;

/** Files whose address changes with their content may be kept for ever. */
const isImmutable = (path: string, query: string | undefined): boolean =>
  /-[\w-]{8,}\.js$/.test(path) || query !== undefined;

function encodingOf(asset: Asset, accepted: string): 'br' | 'gzip' | undefined {
  if (asset.encodings.br && /\bbr\b/.test(accepted)) return 'br';
  return asset.encodings.gzip && /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}

/**
 * `GET /r.js`, `GET /w/*`: the built files, compressed ahead of time. Open to every origin, because a script tag needs
 * that, and a module import too.
 */
export function assetRoute({ assets }: Deps): Handler {
  return c => {
    const path = c.req.path.replace(/^.*?\/(?=r\.js$|w\/)/, '');
    const asset = assets(path);
    if (!asset)
      throw new ApiError(
        'not_found',
        404,
        `There is no file ${path} here. Run \`npm run build\` on the server.`,
      );
    c.header('ETag', asset.etag);
    c.header('Vary', 'Accept-Encoding');
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header(
      'Cache-Control',
      isImmutable(path, c.req.query('v'))
        ? 'public, max-age=31536000, immutable'
        : `public, max-age=300, stale-while-revalidate=${24 * HOUR_S}`,
    );
    if (c.req.header('if-none-match')?.includes(asset.etag)) return c.body(null, 304);
    const encoding = encodingOf(asset, c.req.header('accept-encoding') ?? '');
    if (encoding) c.header('Content-Encoding', encoding);
    c.header('Content-Type', asset.type);
    return c.body((encoding && asset.encodings[encoding]) ?? asset.body);
  };
}
