import type { VNode } from 'preact';
import type { OptionView, StringName } from '../../../protocol/index.ts';
import type { WidgetHost } from '../../../sdk/widget-host.ts';
import type { Surface, Text } from '../../ui/index.ts';
import { Combobox, type List } from './combobox.tsx';
import { fieldCss } from './field-css.ts';
import { findOptions, namedOption } from './find.ts';
import type { GroupOptions, Level } from './levels.ts';
import { openPopup } from './popup.ts';
import type { ControlProps } from './select.tsx';

/** The fields of a menu: those of its controls that are too long for a native one. */
export interface Fields {
  draw(control: ControlProps, at: number): VNode;
  /** Makes a choice of what was typed, if it says which; else shows what there is. */
  settle(at: number): boolean;
}

export interface FieldsOptions {
  surface: Surface;
  host: WidgetHost;
  text: Text<StringName<'menu'>>;
  level(at: number): Level;
  offered(at: number): OptionView[];
  /** Chooses in one menu, or nothing but what was typed, and draws all. */
  pick(at: number, value: string, typed?: string): void;
  redraw(): void;
  /** Does what "Show me" does. */
  go(): void;
  /** Handed over, or this chunk would have to import the one that imports it. */
  group: GroupOptions;
  /** the same */
  wear(part: Element | null, sheet: CSSStyleSheet): void;
}

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(fieldCss);

/**
 * Runs fields with a list: typing finds options by their words, the keys are those of the APG's editable combobox with list
 * autocomplete. What was typed and is not there is recorded once, so that the owner learns what people look for.
 */
export function createFields(options: FieldsOptions): Fields {
  const { surface, host, text, level: levelOf, offered, pick, redraw, go, group, wear } = options;
  const recorded = new Set<string>();
  let list: List | undefined;
  let release: (() => void) | undefined;

  const setList = (next?: List): void => {
    list = next;
    redraw();
    const active = list && surface.element.shadowRoot!.getElementById(`menu-${list.at}-${list.active}`);
    active?.scrollIntoView({ block: 'nearest' });
  };

  const choose = (at: number, value: string): void => {
    list = undefined;
    pick(at, value);
  };

  const open = (at: number, isAll?: boolean): void => {
    const { value, typed } = levelOf(at);
    const found = isAll || value ? offered(at) : findOptions(offered(at), typed);
    const shown = group(found).flatMap(([, options]) => options);
    setList({ at, shown, active: shown.findIndex(option => option.value === value) });
  };

  const announce = (count: number): void => surface.announce(text(count ? 'results' : 'notFound', { count }));

  const type = (at: number, typed: string, isComposing: boolean): void => {
    const before = list;
    pick(at, '', typed);
    open(at);
    const count = list!.shown.length;
    // Half of a sign finds nothing, and says nothing of what will.
    if (isComposing && !count) setList(before);
    else if (count !== before?.shown.length) announce(count);
  };

  const record = ({ question, typed }: Level): void => {
    const words = typed.trim();
    if (recorded.has(words)) return;
    recorded.add(words);
    host.add({ type: 'track', name: 'not_found', props: { question: question.id, text: words } });
  };

  /** The option that was typed: the one of that name or, if `isOnly` will do, the only one with those words. */
  const typedIn = (at: number, isOnly: boolean): { option?: OptionView | undefined; count: number } => {
    const level = levelOf(at);
    if (level.value || !level.typed.trim()) return { count: 0 };
    const found = findOptions(offered(at), level.typed);
    if (!found.length) record(level);
    const option = namedOption(found, level.typed) ?? (isOnly && found.length === 1 ? found[0] : undefined);
    return { option, count: found.length };
  };

  const leave = (at: number): void => {
    const { option } = typedIn(at, false);
    if (option) choose(at, option.value);
    else if (list) setList();
  };

  const move = (at: number, by: number): void => {
    if (!list) open(at);
    const { shown, active } = list!;
    const { length } = shown;
    // From the field the first key down is the first, and up the last.
    setList({ at, shown, active: length ? (Math.max(active, by < 0 ? 0 : -1) + by + length) % length : -1 });
  };

  const key = (at: number, event: KeyboardEvent): void => {
    const { key } = event;
    // 229: the Enter that ends a composition, as Safari tells it.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    const option = list?.shown[list.active];
    if (key === 'ArrowDown') event.altKey ? open(at) : move(at, 1);
    else if (key === 'ArrowUp') event.altKey ? setList() : move(at, -1);
    else if (key === 'Enter') option ? choose(at, option.value) : go();
    else if (key === 'Escape' && list) setList();
    else {
      // Any other key is the field's own, and so is the caret.
      if (option && key !== 'Tab') setList({ ...list!, active: -1 });
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onPopup = (popup: HTMLElement | null): void => {
    release?.();
    release = popup ? openPopup(popup, popup.parentElement!, () => list && leave(list.at)) : undefined;
  };
  const onField = (field: HTMLElement | null): void => {
    if (!field) list = undefined;
    wear(field, SHEET);
  };

  return {
    settle(at) {
      const { option, count } = typedIn(at, true);
      if (option) choose(at, option.value);
      else if (levelOf(at).typed) {
        open(at);
        announce(count);
      }
      return !!option;
    },
    draw: (control, at) => (
      <Combobox
        {...control}
        group={group}
        list={list?.at === at ? list : undefined}
        onType={(typed, isComposing) => type(at, typed, isComposing)}
        onKey={event => key(at, event)}
        onBlur={() => leave(at)}
        onOpen={isAll => (isAll && list ? setList() : open(at, isAll))}
        onPick={value => choose(at, value)}
        onPopup={onPopup}
        onField={onField}
      />
    ),
  };
}
