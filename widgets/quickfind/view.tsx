import type { QuestionView, StringName } from '../../protocol/index.ts';
import { ChoiceList } from '../parts/choice-list.tsx';
import { LinkList } from '../parts/link-list.tsx';
import { Card, QuietButton, type Surface, type Text, type WayOut, WaysOut } from '../ui/index.ts';
import type { Form } from './form.ts';

/**
 * `asking` the choices · `answering` one was taken and is on its way · `kept` it could not be sent yet ·
 * `known` what was answered, with its links · `changing` the choices again
 */
export type Phase = 'asking' | 'answering' | 'kept' | 'known' | 'changing';

export interface QuickfindProps {
  phase: Phase;
  origin: Surface['origin'];
  question: QuestionView;
  /** values, as pressed or as known */
  chosen: string[];
  text: Text<StringName<'quickfind'>>;
  onChoose: (value: string) => void;
  onChange: () => void;
  onKeep: () => void;
  /** in place of the plain choices */
  form: Form | undefined;
  onLeave: (wayOut: WayOut) => void;
}

/** Values in the words of their options. */
const labelsOf = ({ options }: QuestionView, values: string[]): string =>
  values.map(value => options.find(option => option.value === value)?.label ?? value).join(', ');

/** What was answered in one line, a way to change it, and the links that came with it. */
const Known = ({ origin, question, chosen, text, onChange, onLeave }: QuickfindProps) => {
  const { results } = question;
  const isOverlay = origin !== 'placed';
  return (
    <Card
      heading={[`${text('known')} `, <b key="answer">{labelsOf(question, chosen)}</b>]}
      isCompact
      aside={<QuietButton part="change" label={text('change')} describedBy="heading" onPress={onChange} />}
      actions={isOverlay && <WaysOut isAsking={false} text={text} onLeave={onLeave} />}
      onEscape={isOverlay ? () => onLeave('postponed') : undefined}
    >
      {results?.[0] && <LinkList links={results} />}
    </Card>
  );
};

/** The card in one of its phases; it holds nothing of its own. */
export const QuickfindView = (props: QuickfindProps) => {
  const { phase, origin, question, chosen, text, form } = props;
  if (phase === 'known') return <Known {...props} />;
  const isOverlay = origin !== 'placed';
  const isChanging = phase === 'changing';
  const choices = (
    <ChoiceList
      choices={question.options}
      chosen={chosen}
      busy={phase === 'answering'}
      onChoose={props.onChoose}
    />
  );
  return (
    <Card
      heading={question.text}
      actions={
        isChanging ? (
          <QuietButton part="keep" label={text('keep')} onPress={props.onKeep} />
        ) : (
          (isOverlay || (phase !== 'kept' && !form?.isTool)) && (
            <WaysOut isAsking={origin !== 'opened' && phase !== 'kept'} text={text} onLeave={props.onLeave} />
          )
        )
      }
      onEscape={isChanging ? props.onKeep : isOverlay ? () => props.onLeave('postponed') : undefined}
    >
      {question.state === 'confirm' && question.answer && phase !== 'kept' && (
        <p part="still">{text('still', { answer: labelsOf(question, question.answer) })}</p>
      )}
      <p class="why" part="why">
        {question.why}
      </p>
      {form ? form.drawForm(props, choices) : choices}
      {phase === 'kept' && (
        <p class="kept" part="note">
          {text('kept')}
        </p>
      )}
    </Card>
  );
};
