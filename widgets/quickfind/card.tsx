import type { QuestionView, StringName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createPrompt, type Surface, type Text, type WayOut, type Widget } from '../ui/index.ts';
import type { Form } from './form.ts';
import { type Phase, QuickfindView } from './view.tsx';

/** More choices than a card has room for make a menu. */
const MOST = 12;

/**
 * Runs one card: takes the question from the host, draws what its state asks for, and sends what the visitor does. A menu,
 * several choices and own words are forms of their own, fetched when they are needed.
 *
 * The children of the element stay in sight while there is no question to show or its form is on its way, when it is
 * postponed or declined, when a listener of `rapport:before-show` prevented it, and for a `mode` other than `card` and `menu`.
 */
export function startCard(surface: Surface, host: WidgetHost, text: Text<StringName<'quickfind'>>): Widget {
  const { element, origin } = surface;
  const id = element.getAttribute('question');
  const mode = element.getAttribute('mode') ?? 'card';
  const item = `question:${id}`;
  const prompt = createPrompt(surface, host, item);
  let phase: Phase = 'asking';
  let question: QuestionView | undefined;
  let chosen: string[] = [];
  let form: Form | undefined;
  let isFetching = false;

  const leave = (wayOut: WayOut): void => prompt.close(wayOut, phase === 'asking');

  const draw = (view: QuestionView): void =>
    prompt.show(
      <QuickfindView
        phase={phase}
        origin={origin}
        question={view}
        chosen={chosen}
        text={text}
        form={form}
        onChoose={value => answer([value])}
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

  const given = () => host.decision()?.questions[id!];

  /** What a decision says about the question; what the visitor is in the middle of goes on. */
  const take = (): void => {
    const next = given();
    if (!next || prompt.isOver || phase === 'answering') return;
    const isMenu = mode === 'menu' || next.options?.[MOST];
    if (!form && (isMenu || next.multiple || next.other != null)) {
      if (!isFetching)
        (isMenu ? import('./menu/menu.tsx') : import('./several/several.tsx'))
          .then(chunk => chunk.start(surface, host, answer, enter))
          .catch(
            (error): Form => ({
              ...host,
              // Drawn, it fails as any view does: the children stay, and the page is told.
              drawForm() {
                throw error;
              },
            }),
          )
          .then(made => {
            host = form = made;
            take();
          });
      isFetching = true;
      return;
    }
    if (origin !== 'opened' && (next.state === 'postponed' || next.state === 'declined')) {
      prompt.hide();
      return;
    }
    question = next;
    const isKnown = phase === 'known';
    if (phase !== 'changing') {
      chosen = next.answer ?? (isKnown ? [] : chosen);
      phase = next.state === 'answered' ? 'known' : isKnown ? 'asking' : phase;
    }
    enter(phase);
  };

  const answer = async (values: string[]): Promise<void> => {
    if (phase === 'answering') return;
    if (origin === 'placed') surface.keepHeight();
    chosen = values;
    enter('answering');
    const isTold = await host.tell({ type: 'answer', question: id!, values });
    const next = isTold && given();
    if (prompt.isOver) return;
    if (next) question = next;
    chosen = next?.answer ?? chosen;
    enter(next ? 'known' : 'kept');
    const count = next?.results?.length;
    surface.announce(text(next ? (count ? 'found' : 'thanks') : 'kept', { count: count! }));
    host.emit(element, 'answered', { item, values });
  };

  if (!id || !/^(card|menu)$/.test(mode)) prompt.stop();
  else if (given()) take();
  else host.request(item).then(take);

  return {
    decided: take,
    stop: prompt.stop,
  };
}
