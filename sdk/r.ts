import { createClient } from './client.ts';
import type { Answered } from './post.ts';
import { readTag } from './tag.ts';
import type { Rapport } from './types.ts';

/** `window.rapport`: the stub's queue before this script, the API after it; both can be called. */
interface Page extends Window {
  rapport?: Partial<Rapport> & { q?: IArguments[]; x?: Promise<Answered> };
}

const page = window as Page;
const stub = page.rapport;
const tag = readTag();

// Loaded twice: the first one stays.
if (tag.site && !stub?.version) {
  const client = createClient(tag, stub?.x);
  const call = (name: string, ...args: unknown[]): unknown =>
    (api as unknown as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args);
  const api = Object.assign(call, client, {
    destroy: () => {
      client.destroy();
      delete page.rapport;
    },
  });
  page.rapport = api;
  for (const args of stub?.q ?? []) call(...(args as unknown as [string]));
}
