import type { QuestionView } from '../../../protocol/index.ts';
import { createWords, loadLanguage, safeUrl } from '../../ui/index.ts';
import type { StartForm } from '../form.ts';
import type { Phase } from '../view.tsx';
import { menuCss } from './css.ts';
import type { Fields } from './field.tsx';
import { asOne, chooseIn, chosenIn, groupOptions, type Level, offeredIn, startLevel } from './levels.ts';
import { Select } from './select.tsx';
import { english } from './strings.ts';
import { wear } from './wear.ts';

/** More options than this are a field with a list; fewer a native menu. */
const SELECT_OPTIONS = 12;

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(menuCss);

/**
 * Makes the menu of a card: one control for its question and for each that follows it, and "Show me", which is a link where
 * the choice leads to one page. What is told on the way there waits in the outbox, so that it counts on the next page.
 */
export const start: StartForm = async (surface, host, answer, enter) => {
  const id = surface.element.getAttribute('question')!;
  /** The question with those that follow it. */
  const readViews = (): QuestionView[] => {
    const views: QuestionView[] = [];
    const questions = host.decision()?.questions;
    for (let at = questions?.[id]; at; at = at.followedBy ? questions?.[at.followedBy] : undefined)
      views.push(at);
    return views;
  };
  const language = loadLanguage(host.locale);
  const hasField = readViews().some(({ options }) => options.length > SELECT_OPTIONS);
  const fieldChunk = hasField ? await import('./field.tsx') : undefined;
  const { text } = createWords(host, { name: 'menu', english }, await language);
  let views: QuestionView[] = [];
  let levels: Level[] = [];
  let phase: Phase;
  let main: HTMLElement | undefined;
  /** values of the last answer, and whether it has arrived */
  let told: string[] = [];
  let isTold = false;

  const pick = (at: number, value: string, typed?: string): void => {
    chooseIn(levels, at, value, typed);
    enter(phase);
  };
  const fields: Fields | undefined = fieldChunk?.createFields({
    surface,
    host,
    text,
    pick,
    level: at => levels[at]!,
    offered: at => offeredIn(levels, at),
    redraw: () => enter(phase),
    go: () => main?.click(),
    group: groupOptions,
    wear,
  });

  /** Whether it is known what is chosen; if not, the visitor is told where it is missing. */
  const settle = (level: Level, at: number): boolean => {
    if (level.value || (at && !level.typed) || fields?.settle(at)) return true;
    surface.element.shadowRoot!.getElementById(`menu-${at}`)?.focus();
    if (!level.typed) surface.announce(text('choose'));
    return false;
  };

  /** The option that says where to go: the last that is chosen and leads somewhere. */
  const target = () => levels.map(chosenIn).findLast(option => option?.href && safeUrl(option.href));
  const link = () => {
    const option = target();
    return option?.more ? undefined : option?.href;
  };

  const go = async (event: MouseEvent): Promise<void> => {
    const isLink = (event.currentTarget as Element).localName === 'a';
    if (phase === 'answering') return;
    if (!levels.every(settle)) {
      event.preventDefault();
      return;
    }
    // What was typed has just become a choice with a page of its own.
    if (!isLink && link()) {
      main?.click();
      return;
    }
    let href = target()?.href;
    isTold = false;
    await answer(levels.flatMap(level => chosenIn(level)?.[levels.length > 1 ? 'label' : 'value'] ?? []));
    const { results = [] } = asOne(isTold ? readViews() : views);
    if (isTold && results.length) href = results.length > 1 ? undefined : results[0]!.href;
    if (!isLink && href && safeUrl(href)) location.assign(href);
  };

  /** Drawn anew it begins with what is known then. */
  const onMenu = (menu: HTMLElement | null): void => {
    if (!menu) levels = [];
    wear(menu, SHEET);
  };

  return {
    ...host,
    isTool: true,
    decision() {
      const decision = host.decision();
      views = readViews();
      return (
        decision && {
          ...decision,
          questions: { ...decision.questions, ...(views[0] ? { [id]: asOne(views) } : {}) },
        }
      );
    },
    async tell(event) {
      const answers = levels
        .filter(({ value }) => value)
        .map(({ question, value }) => ({ type: 'answer' as const, question: question.id, values: [value] }));
      told = answers.flatMap(({ values }) => values);
      const last = answers.pop();
      for (const before of answers) host.add(before);
      const visitor = await host.tell(last ?? event);
      isTold = !!visitor;
      return visitor;
    },
    emit: (target, name, detail) =>
      host.emit(target, name, name === 'answered' ? { ...detail, values: told } : detail),
    drawForm(props) {
      ({ phase } = props);
      levels = views.map((question, at) =>
        levels[at] ? Object.assign(levels[at], { question }) : startLevel(question),
      );
      const href = link();
      const common = {
        class: 'main',
        part: 'button main',
        ref: (node: HTMLElement | null) => {
          main = node ?? main;
        },
        onClick: go,
        children: text('show'),
      };
      return (
        <div class="menu" part="menu" ref={onMenu}>
          {levels.map((level, at) => {
            const control = {
              ...{ id: `menu-${at}`, level, offered: offeredIn(levels, at), text },
              label: at ? `menu-${at}-label` : 'heading',
            };
            return (
              <div key={at} class="control" part="field">
                {at ? (
                  <label id={control.label} for={control.id} part="field-label">
                    {level.question.text}
                  </label>
                ) : null}
                {fields && level.question.options.length > SELECT_OPTIONS ? (
                  fields.draw(control, at)
                ) : (
                  <Select {...control} onPick={value => pick(at, value)} />
                )}
              </div>
            );
          })}
          {href ? (
            <a key="link" href={href} onAuxClick={go} {...common} />
          ) : (
            <button
              key="button"
              type="button"
              aria-disabled={phase === 'answering' || undefined}
              {...common}
            />
          )}
        </div>
      );
    },
  };
};
