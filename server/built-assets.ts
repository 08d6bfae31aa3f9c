import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Asset, Assets } from './deps.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
};

function load(file: string): Asset {
  const body = new Uint8Array(readFileSync(file));
  const br = new Uint8Array(
    brotliCompressSync(body, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length, [constants.BROTLI_PARAM_QUALITY]: 11 },
    }),
  );
  return {
    body,
    encodings: { br, gzip: new Uint8Array(gzipSync(body, { level: 9 })) },
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
}

/**
 * Reads the built browser files once, at the start, and compresses them ahead of time. Only what is listed here can be
 * asked for, so that no path from outside ever reaches the file system.
 *
 * @param folder the build's `dist`
 * @example const assets = builtAssets('dist'); assets('r.js')?.etag
 */
export function builtAssets(folder: string): Assets {
  const found = new Map<string, Asset>();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.js'))
    .map(entry => join(entry.parentPath, entry.name));
  for (const file of names) {
    const path = relative(folder, file).split(sep).join('/');
    if (path === 'r.js' || path.startsWith('w/')) found.set(path, load(file));
  }
  return path => found.get(path);
}
