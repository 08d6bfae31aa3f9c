import { choiceListCss } from '../parts/choice-list.tsx';
import { linkListCss } from '../parts/link-list.tsx';
import { css } from '../ui/index.ts';

const ownCss = css`
.why {
  margin-block: .25em 1em;
  color: var(--_muted);
  font-size: .875em;
}
.kept {
  margin-block-start: 1em;
  padding-inline-start: .75em;
  border-inline-start: 3px solid var(--_accent);
  font-size: .875em;
}
`;

export const quickfindCss = choiceListCss + linkListCss + ownCss;
