import type {
  ContactView,
  Decision,
  IncentiveView,
  QuestionView,
  VisitorView,
} from '../../../protocol/index.ts';
import type { WidgetHost } from '../../../sdk/widget-host.ts';

/** A question as the server gives it, with what a test wants different. */
export const question = (more: Partial<QuestionView> = {}): QuestionView => ({
  id: 'looking-for',
  text: 'What are you looking for?',
  why: 'So that we show what fits first.',
  options: [
    { value: 'lamps', label: 'Lamps', icon: '/icons/lamps.svg' },
    { value: 'plants', label: 'Plants' },
    { value: 'chairs', label: 'Chairs' },
  ],
  state: 'open',
  ...more,
});

/** The same question answered, with two links. */
export const answered = (more: Partial<QuestionView> = {}): QuestionView =>
  question({
    state: 'answered',
    answer: ['lamps'],
    results: [
      { label: 'Reading lamps', href: '/lamps/reading', image: '/a.jpg' },
      { label: 'Warm light', href: '/lamps/warm' },
    ],
    ...more,
  });

/** An incentive as the server gives it, with what a test wants different. */
export const incentive = (more: Partial<IncentiveView> = {}): IncentiveView => ({
  ...{ id: 'kettle', kind: 'prize', name: 'A kettle', offer: 'Register and win a kettle.' },
  ...{ rules: 'Once a person.', odds: 'One in all.', state: 'open', proof: 'code', needsEmail: true },
  fields: [
    { id: 'firstName', label: 'First name', type: 'first-name' },
    {
      ...{ id: 'morning', label: 'You drink', type: 'choice' },
      options: [
        { value: 'tea', label: 'Tea' },
        { value: 'coffee', label: 'Coffee' },
      ],
    },
  ],
  permissions: [{ id: 'news', text: 'News?', version: 2, channel: 'e-mail', state: 'open' }],
  form: 'form-1',
  ...more,
});

/** A desk as the server shows it, with what a test wants different. */
export const desk = (more: Partial<ContactView> = {}): ContactView => ({
  reasons: [
    { id: 'order' },
    { id: 'complaint', isComplaint: true },
    { id: 'press', text: 'I am from the press' },
  ],
  channels: [
    {
      ...{ id: 'line', kind: 'phone', number: '+353 20 914 0217', bestFor: 'a quick answer' },
      ...{ isOpen: true, closesAt: Date.parse('2026-03-02T17:00:00Z'), waitMinutes: 3 },
    },
    { id: 'call', kind: 'callback', isOpen: false, opensAt: Date.parse('2026-03-03T09:00:00Z') },
    { id: 'form', kind: 'form', isOpen: true },
    { id: 'post', kind: 'email', address: 'desk@shop.example', isOpen: true },
    { id: 'chat', kind: 'message', text: 'Chat', href: 'https://chat.example/?t={reference}', isOpen: true },
    { id: 'fax', kind: 'fax', number: '+353 20 914 0299', isOpen: true },
  ],
  known: [],
  ...more,
});

export const visitor = (more: Partial<VisitorView> = {}): VisitorView => ({
  ...{ proof: 'device', tier: 'guest', locale: 'en', known: [] },
  ...more,
});

/** What the server answers to `send`. */
export interface Sent {
  status: number;
  body?: unknown;
}

export interface FakeHost extends WidgetHost {
  /** what the widget did, in order: `answer`, `prompt`, `send`, `logout`, or the event as it is */
  calls: unknown[][];
  /** what `send` is answered, one after another; with none left the network is down */
  answers: Sent[];
  /** settles the oldest answer that is on its way */
  settle(view: QuestionView | undefined): Promise<void>;
  /** what the next decision says of the question */
  decide(view: QuestionView | undefined): void;
  /** the next decision as it is */
  decideAll(decision: Partial<Decision>): void;
  /** nobody is known any more: a logout, or somebody who was erased */
  forget(): void;
  /** the script is over: no decision comes after it */
  destroy(): void;
  /** settles the oldest `tell` or `request` with a decision; with undefined the server could not be asked */
  settleAll(decision: Partial<Decision> | undefined): Promise<void>;
  /** how many widgets listen to decisions */
  listening(): number;
}

const decisionOf = (view: QuestionView | undefined) =>
  ({ questions: view ? { [view.id]: view } : {} }) as unknown as Decision;

/** A host without a server: what it is told is kept, what it is asked the test answers. */
export const createFakeHost = (known?: QuestionView): FakeHost => createFakeHostOf(decisionOf(known));

/** The same with a whole decision of the test's own, as far as the widget reads it, for a reader of any language. */
export const createFakeHostOf = (known?: Partial<Decision>, locale = 'en'): FakeHost => {
  const calls: unknown[][] = [];
  const answers: Sent[] = [];
  /** without a view: with a whole decision, or with null where there is none */
  const waiting: ((view: QuestionView | undefined, whole?: Partial<Decision> | null) => void)[] = [];
  const listeners = new Set<(decision: Decision | undefined) => void>();
  let current = known as Decision | undefined;
  const tell = (decision: Partial<Decision>) => {
    current = decision as Decision;
    for (const listener of [...listeners]) listener(current);
  };
  return {
    locale,
    calls,
    answers,
    decision: () => current,
    request: item => {
      calls.push(['request', item]);
      return new Promise(resolve =>
        waiting.push((view, whole) => {
          if (whole) tell(whole);
          else if (whole === undefined) current = decisionOf(view);
          resolve(undefined);
        }),
      );
    },
    send: async (path, fields) => {
      calls.push(['send', path, fields]);
      return { body: undefined, ...(answers.shift() ?? { status: 0 }) };
    },
    add: event => {
      if (event.type === 'prompt') calls.push(['prompt', event.item, event.outcome, event.unsolicited]);
      else calls.push(['add', event]);
    },
    tell: event => {
      calls.push(event.type === 'answer' ? ['answer', event.question, event.values] : ['tell', event]);
      return new Promise(resolve =>
        waiting.push((view, whole) => {
          if (view) current = decisionOf(view);
          if (whole) tell(whole);
          resolve(view || whole ? visitor() : undefined);
        }),
      );
    },
    open: (name, attributes = {}) => void calls.push(['open', name, attributes]),
    logout: async () => void calls.push(['logout']),
    onDecision: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (target, name, detail) =>
      target.dispatchEvent(
        new CustomEvent(`rapport:${name}`, {
          bubbles: true,
          composed: true,
          cancelable: name === 'before-show',
          detail,
        }),
      ),
    async settle(view) {
      waiting.shift()?.(view);
      await Promise.resolve();
      await Promise.resolve();
    },
    async settleAll(decision) {
      waiting.shift()?.(undefined, decision ?? null);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
    listening: () => listeners.size,
    decide: view => tell(decisionOf(view)),
    decideAll: tell,
    forget() {
      current = undefined;
      for (const listener of [...listeners]) listener(undefined);
    },
    destroy() {
      for (const listener of [...listeners]) listener(undefined);
      listeners.clear();
    },
  };
};
