import { QuietButton } from '../ui/index.ts';
import { Line, type PartProps, Section } from './line.tsx';

/** Everything to keep, and everything deleted: the second in two steps, the first of which says what goes. */
export const Data = ({ notes, isErasing, text, onExport, onErasing, onErase }: PartProps) => (
  <Section heading={text('data')}>
    <div class="choices">
      <QuietButton part="export" label={text('export')} onPress={onExport} />
      {!isErasing && <QuietButton part="erase" label={text('erase')} onPress={() => onErasing(true)} />}
    </div>
    <Line note={notes.export} text={text} />
    {isErasing && (
      <div class="erasing" part="erasing">
        <p tabIndex={-1} data-focus>
          {text('eraseAsk')}
        </p>
        <div class="choices">
          <button
            type="button"
            class="danger"
            part="button erase-yes"
            aria-disabled={notes.erase?.state === 'busy' || undefined}
            onClick={onErase}
          >
            {text('eraseYes')}
          </button>
          <QuietButton part="keep" label={text('keep')} onPress={() => onErasing(false)} />
        </div>
      </div>
    )}
    <Line note={notes.erase} text={text} />
  </Section>
);
