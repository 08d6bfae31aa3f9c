import type { ComponentChildren } from 'preact';

/**
 * A surface with a heading, a body that scrolls when there is too little room, and actions that stay in sight.
 * The heading names the card and takes the focus when what had it went away.
 */
export const Card = ({
  heading,
  isCompact,
  aside,
  children,
  actions,
  onEscape,
}: {
  heading: ComponentChildren;
  /** a heading that is a mere line, and no more room than the card needs */
  isCompact?: boolean;
  /** beside the heading */
  aside?: ComponentChildren;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  /** called for Esc with the focus in the card; without it Esc is the page's */
  onEscape?: (() => void) | undefined;
}) => (
  <section
    class={isCompact ? 'card compact' : 'card'}
    part="card"
    aria-labelledby="heading"
    onKeyDown={event => {
      if (event.key !== 'Escape' || !onEscape) return;
      event.preventDefault();
      event.stopPropagation();
      onEscape();
    }}
  >
    <div class="body" part="body">
      <header part="header">
        <h2 id="heading" part="heading" tabIndex={-1} data-focus>
          {heading}
        </h2>
        {aside}
      </header>
      {children}
    </div>
    {actions && <footer part="actions">{actions}</footer>}
  </section>
);
