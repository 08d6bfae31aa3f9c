import type { ComponentChildren } from 'preact';
import type { Me, Reason, StringName } from '../../protocol/index.ts';
import { QuietButton, type Text } from '../ui/index.ts';
import type { Note } from './saving.ts';

/** What every part of the card is given. */
export interface PartProps {
  me: Me;
  notes: Readonly<Record<string, Note | undefined>>;
  /** what was typed and not saved yet, by field */
  drafts: Record<string, string>;
  /** what was said here and not shown by the server yet, by key */
  said: Readonly<Record<string, boolean>>;
  reasons: Reason[];
  isErasing: boolean;
  text: Text<StringName<'preferences'>>;
  onField: (id: string, value: string) => void;
  onRemove: (need: string, value: string) => void;
  onOpen: (question: string) => void;
  onAllow: (id: string, granted: boolean) => void;
  onPause: (days: number) => void;
  onExport: () => void;
  onErasing: (isAsked: boolean) => void;
  onErase: () => void;
}

/** A part of the card that can be folded away. */
export const Section = ({
  heading,
  isFolded,
  children,
}: {
  heading: string;
  isFolded?: boolean;
  children: ComponentChildren;
}) => (
  <details class="section" part="section" open={!isFolded}>
    <summary part="summary">
      <h3 part="section-heading">{heading}</h3>
    </summary>
    {children}
  </details>
);

/** What became of the last change of one control, with the way back. */
export const Line = ({ note, text }: { note: Note | undefined; text: PartProps['text'] }) => {
  if (!note || note.state === 'busy') return null;
  const { state, name, undo, again } = note;
  const isWrong = state === 'failed';
  return (
    <p class={isWrong ? 'line wrong' : 'line'} part={isWrong ? 'saved error' : 'saved'}>
      <span>{name && !isWrong ? text('removed', { name }) : text(state as 'saved')}</span>
      {again && <QuietButton part="again" label={text('again')} onPress={again} />}
      {undo && <QuietButton part="undo" label={text('undo')} onPress={undo} />}
    </p>
  );
};
