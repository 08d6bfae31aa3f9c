import type { OptionView, StringName } from '../../../protocol/index.ts';
import type { Text } from '../../ui/index.ts';
import { groupOptions, type Level } from './levels.ts';

/** What a native menu and a field with a list have in common. */
export interface ControlProps {
  id: string;
  /** id of what names it */
  label: string;
  level: Level;
  offered: OptionView[];
  text: Text<StringName<'menu'>>;
}

/** A native menu, with groups where the options have some; of no use until something is offered. */
export const Select = ({
  id,
  label,
  level,
  offered,
  text,
  onPick,
}: ControlProps & { onPick: (value: string) => void }) => (
  <select
    id={id}
    class="input"
    part="select"
    aria-labelledby={label}
    disabled={!offered.length}
    value={level.value}
    onChange={event => onPick(event.currentTarget.value)}
  >
    <option value="">{text('choose')}</option>
    {groupOptions(offered).map(([group, options]) => {
      const items = options.map(({ value, label }) => (
        <option key={value} value={value} selected={value === level.value}>
          {label}
        </option>
      ));
      return group ? (
        <optgroup key={group} label={group}>
          {items}
        </optgroup>
      ) : (
        items
      );
    })}
  </select>
);
