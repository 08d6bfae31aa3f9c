import type { Event } from '../protocol/index.ts';
import { readAction } from './actions.ts';
import { createConsent } from './consent.ts';
import { createDecisions } from './decisions.ts';
import { emit } from './emit.ts';
import { createExchange } from './exchange.ts';
import { createGuard } from './guard.ts';
import { watchNavigation } from './navigation.ts';
import { observeElements } from './observe.ts';
import { createOutbox } from './outbox.ts';
import { createPage } from './page.ts';
import { createPost } from './post.ts';
import { type NewEvent, trackEvent } from './product.ts';
import { createReport } from './report.ts';
import { createSender } from './sender.ts';
import { createSlots } from './slots.ts';
import { createStorage } from './storage.ts';
import { stringify } from './stringify.ts';
import type { Rapport, RapportOptions } from './types.ts';
import { createUuid } from './uuid.ts';
import { createViews } from './views.ts';
import type { WidgetHost } from './widget-host.ts';
import { createWidgets } from './widgets.ts';

declare const __VERSION__: string;

/**
 * Puts the parts together and starts them; the only place that knows all of them.
 *
 * @param options the tag's or the package's
 * @param base where the widgets' directory is, ends with `/`; default the API
 * @param early an exchange that the inline stub has started
 */
export const createClient = (options: RapportOptions, base?: string, early?: Promise<Response>): Rapport => {
  const { site, overlays = 'auto', spa = 'auto' } = options;
  const api = new URL((options.api ?? '/').replace(/\/?$/, '/'), location.href).href;
  const isOwn = new URL(api).origin === location.origin;
  const locale = (options.locale ?? (document.documentElement.lang || navigator.language)).slice(0, 35);

  const stopper = new AbortController();
  const { signal } = stopper;
  const report = createReport((options.debug ?? false) !== false);
  const guard = createGuard(report);
  const storage = createStorage(site);
  const consent = createConsent(options.consent, storage);
  const uuid = createUuid();
  const page = createPage();
  const stats = { sent: 0, dropped: 0 };

  const isKept = () => !signal.aborted && consent.now().recognise;
  const isActive = () => isKept() || (!signal.aborted && consent.now().personalise);
  const identity = () => ({
    token: isKept() ? storage.get<string>('token') : undefined,
    cookie: isKept() && isOwn ? (true as const) : undefined,
    consent: consent.now(),
  });
  const onDone = (sent: number, dropped: number) => {
    stats.sent += sent;
    stats.dropped += dropped;
  };

  const post = createPost({ api, site, isOwn });
  const outbox = createOutbox({
    site,
    isKept,
    onDropped: (count, code) => {
      onDone(0, count);
      report(code);
    },
    onLeft: left => {
      if (isKept()) storage.set('left', left || undefined);
    },
  });
  const sender = createSender({
    site,
    post,
    outbox,
    storage,
    report,
    identity,
    isKept,
    onDone,
    onToken: (token, sentWith) => {
      // Another tab may have been given one, or have logged out, since the request left: then that stands.
      if (token && isKept() && storage.get('token') === sentWith) storage.set('token', token);
    },
  });
  const slots = createSlots({ timeoutMs: Number(options.slotTimeout ?? 400), isWaiting: isActive, report });
  const decisions = createDecisions({
    storage,
    slots,
    guard,
    isKept,
    bond: () => [api, locale, storage.get('token')].join(' '),
  });
  const exchange = createExchange({
    page,
    locale,
    overlays,
    storage,
    outbox,
    sender,
    decisions,
    isActive,
    onPrompt: item => {
      const [kind, id] = item.split(':');
      if (
        kind === 'question' &&
        overlays === 'auto' &&
        !document.querySelector('dialog:modal,[aria-modal=true]') &&
        emit(document, 'before-show', { item })
      )
        widgets.open('quickfind', { question: id!, 'data-rapport-overlay': '' });
    },
  });

  const add = async (event: NewEvent): Promise<'stored' | 'memory'> => {
    try {
      if (isActive()) return await sender.add({ ...event, id: uuid() } as Event);
    } catch (error) {
      // What cannot be JSON (a cycle, a BigInt) cannot be sent.
      report('bad_event', error);
    }
    onDone(0, 1);
    return 'memory';
  };
  const track = (name: string, props: Record<string, unknown> = {}) =>
    add(trackEvent(name, props, page.now().facts ?? {}));
  const answer = async (question: string, values: string[]) => {
    add({ type: 'answer', question, values });
    return (await exchange.ask(true)) ? decisions.last()?.questions[question] : undefined;
  };

  const views = createViews({
    page,
    exchange,
    add,
    signal,
    isActive,
    early,
    isDecided: () => !!decisions.last(),
  });

  const wipe = () => {
    outbox.clear();
    for (const key of ['token', 'last', 'left', 'retry'] as const) storage.set(key, undefined);
    decisions.drop();
  };
  const leave = async () => {
    const { token, cookie } = identity();
    if (!token && !cookie) return undefined;
    const { status, body } = await post('logout', stringify({ token, cookie }), true);
    if (status !== 200) report('logout', status);
    return (body as { token?: string } | undefined)?.token;
  };

  const host: WidgetHost = {
    locale,
    question: id => decisions.last()?.questions[id],
    request: async id => {
      await exchange.askFor(id);
      return decisions.last()?.questions[id];
    },
    answer,
    prompt: (item, outcome, unsolicited) => {
      add({ type: 'prompt', item, outcome, unsolicited });
    },
    onDecision: decisions.listen,
    emit,
  };
  const widgets = createWidgets(base ?? api, host, report);

  const listen = (target: EventTarget, type: string, run: (event: globalThis.Event) => unknown) =>
    target.addEventListener(type, guard(run), { signal, capture: true });

  const rapport = {
    ready: () => decisions.ready,
    track,
    page: views.next,
    answer: async (question, value) => {
      await answer(question, [value].flat());
      emit(document, 'answered', { question });
    },
    consent: async choice => {
      if (choice.recognise === false && isKept()) {
        leave();
        wipe();
      }
      consent.choose(choice);
      if (!consent.now().personalise) decisions.drop();
      await views.start(true);
    },
    open: (widget, attributes) => widgets.open(widget, { ...attributes, 'data-rapport-overlay': 'open' }),
    close: widgets.close,
    on: (event, listener) => {
      const hear = (heard: globalThis.Event) => listener((heard as CustomEvent).detail);
      document.addEventListener(`rapport:${event}`, hear, { signal });
      return () => document.removeEventListener(`rapport:${event}`, hear);
    },
    explain: () => decisions.last()?.reasons ?? [],
    logout: async () => {
      await sender.flush(true);
      const token = await sender.enqueue(leave);
      wipe();
      if (isKept()) storage.set('token', token);
      await exchange.ask(true);
    },
    flush: () => sender.flush(true),
    stats: () => ({ queued: outbox.waiting().length, ...stats }),
    destroy: () => {
      if (signal.aborted) return;
      stopper.abort();
      for (const stop of stops) stop();
    },
  } satisfies Omit<Rapport, 'version'>;

  const stops = [
    observeElements(guard, slots.visit, widgets.found),
    spa === 'auto' ? watchNavigation(guard(() => views.next())) : () => {},
    slots.stop,
    sender.stop,
    decisions.end,
  ];
  listen(document, 'click', event => {
    const action = readAction(event.target);
    if (action?.verb === 'track') track(action.name, action.attributes);
    if (action?.verb === 'open') {
      // The address of a link is the way without us.
      event.preventDefault();
      rapport.open(action.name, action.attributes);
    }
  });
  listen(document, 'visibilitychange', () => document.hidden && sender.depart());
  listen(window, 'pagehide', sender.depart);
  listen(window, 'online', () => sender.flush(true));
  listen(window, 'pageshow', event => (event as PageTransitionEvent).persisted && views.next());
  guard(views.start)();

  const guarded = Object.entries(rapport).map(([name, run]) => [name, guard(run as () => unknown)]);
  return { ...Object.fromEntries(guarded), version: __VERSION__ };
};
