import type { Decision, QuestionView } from '../../../protocol/index.ts';
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

export interface FakeHost extends WidgetHost {
  /** calls of `answer` and `prompt`, in order */
  calls: unknown[][];
  /** settles the oldest answer that is on its way */
  settle(view: QuestionView | undefined): Promise<void>;
  /** what the next decision says of the question */
  decide(view: QuestionView | undefined): void;
  destroy(): void;
  /** how many widgets listen to decisions */
  listening(): number;
}

const decisionOf = (view: QuestionView | undefined) =>
  ({ questions: view ? { [view.id]: view } : {} }) as unknown as Decision;

/** A host without a server: what it is told is kept, what it is asked the test answers. */
export const createFakeHost = (known?: QuestionView): FakeHost => {
  const calls: unknown[][] = [];
  const waiting: ((view: QuestionView | undefined) => void)[] = [];
  const listeners = new Set<(decision: Decision | undefined) => void>();
  let current = known;
  return {
    locale: 'en',
    calls,
    decision: () => decisionOf(current),
    request: item => {
      calls.push(['request', item]);
      return new Promise(resolve =>
        waiting.push(view => {
          current = view;
          resolve(undefined);
        }),
      );
    },
    send: async (path, fields) => {
      calls.push(['send', path, fields]);
      return { status: 0, body: undefined };
    },
    answer: (id, values) => {
      calls.push(['answer', id, values]);
      return new Promise(resolve => waiting.push(resolve));
    },
    logout: async () => void calls.push(['logout']),
    prompt: (...args) => void calls.push(['prompt', ...args]),
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
    listening: () => listeners.size,
    decide(view) {
      current = view;
      for (const listener of [...listeners]) listener(decisionOf(view));
    },
    destroy() {
      for (const listener of [...listeners]) listener(undefined);
    },
  };
};
