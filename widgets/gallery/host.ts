import type { Decision } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import type { State } from './state.ts';

const NOBODY: Decision = {
  visitor: { proof: 'device', tier: 'guest', locale: 'en', known: [] },
  slots: {},
  texts: {},
  questions: {},
  prompt: null,
  reasons: [],
};

/**
 * A host whose answers are written down: what a state of the gallery says instead of a server.
 *
 * @param locale BCP 47, of the page's reader
 */
export function createGalleryHost(locale: string, state: State): WidgetHost {
  const listeners = new Set<(decision: Decision | undefined) => void>();
  const answers = [...(state.answers ?? [])];
  const next = [...(state.next ?? [])];
  let decision: Decision = { ...NOBODY, ...state.decision };

  const decide = (): boolean => {
    const part = next.shift();
    if (!part) return false;
    decision = { ...decision, ...part };
    for (const listener of [...listeners]) listener(decision);
    return true;
  };
  return {
    locale,
    decision: () => decision,
    request: async () => {
      await null;
      return decide();
    },
    send: async () => {
      const answer = answers.shift();
      await null;
      decide();
      return { body: undefined, ...(answer ?? { status: 0 }) };
    },
    add: () => {},
    tell: async () => {
      await null;
      return decide() ? decision.visitor : undefined;
    },
    onDecision: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    open: () => {},
    logout: async () => {},
    // Who looks at the gallery is nobody's visitor: nothing is remembered as seen.
    emit: (target, name, detail) =>
      name === 'shown' ||
      target.dispatchEvent(
        new CustomEvent(`rapport:${name}`, { bubbles: true, composed: true, cancelable: true, detail }),
      ),
  };
}
