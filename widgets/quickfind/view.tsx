import type { QuestionView, StringName } from '../../protocol/index.ts';
import { ChoiceList } from '../parts/choice-list.tsx';
import { LinkList } from '../parts/link-list.tsx';
import { Card, QuietButton, type Surface, type Text, type WayOut, WaysOut } from '../ui/index.ts';

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
      heading={
        <>
          {text('known')} <b>{labelsOf(question, chosen)}</b>
        </>
      }
      isCompact
      aside={<QuietButton part="change" label={text('change')} describedBy="heading" onPress={onChange} />}
      actions={isOverlay && <WaysOut isAsking={false} text={text} onLeave={onLeave} />}
      onEscape={isOverlay ? () => onLeave('postponed') : undefined}
    >
      {results?.length ? <LinkList links={results} /> : null}
    </Card>
  );
};

/** The card in one of its phases; it holds nothing of its own. */
export const QuickfindView = (props: QuickfindProps) => {
  const { phase, origin, question, chosen, text } = props;
  if (phase === 'known') return <Known {...props} />;
  const isOverlay = origin !== 'placed';
  const isChanging = phase === 'changing';
  return (
    <Card
      heading={question.text}
      actions={
        isChanging ? (
          <QuietButton part="keep" label={text('keep')} onPress={props.onKeep} />
        ) : (
          (isOverlay || phase !== 'kept') && (
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
      <ChoiceList
        choices={question.options}
        chosen={chosen}
        busy={phase === 'answering'}
        onChoose={props.onChoose}
      />
      {phase === 'kept' && (
        <p class="kept" part="note">
          {text('kept')}
        </p>
      )}
    </Card>
  );
};
