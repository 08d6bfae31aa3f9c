import type { Decision, GateView, StringName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { Card, type Surface, type Text, type Widget } from '../ui/index.ts';

/**
 * Below the owner's teaser says what it takes to see the rest, and leads there. What the slot holds comes with a decision
 * and not before: the server has found that they may see it.
 */
export function startGate(surface: Surface, host: WidgetHost, text: Text<StringName<'gate'>>): Widget {
  const { element } = surface;
  const name = element.getAttribute('slot')!;
  let isLocked = false;

  let forget = (): void => {};

  /** The registration that was opened here is gone: go on from here, unless the visitor is somewhere already. */
  const comeBack = (): void => {
    if (document.activeElement !== document.body) return;
    const button = element.shadowRoot!.querySelector('button');
    if (!button) {
      element.tabIndex = -1;
      element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
    }
    (button ?? element).focus({ preventScroll: true });
  };
  const open = (incentive: string): void => {
    const closed = ({ detail }: Event & { detail?: { item?: string } }): void => {
      if (detail?.item !== `incentive:${incentive}`) return;
      forget();
      // It is taken away after it has said that it was closed.
      setTimeout(comeBack);
    };
    forget();
    forget = () => document.removeEventListener('rapport:dismissed', closed);
    document.addEventListener('rapport:dismissed', closed);
    host.open('register', { incentive });
  };

  const show = ({ access, text: line, incentive }: GateView): void => {
    const isDrawn = surface.show(
      <Card
        isCompact
        heading={
          <>
            <span class="lock" />
            <span>{line ?? text(access === 'guest' ? 'registered' : access)}</span>
          </>
        }
        aside={
          incentive && (
            <button type="button" class="open" part="button main" onClick={() => open(incentive)}>
              {text('register')}
            </button>
          )
        }
      />,
    );
    if (!isDrawn) return;
    isLocked = true;
    // Nothing takes the teaser's place.
    element.shadowRoot!.querySelector('slot')!.inert = false;
  };

  const take = (decision: Decision | undefined): void => {
    const slot = decision?.slots[name];
    if (slot?.gate) show(slot.gate);
    else {
      surface.hide();
      if (isLocked && slot?.content) surface.announce(text('unlocked'));
      isLocked = false;
    }
  };

  take(host.decision());
  return { decided: take, stop: () => forget() };
}
