import type { QuestionView, StringName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createPrompt, type Surface, type Text, type WayOut, type Widget } from '../ui/index.ts';
import { type Phase, QuickfindView } from './view.tsx';

/**
 * Runs one card: takes the question from the host, draws what its state asks for, and sends what the visitor does.
 *
 * The children of the element stay in sight while there is no question to show, when it is postponed or declined, when a
 * listener of `rapport:before-show` prevented it, and for a `mode` other than `card`.
 */
export function startCard(surface: Surface, host: WidgetHost, text: Text<StringName<'quickfind'>>): Widget {
  const { element, origin } = surface;
  const id = element.getAttribute('question');
  const item = `question:${id}`;
  const prompt = createPrompt(surface, host, item);
  let phase: Phase = 'asking';
  let question: QuestionView | undefined;
  let chosen: string[] = [];

  const leave = (wayOut: WayOut): void => prompt.close(wayOut, phase === 'asking');

  const draw = (view: QuestionView): void =>
    prompt.show(
      <QuickfindView
        phase={phase}
        origin={origin}
        question={view}
        chosen={chosen}
        text={text}
        onChoose={answer}
        onChange={() => enter('changing')}
        onKeep={() => {
          chosen = view.answer ?? chosen;
          enter('known');
        }}
        onLeave={leave}
      />,
      phase === 'asking' ? text('asking', { question: view.text }) : undefined,
    );

  const enter = (next: Phase): void => {
    phase = next;
    if (question) draw(question);
  };

  /** What a decision says about the question; what the visitor is in the middle of goes on. */
  const take = (next: QuestionView | undefined): void => {
    if (!next || prompt.isOver || phase === 'answering') return;
    question = next;
    if (next.state === 'answered') {
      if (phase !== 'changing') chosen = next.answer ?? chosen;
      enter(phase === 'changing' ? phase : 'known');
    } else if (next.state === 'open' || next.state === 'confirm' || origin === 'opened') {
      if (next.state === 'confirm') chosen = next.answer ?? [];
      else if (phase === 'known') chosen = [];
      enter(phase === 'known' ? 'asking' : phase);
    } else prompt.hide();
  };

  const answer = async (value: string): Promise<void> => {
    if (phase === 'answering' || !id) return;
    if (origin === 'placed') surface.keepHeight();
    chosen = [value];
    enter('answering');
    const isTold = await host.tell({ type: 'answer', question: id, values: chosen });
    const next = isTold && host.decision()?.questions[id];
    if (prompt.isOver) return;
    if (next) question = next;
    chosen = next?.answer ?? chosen;
    enter(next ? 'known' : 'kept');
    const count = next?.results?.length ?? 0;
    surface.announce(next ? (count ? text('found', { count }) : text('thanks')) : text('kept'));
    host.emit(element, 'answered', { item, values: [value] });
  };

  if (id && (element.getAttribute('mode') ?? 'card') === 'card') {
    const given = () => host.decision()?.questions[id];
    if (given()) take(given());
    else host.request(item).then(() => take(given()));
  }

  return {
    decided: ({ questions }) => take(id ? questions[id] : undefined),
    stop: prompt.stop,
  };
}
