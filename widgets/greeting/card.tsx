import type { Decision, StringName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { Card, PhoneLink, QuietButton, type Surface, type Text, type Widget } from '../ui/index.ts';

/**
 * Greets by name whoever is remembered here, with what is theirs; "Not Anna?" is one tap away. Nobody who is not known by
 * name is greeted: the children of the element stay.
 */
export function startGreeting(
  surface: Surface,
  host: WidgetHost,
  text: Text<StringName<'greeting'>>,
): Widget {
  const take = (decision: Decision | undefined): void => {
    const name = decision?.visitor.firstName;
    if (!name) {
      surface.hide();
      return;
    }
    const [reward] = decision.rewards ?? [];
    surface.show(
      <Card
        heading={text('hello', { name })}
        isCompact
        aside={
          <>
            {reward && (
              <p class="reward" part="reward">
                {text('reward', { name: reward.name })}{' '}
                {reward.code && <b>{text('code', { code: reward.code })}</b>}
                {reward.phone && (
                  <PhoneLink phone={reward.phone} label={text('call', { phone: reward.phone })} />
                )}
              </p>
            )}
            <QuietButton part="not-me" label={text('notMe', { name })} onPress={() => host.logout()} />
          </>
        }
      />,
    );
  };

  take(host.decision());
  return { decided: take, stop: () => {} };
}
