import type { OptionView } from '../../../protocol/index.ts';
import type { GroupOptions } from './levels.ts';
import type { ControlProps } from './select.tsx';

/** The list of a field while it is open. */
export interface List {
  /** of which menu */
  at: number;
  shown: OptionView[];
  /** of those, the one the arrow keys are on; −1 for none */
  active: number;
}

export interface ComboboxProps extends ControlProps {
  list: List | undefined;
  group: GroupOptions;
  onType: (typed: string, isComposing: boolean) => void;
  onKey: (event: KeyboardEvent) => void;
  onBlur: () => void;
  /** press on the field, or on the button beside it */
  onOpen: (isAll: boolean) => void;
  onPick: (value: string) => void;
  /** takes the popup when it is there, and null when it is gone */
  onPopup: (popup: HTMLElement | null) => void;
  /** the same of the whole */
  onField: (field: HTMLElement | null) => void;
}

/** A field with a list: the APG's editable combobox with list autocomplete, the options in groups. */
export const Combobox = (props: ComboboxProps) => {
  const { id, label, level, offered, list, text } = props;
  const isListed = !!list?.shown.length;
  const controls = isListed ? `${id}-list` : undefined;
  return (
    <div class="combo" part="combobox" ref={props.onField}>
      <input
        id={id}
        class="input"
        part="input"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isListed}
        aria-controls={controls}
        aria-activedescendant={list && list.active >= 0 ? `${id}-${list.active}` : undefined}
        aria-labelledby={label}
        disabled={!offered.length}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        enterkeyhint="go"
        maxLength={256}
        value={level.typed}
        onInput={event => props.onType(event.currentTarget.value, event.isComposing)}
        onCompositionEnd={event => props.onType(event.currentTarget.value, false)}
        onKeyDown={props.onKey}
        onBlur={props.onBlur}
        onClick={() => props.onOpen(false)}
      />
      <button
        type="button"
        class="toggle"
        part="toggle"
        tabIndex={-1}
        aria-label={text('all')}
        aria-expanded={isListed}
        aria-controls={controls}
        disabled={!offered.length}
        onMouseDown={keepFocus}
        onClick={() => props.onOpen(true)}
      />
      {list && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it has the name as long as it has the role
        <div
          // Another element for another meaning: a listbox, or a sentence.
          key={`${isListed}`}
          id={`${id}-list`}
          class="popup"
          part="popup"
          popover="manual"
          role={isListed ? 'listbox' : undefined}
          aria-labelledby={isListed ? label : undefined}
          ref={props.onPopup}
          onMouseDown={keepFocus}
        >
          {isListed ? <Options {...props} list={list} /> : <p part="none">{text('notFound')}</p>}
        </div>
      )}
    </div>
  );
};

/** The focus stays in the field while somebody presses beside it. */
const keepFocus = (event: Event): void => event.preventDefault();

const Options = ({ id, list, group, onPick }: ComboboxProps & { list: List }) => {
  let place = 0;
  return (
    <>
      {group(list.shown).map(([name, options], n) => {
        const items = options.map(({ value, label }) => {
          const at = place++;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
            // biome-ignore lint/a11y/useFocusableInteractive: named by aria-activedescendant
            <div
              key={value}
              id={`${id}-${at}`}
              class="option"
              part={at === list.active ? 'option option-active' : 'option'}
              role="option"
              aria-selected={at === list.active}
              onClick={() => onPick(value)}
            >
              {label}
            </div>
          );
        });
        return name ? (
          // biome-ignore lint/a11y/useSemanticElements: a listbox may hold groups, and no fieldset
          <div key={name} role="group" aria-labelledby={`${id}-group-${n}`}>
            <div class="group" part="group" role="presentation" id={`${id}-group-${n}`}>
              {name}
            </div>
            {items}
          </div>
        ) : (
          items
        );
      })}
    </>
  );
};
