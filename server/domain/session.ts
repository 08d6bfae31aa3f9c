import type { Interaction } from './interaction.ts';
import type { Profile, Session } from './profile.ts';

/** A visit ends after this much silence, the field's convention. */
export const SESSION_GAP_MS = 30 * 60_000;

const VISITS_KEPT = 64;

/** Whether an interaction is somebody being on the site: web traffic, not a phone call or an order from the till. */
const isPresence = (event: Interaction): boolean =>
  event.source !== 'server' && (event.channel === undefined || event.channel === 'web');

/** Campaign parameters of an address: `utm_source=x` as `source: x`. */
function campaignOf(url: URL): Record<string, string> | undefined {
  const found = [...url.searchParams].filter(([key]) => key.startsWith('utm_')).slice(0, 8);
  return found.length
    ? Object.fromEntries(found.map(([key, value]) => [key.slice(4, 36), value.slice(0, 128)]))
    : undefined;
}

/**
 * The session an interaction belongs to, and the visits with it. Interactions up to 30 minutes apart are one session;
 * one that arrives late, from before the current session began, opens none.
 *
 * @returns the parts of the profile that change
 * @example inSession(profile, { type: 'page', at: now, … }).session?.number // 1
 */
export function inSession(
  profile: Profile,
  event: Interaction,
): Pick<Profile, 'visits'> & { session?: Session } {
  const { session, visits } = profile;
  if (!isPresence(event) || (session && event.at < session.startedAt))
    return session ? { session, visits } : { visits };
  const page = event.type === 'page' ? event.page : undefined;
  if (session && event.at - session.lastAt <= SESSION_GAP_MS) {
    const next = {
      ...session,
      lastAt: Math.max(session.lastAt, event.at),
      pages: session.pages + (page ? 1 : 0),
    };
    return { session: next, visits };
  }
  const url = page && URL.parse(page.url);
  const campaign = url ? campaignOf(url) : undefined;
  return {
    session: {
      number: (session?.number ?? 0) + 1,
      startedAt: event.at,
      lastAt: event.at,
      pages: page ? 1 : 0,
      prompts: 0,
      ...(url ? { landing: url.pathname.slice(0, 256) } : {}),
      ...(page?.referrer ? { referrer: page.referrer.slice(0, 256) } : {}),
      ...(campaign ? { campaign } : {}),
    },
    visits: [...visits, event.at].slice(-VISITS_KEPT),
  };
}
