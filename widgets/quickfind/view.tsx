import type { QuestionView } from '../../protocol/index.ts';
import { ChoiceList } from '../parts/choice-list.tsx';
import { LinkList } from '../parts/link-list.tsx';
import { Card, QuietButton, type Surface, type Text } from '../ui/index.ts';
import type { QuickfindKey } from './strings.ts';

/**
 * `asking` the choices · `answering` one was taken and is on its way · `kept` it could not be sent yet ·
 * `known` what was answered, with its links · `changing` the choices again · `closed` nothing
 */
export type Phase = 'asking' | 'answering' | 'kept' | 'known' | 'changing' | 'closed';

export interface QuickfindProps {
  phase: Phase;
  origin: Surface['origin'];
  question: QuestionView;
  /** values, as pressed or as known */
  chosen: string[];
  text: Text<QuickfindKey>;
  onChoose: (value: string) => void;
  onChange: () => void;
  onKeep: () => void;
  onPostpone: () => void;
  onDecline: () => void;
}

/** Values in the words of their options. */
const labelsOf = ({ options }: QuestionView, values: string[]): string =>
  values.map(value => options.find(option => option.value === value)?.label ?? value).join(', ');

/** What was answered in one line, a way to change it, and the links that came with it. */
const Known = ({ origin, question, chosen, text, onChange, onPostpone }: QuickfindProps) => {
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
      actions={isOverlay && <QuietButton part="close" label={text('close')} onPress={onPostpone} />}
      onEscape={isOverlay ? onPostpone : undefined}
    >
      {results?.length ? <LinkList links={results} /> : null}
    </Card>
  );
};

/** The quiet ways out, under the choices. */
const Actions = ({ phase, origin, text, onKeep, onPostpone, onDecline }: QuickfindProps) => {
  if (phase === 'changing') return <QuietButton part="keep" label={text('keep')} onPress={onKeep} />;
  if (origin === 'opened' || phase === 'kept')
    return <QuietButton part="close" label={text('close')} onPress={onPostpone} />;
  return (
    <>
      <QuietButton part="not-now" label={text('notNow')} onPress={onPostpone} />
      <QuietButton part="never" label={text('never')} onPress={onDecline} />
    </>
  );
};

/** The card in one of its phases; it holds nothing of its own. */
export const QuickfindView = (props: QuickfindProps) => {
  const { phase, origin, question, chosen, text } = props;
  if (phase === 'known') return <Known {...props} />;
  const isOverlay = origin !== 'placed';
  return (
    <Card
      heading={question.text}
      actions={(isOverlay || phase !== 'kept') && <Actions {...props} />}
      onEscape={phase === 'changing' ? props.onKeep : isOverlay ? props.onPostpone : undefined}
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
