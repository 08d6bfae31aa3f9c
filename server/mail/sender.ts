import type { SiteConfig } from '../../protocol/index.ts';
import { headerText, type Message } from './message.ts';

/** Whom the site's mail comes from: what it says itself, else its name and noreply@ of its first origin. */
export function senderOf({ name, origins, registration: { from } }: SiteConfig): Message['from'] {
  const host = URL.parse(origins[0]!.replace(/:\*$/, ''))?.hostname.replace(/^www\./, '') ?? 'localhost';
  return { name: headerText(from?.name ?? name), email: from?.email ?? `noreply@${host}` };
}
