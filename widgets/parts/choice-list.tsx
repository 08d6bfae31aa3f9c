import { css } from '../ui/index.ts';
import { Picture } from './picture.tsx';

const ICON_PX = 24;

export interface Choice {
  value: string;
  label: string;
  icon?: string | undefined;
}

/**
 * Choices of which each acts at once: buttons in a list, so that a screen reader says how many there are and nothing
 * happens by moving among them (a radio group would choose with every arrow key).
 */
export const ChoiceList = ({
  choices,
  chosen,
  busy,
  onChoose,
}: {
  choices: Choice[];
  /** values shown as pressed */
  chosen: string[];
  /** what was chosen is on its way */
  busy: boolean;
  onChoose: (value: string) => void;
}) => (
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
  <ul class="choices" part="choices" role="list" aria-labelledby="heading" aria-busy={busy}>
    {choices.map(({ value, label, icon }) => (
      <li key={value} part="choice-item">
        <button
          type="button"
          class="choice row"
          part={chosen.includes(value) ? 'choice choice-chosen' : 'choice'}
          aria-pressed={chosen.includes(value) || undefined}
          onClick={() => onChoose(value)}
        >
          {choices.some(choice => choice.icon) && <Picture src={icon} part="choice-icon" size={ICON_PX} />}
          <span class="label" part="choice-label">
            {label}
          </span>
        </button>
      </li>
    ))}
  </ul>
);

/**
 * A column for each `--rapport-choice-width` of room. The tick of the chosen one pulses while it is on its way,
 * after 300 ms; nothing about it changes its size, which would count as layout shift.
 */
export const choiceListCss = css`
.choices {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--rapport-choice-width, var(--_choice, 9em))), 1fr));
  gap: var(--rapport-gap, .5em);
}
.choice {
  background: var(--_raised);
}
.choice-icon {
  inline-size: var(--rapport-icon-size, 1.625em);
  block-size: var(--rapport-icon-size, 1.625em);
}
.choice[aria-pressed] {
  background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
  border-color: var(--_accent);
  box-shadow: inset 0 0 0 1px var(--_accent);
}
.choice[aria-pressed]::after {
  content: "";
  flex: none;
  box-sizing: border-box;
  inline-size: .875em;
  block-size: .875em;
  border: solid var(--_accent);
  border-width: 0 .3em .15em 0;
  rotate: 45deg;
  scale: .5 .9;
  translate: 0 -.1em;
}
[aria-busy=true] .choice[aria-pressed]::after {
  animation: wait .8s .3s linear infinite;
}
@keyframes wait {
  50% {
    opacity: .2;
  }
}
@media (forced-colors: active) {
  .choice[aria-pressed] {
    border-color: Highlight;
    outline: 1px solid Highlight;
  }
}
`;
