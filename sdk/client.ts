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
import { createReport } from './report.ts';
import { createSender, type NewEvent } from './sender.ts';
import { createSlots } from './slots.ts';
import { createStorage, type Keep } from './storage.ts';
import type { TagOptions } from './tag.ts';
import type { Rapport } from './types.ts';
import { createUuid } from './uuid.ts';
import { createViews, type Fields } from './views.ts';
import { closeWidgets, createWidgetLoader, openWidget } from './widgets.ts';

declare const __VERSION__: string;

const LEFTOVERS_MS = 50;
/** How often it is looked whether a dialog of the page is gone. */
const FREE_MS = 1_000;

const PRODUCT = /^(product|cart)_/;

/** The widgets that are not called as what they show. */
const WIDGETS: Record<string, string> = { question: 'quickfind', incentive: 'register' };

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
  const author = () => ({ consent: consent.now(), ...(isKept() && who()) });
  const keep: Keep = (key, value) => {
    if (isKept()) storage.set(key, value);
  };

  const post = createPost(api, site);
  const outbox = createOutbox(site, isKept, keep, stats);
  const sender = createSender({
    wipe: () => wipe(),
    site,
    post,
    outbox,
    stats,
    storage,
    keep,
    report,
    author,
    isKept,
  });
  // What earlier pages left goes along, so that the click before the navigation already counts.
  if (storage.get('left')) sender.enqueue(() => outbox.load(LEFTOVERS_MS));
  const slots = createSlots(+(options.slotTimeout ?? 400), isActive, guard);
  const bond = () => `${locale} ${storage.get('token')}`;
  const decisions = createDecisions(slots, bond, keep, isKept() ? storage.get('last') : undefined);

  const add = async (event: NewEvent, isLater?: boolean): Promise<'stored' | 'memory'> => {
    if (isActive()) return sender.add({ ...event, id: uuid() } as Event, isLater);
    stats.dropped++;
    return 'memory';
  };
  const carried: Fields = { locale, overlays, identity: options.identity };
  const views = createViews({
    carried,
    sender,
    decisions,
    early,
    isActive,
    add,
    onPrompt: item => {
      const [kind, id] = item.split(':') as [string, string];
      whenFree(() => open(WIDGETS[kind] ?? kind, { [kind]: id }, ''));
    },
  });
  /** Behind a dialog of the page it waits, and the server is asked again: by then it may be no longer right. */
  const whenFree = (run: () => unknown): unknown =>
    // Many pages keep theirs in the document, hidden.
    [...document.querySelectorAll<HTMLElement>(':modal,[aria-modal=true]')].some(dialog =>
      dialog.checkVisibility(),
    )
      ? setTimeout(whenFree, FREE_MS, views.ask)
      : run();
  const track = (name: string, props: Record<string, unknown> = {}) => {
    const facts = views.details();
    // What the page knows of its product goes along; the server makes a product's event of it.
    const isItsProduct = PRODUCT.test(name) && (props.sku ?? facts.sku) === facts.sku;
    return add({ type: 'track', name, props: isItsProduct ? { ...facts, ...props } : props });
  };
  const see = async () => ((await views.ask()) ? decisions.whom() : undefined);
  const tell = (event: NewEvent) => {
    add(event);
    return see();
  };
  const wipe = () => {
    outbox.clear();
    for (const key of ['token', 'last', 'left', 'retry'] as const) storage.set(key, undefined);
    decisions.drop();
  };
  /** Tells the server that this visitor leaves; resolves with the next guest's token. */
  const leave = async () => {
    const { body } = await post('logout', JSON.stringify(who()), true);
    return (body as { token?: string } | undefined)?.token;
  };
  const flush = () => sender.flush(true);
  const logout = async () => {
    await flush();
    const token = await sender.enqueue(leave);
    wipe();
    keep('token', token);
    await views.ask();
  };

  const open = (name: string, attributes?: Record<string, string | undefined>, how = 'open') =>
    openWidget(name, { ...attributes, 'data-rapport-overlay': how });
  const loadWidget = createWidgetLoader(
    options.base ?? api,
    {
      locale,
      decision: decisions.last,
      add,
      tell,
      emit,
      request: views.askFor,
      send: async (path, given) => {
        const { status, body } = await post(path, JSON.stringify({ ...author(), locale, ...given }));
        const token = (body as { token?: string } | undefined)?.token;
        if (token) keep('token', token);
        await views.ask();
        return { status, body };
      },
      onDecision: decisions.listen,
      open,
      logout,
    },
    report,
  );

  // Before all that can wait: the answer is what takes longest.
  guard(async () => {
    await views.start();
    // A link of a mail: `#rapport:register=<what it carries>`.
    const [, name, link] = /^#rapport:(\w+)=?(.*)/.exec(location.hash) ?? [];
    if (name) open(name, { link });
  })();

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
  listen(window, 'online', flush);
  listen(window, 'pageshow', (event: PageTransitionEvent) => event.persisted && views.next());
  const onChange = watchNavigation(
    signal,
    guard(() => options.spa !== 'manual' && views.next()),
  );
  const stopObserving = observeElements(guard, slots.visit, loadWidget, onChange);
  const on: Rapport['on'] = (event, listener) => {
    const hear = (heard: globalThis.Event) => listener((heard as CustomEvent).detail);
    document.addEventListener(`rapport:${event}`, hear, { signal });
    return () => document.removeEventListener(`rapport:${event}`, hear);
  };
  const calls: Omit<Rapport, 'version'> = {
    ready: async () => decisions.whom() ?? new Promise(resolve => on('ready', resolve as () => void)),
    track,
    page: views.next as Rapport['page'],
    answer: (question, value) => tell({ type: 'answer', question, values: [value].flat() }),
    identify: jwt => {
      carried.identity = jwt;
      return see();
    },
    declare: claims => tell({ type: 'declare', claims }),
    permit: (permission, granted) => tell({ type: 'permission', permission, granted }),
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
    logout,
    flush,
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
