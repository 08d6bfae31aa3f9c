import type { Event } from '../protocol/index.ts';
import { readAction } from './actions.ts';
import { createConsent } from './consent.ts';
import { createDecisions } from './decisions.ts';
import { emit } from './emit.ts';
import { createGuard } from './guard.ts';
import { watchNavigation } from './navigation.ts';
import { observeElements } from './observe.ts';
import { createOutbox } from './outbox.ts';
import { type Answered, createPost } from './post.ts';
import { type NewEvent, trackEvent } from './product.ts';
import { createReport } from './report.ts';
import { createSender } from './sender.ts';
import { createSlots } from './slots.ts';
import { createStorage, type Keep } from './storage.ts';
import { stringify } from './stringify.ts';
import type { TagOptions } from './tag.ts';
import type { Rapport } from './types.ts';
import { createUuid } from './uuid.ts';
import { createViews } from './views.ts';
import { closeWidgets, createWidgetLoader, openWidget } from './widgets.ts';

declare const __VERSION__: string;

const LEFTOVERS_MS = 50;

/**
 * Puts the parts together and starts them; the only place that knows all of them.
 *
 * @param options the tag's or the package's; without a `base` the widgets are where the API is
 * @param early an exchange that the inline stub has started
 */
export const createClient = (options: TagOptions, early?: Promise<Answered>): Rapport => {
  const { site, overlays = 'auto' } = options;
  const { href: api, origin } = new URL((options.api ?? '/').replace(/\/?$/, '/'), location.href);
  const isOwn = origin === location.origin;
  const locale = options.locale || document.documentElement.lang || navigator.language;

  const stopper = new AbortController();
  const { signal } = stopper;
  const stats = { sent: 0, dropped: 0 };
  const report = createReport((options.debug ?? false) !== false);
  const guard = createGuard(report);
  const storage = createStorage(site);
  const consent = createConsent(options.consent, storage);
  const uuid = createUuid();

  const isKept = () => !signal.aborted && consent.now().recognise;
  const isActive = () => isKept() || (!signal.aborted && consent.now().personalise);
  const who = () => (isOwn ? { cookie: true } : { token: storage.get<string>('token') });
  const identity = () => ({ consent: consent.now(), ...(isKept() && who()) });
  const keep: Keep = (key, value) => {
    if (isKept()) storage.set(key, value);
  };

  const post = createPost(api, site);
  const outbox = createOutbox(site, isKept, keep, stats);
  const sender = createSender({ site, post, outbox, stats, storage, keep, report, identity, isKept });
  // What earlier pages left goes along, so that the click before the navigation already counts.
  if (storage.get('left')) sender.enqueue(() => outbox.load(LEFTOVERS_MS));
  const slots = createSlots(+(options.slotTimeout ?? 400), isActive, guard);
  const bond = () => `${locale} ${storage.get('token')}`;
  const decisions = createDecisions(slots, bond, keep, isKept() ? storage.get('last') : undefined);
  const question = (id: string) => decisions.last()?.questions[id];

  const add = async (event: NewEvent, isLater?: boolean): Promise<'stored' | 'memory'> => {
    if (isActive()) return sender.add({ ...event, id: uuid() } as Event, isLater);
    stats.dropped++;
    return 'memory';
  };
  const views = createViews({
    fields: { locale, overlays },
    sender,
    decisions,
    early,
    isActive,
    add,
    onPrompt: item => {
      const id = /^question:(.+)/.exec(item)?.[1];
      if (id && !document.querySelector('dialog:modal,[aria-modal=true]'))
        openWidget('quickfind', { question: id, 'data-rapport-overlay': '' });
    },
  });
  const track = (name: string, props: Record<string, unknown> = {}) =>
    add(trackEvent(name, props, views.facts()));
  const answer = async (id: string, value: string | string[]) => {
    add({ type: 'answer', question: id, values: [value].flat() });
    return (await views.ask()) ? question(id) : undefined;
  };
  const loadWidget = createWidgetLoader(
    options.base ?? api,
    {
      locale,
      question,
      answer,
      emit,
      request: id => views.askFor(id).then(() => question(id)),
      prompt: (item, outcome, unsolicited) => {
        add({ type: 'prompt', item, outcome, unsolicited });
      },
      onDecision: decisions.listen,
    },
    report,
  );
  const open = (name: string, attributes?: Record<string, string>) =>
    openWidget(name, { ...attributes, 'data-rapport-overlay': 'open' });

  const wipe = () => {
    outbox.clear();
    for (const key of ['token', 'last', 'left', 'retry'] as const) storage.set(key, undefined);
    decisions.drop();
  };
  /** Tells the server that this visitor leaves; resolves with the next guest's token. */
  const leave = async () => {
    const { status, body } = await post('logout', stringify(who()), true);
    if (status !== 200) report('no_answer', status);
    return (body as { token?: string } | undefined)?.token;
  };

  // Before all that can wait: the answer is what takes longest.
  guard(views.start)();

  const listen = (target: EventTarget, type: string, run: (event: never) => unknown) =>
    target.addEventListener(type, guard(run as () => unknown), { signal, capture: true });
  listen(document, 'click', (event: MouseEvent) => {
    const { verb, name, attributes } = readAction(event.target);
    if (verb === 'track') track(name, attributes);
    if (verb === 'open') {
      // The address of a link is the way without us.
      event.preventDefault();
      open(name, attributes);
    }
  });
  listen(document, 'visibilitychange', sender.depart);
  listen(window, 'pagehide', sender.depart);
  listen(window, 'online', () => sender.flush(true));
  listen(window, 'pageshow', (event: PageTransitionEvent) => event.persisted && views.next());
  if (options.spa !== 'manual')
    watchNavigation(
      signal,
      guard(() => views.next()),
    );
  const stopObserving = observeElements(guard, slots.visit, loadWidget);
  const on: Rapport['on'] = (event, listener) => {
    const hear = (heard: globalThis.Event) => listener((heard as CustomEvent).detail);
    document.addEventListener(`rapport:${event}`, hear, { signal });
    return () => document.removeEventListener(`rapport:${event}`, hear);
  };
  const calls: Omit<Rapport, 'version'> = {
    ready: async () => decisions.visitor() ?? new Promise(resolve => on('ready', resolve as () => void)),
    track,
    page: url => views.next(url) as unknown as undefined,
    answer,
    consent: async choice => {
      if (choice.recognise === false && isKept()) {
        leave();
        wipe();
      }
      consent.choose(choice);
      if (!consent.now().personalise) decisions.drop();
      await views.start(true);
    },
    open,
    close: closeWidgets,
    on,
    explain: () => decisions.last()?.reasons ?? [],
    logout: async () => {
      await sender.flush(true);
      const token = await sender.enqueue(leave);
      wipe();
      keep('token', token);
      await views.ask();
    },
    flush: () => sender.flush(true),
    stats: () => ({ queued: outbox.waiting().length, ...stats }),
    destroy: () => {
      stopper.abort();
      stopObserving();
      decisions.end();
    },
  };
  const rapport = { version: __VERSION__ } as Rapport;
  for (const name in calls) rapport[name as 'flush'] = guard(calls[name as 'flush']) as Rapport['flush'];
  return rapport;
};
