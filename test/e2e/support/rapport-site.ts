import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { closeServer, listen } from './serve.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** What a site owner does to a page: pieces of its source and what stands there instead. */
export type Edits = [found: string | RegExp, instead: string][];

/**
 * Serves a folder as it is, with headers of its own, and with edits in the source of its pages.
 *
 * @param folder files as they came from whoever made them
 * @param options.edits made in every page; those that find nothing change nothing
 * @example
 * const site = await serveFolder('node_modules/startbootstrap-creative/dist', { edits: [['</head>', `${tag}</head>`]] });
 */
export const serveFolder = async (
  folder: string,
  { headers = {}, edits = [] }: { headers?: Record<string, string>; edits?: Edits },
): Promise<{ origin: string; close(): Promise<void> }> => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://x');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!existsSync(file) || !statSync(file).isFile())
      return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    const content = readFileSync(file);
    const isPage = extname(file) === '.html';
    response.writeHead(200, {
      ...headers,
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    });
    return response.end(
      isPage
        ? edits.reduce((html, [found, instead]) => html.replace(found, instead), content.toString())
        : content,
    );
  });
  return { origin: await listen(server), close: () => closeServer(server) };
};
