/** Code that must compile, and code that must not: checked by `npm run types`, never run. */
import type { Consent, Reason as WireReason, VisitorView as WireVisitor } from '../../protocol/index.ts';
import {
  type ConsentChoice,
  createRapport,
  type Rapport,
  type Reason,
  type VisitorView,
} from '../../sdk/index.ts';

type Same<A, B> = [A, B] extends [B, A] ? true : never;
const isSame = <T extends true>(same: T): T => same;

// The package's own types say what the protocol says, without needing its schemas.
isSame<Same<VisitorView, WireVisitor>>(true);
isSame<Same<Reason, WireReason>>(true);
isSame<Same<Required<ConsentChoice>, Consent>>(true);

const rapport: Rapport = createRapport({
  site: 'st_demo',
  api: 'https://hello.example.com',
  consent: 'granted',
});
const tier: Promise<'guest' | 'registered' | 'client' | 'mvc'> = rapport
  .ready()
  .then(visitor => visitor.tier);
const outcome: Promise<'stored' | 'memory'> = rapport.track('video_played', { title: 'Tea for two' });
const stop: () => void = rapport.on('slot', () => {});
rapport.page();
rapport.answer('looking-for', ['lamps', 'teas']);
rapport.consent({ recognise: true });
rapport.open('quickfind', { question: 'looking-for' });
export const used = [tier, outcome, stop];

// @ts-expect-error a site must be named
createRapport({ api: 'https://hello.example.com' });
// @ts-expect-error not a mode of consent
createRapport({ site: 'st_demo', consent: 'implied' });
// @ts-expect-error no e-mail address reaches the page
rapport.ready().then(visitor => visitor.email);
// @ts-expect-error not an event
rapport.on('clicked', () => {});
// @ts-expect-error not a purpose
rapport.consent({ advertise: true });
// @ts-expect-error an answer is a text or several
rapport.answer('looking-for', 3);
// @ts-expect-error it says itself what it is
rapport.version = '2';
