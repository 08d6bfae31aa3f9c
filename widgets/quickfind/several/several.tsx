import type { QuestionView } from '../../../protocol/index.ts';
import { formCss, Labelled, MainButton, tied } from '../../parts/form.tsx';
import { createWords, css, loadLanguage } from '../../ui/index.ts';
import type { StartForm } from '../form.ts';
import type { Phase } from '../view.tsx';
import { english } from './strings.ts';

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(
  formCss +
    css`
.choices {
  margin-block-end: .75em;
}
label.choice {
  font-size: .9375em;
  cursor: pointer;
}
.choice input {
  flex: none;
  inline-size: 1.375em;
  block-size: 1.375em;
  accent-color: var(--_accent);
}
.choice:has(:checked) {
  background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
  border-color: var(--_accent);
}
@media (forced-colors: active) {
  .main {
    background: ButtonFace;
    color: ButtonText;
  }
}
`,
);

/** Makes the form of a card in which several choices may be made, or which takes own words beside its choices. */
export const start: StartForm = async (surface, host, answer, enter) => {
  const { text } = createWords(host, { name: 'several', english }, await loadLanguage(host.locale));
  let isMissing = false;
  let current: Phase;
  /** own words of the answer that is on its way */
  let other = '';
  const quoted = (words: string) => (words ? [text('quoted', { words })] : []);

  const send = (values: string[], words: string): void => {
    isMissing = !values.length && !words;
    other = words;
    if (!isMissing) {
      answer([...values, ...quoted(words)]);
      return;
    }
    enter(current);
    surface.announce(text('nothing'));
    surface.element.shadowRoot!.querySelector<HTMLElement>('form input')?.focus();
  };
  /** Without own words, which are nobody's value. */
  const valuesOf = (shown: unknown) => (shown as string[]).filter(value => !quoted(other).includes(value));

  return {
    ...host,
    decision() {
      const decision = host.decision();
      const id = surface.element.getAttribute('question')!;
      const view = decision?.questions[id];
      if (!view?.answer || !view.other) return decision;
      const answered = { ...view, answer: [...view.answer, ...quoted(view.other)] };
      return { ...decision!, questions: { ...decision!.questions, [id]: answered } };
    },
    tell(event) {
      return host.tell(
        event.type === 'answer'
          ? { ...event, values: valuesOf(event.values), ...(other ? { other } : {}) }
          : event,
      );
    },
    emit(target, name, detail) {
      return host.emit(
        target,
        name,
        detail?.values ? { ...detail, values: valuesOf(detail.values) } : detail,
      );
    },
    drawForm({ question, chosen, phase }, choices) {
      current = phase;
      return (
        <form
          noValidate
          aria-labelledby="heading"
          ref={wear}
          onSubmit={event => {
            event.preventDefault();
            const told = new FormData(event.currentTarget);
            send(told.getAll('choice') as string[], `${told.get('other') ?? ''}`.trim());
          }}
        >
          {question.multiple ? <Choices {...{ question, chosen }} /> : choices}
          {question.other != null && (
            <Labelled id="other" label={text('other')} error={isMissing ? text('nothing') : undefined}>
              <input
                id="other"
                name="other"
                part="input"
                maxLength={256}
                autocomplete="off"
                defaultValue={question.other}
                {...tied('other', isMissing ? text('nothing') : undefined)}
              />
            </Labelled>
          )}
          {isMissing && question.other == null && (
            <p class="wrong" part="error">
              {text('nothing')}
            </p>
          )}
          <MainButton label={text('show')} busy={phase === 'answering'} />
        </form>
      );
    },
  };
};

/** Adds the style of the form to that of the card it is in; the card lets go of both. */
const wear = (node: Element | null): void =>
  // The card adopts its own once it is drawn.
  queueMicrotask(() => {
    const root = node?.getRootNode() as ShadowRoot;
    if (node?.isConnected && !root.adoptedStyleSheets.includes(SHEET)) root.adoptedStyleSheets.push(SHEET);
  });

/** Choices of which several may be made: checkboxes. */
const Choices = ({ question, chosen }: { question: QuestionView; chosen: string[] }) => (
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
  <ul class="choices" part="choices" role="list" aria-labelledby="heading">
    {question.options.map(({ value, label, icon }) => (
      <li key={value} part="choice-item">
        <label class="choice row" part={chosen.includes(value) ? 'choice choice-chosen' : 'choice'}>
          <input type="checkbox" name="choice" value={value} defaultChecked={chosen.includes(value)} />
          {icon && <img class="choice-icon" part="choice-icon" src={icon} alt="" />}
          <span class="label" part="choice-label">
            {label}
          </span>
        </label>
      </li>
    ))}
  </ul>
);
