import type { Decision, Greeting, RewardView, StringName, Tier } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import {
  Card,
  createPrompt,
  PhoneLink,
  QuietButton,
  type Surface,
  safeUrl,
  type Text,
  type Widget,
} from '../ui/index.ts';

/** Seen in this tab: whatever a page of it has from an earlier one, it is not shown again. Nothing of the person. */
const KEY = 'rapport:greeted';
const isSeen = (): boolean => {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
};
const noteSeen = (isSeen: boolean): void => {
  try {
    if (isSeen) sessionStorage.setItem(KEY, '1');
    else sessionStorage.removeItem(KEY);
  } catch {
    // refused storage: the server knows, too
  }
};

type Words = Text<StringName<'greeting'>>;

const Reward = ({ name, code, phone, href, text }: RewardView & { text: Words }) => (
  <>
    {href && safeUrl(href) ? <a href={href}>{text('reward', { name })}</a> : text('reward', { name })}{' '}
    {code && <b>{text('code', { code })}</b>}
    {phone && <PhoneLink phone={phone} label={text('call', { phone })} />}
  </>
);

const GreetingView = ({
  greeting: { nextThing, representative },
  name,
  text,
  onOther,
}: {
  greeting: Greeting;
  name: string | undefined;
  text: Words;
  onOther: () => void;
}) => (
  <Card
    heading={name ? text('hello', { name }) : text('again')}
    isCompact
    aside={
      <>
        {name && <QuietButton part="not-me" label={text('notMe', { name })} onPress={onOther} />}
        {nextThing && (
          <p class={`next ${nextThing.kind}`} part={nextThing.kind}>
            {nextThing.kind === 'reward' ? (
              <Reward {...nextThing.reward} text={text} />
            ) : (
              <>
                {text('need', { name: nextThing.name })}{' '}
                {nextThing.link && safeUrl(nextThing.link.href) && (
                  <a href={nextThing.link.href}>{nextThing.link.label}</a>
                )}
              </>
            )}
          </p>
        )}
        {representative && (
          <p class="next" part="representative">
            {text('contact', { name: representative.name })}
            {representative.title && `, ${representative.title}`}{' '}
            {representative.phone && (
              <PhoneLink phone={representative.phone} label={text('call', { phone: representative.phone })} />
            )}
          </p>
        )}
      </>
    }
  />
);

/**
 * Greets whoever is known here by name, and who comes back unknown, with the next useful thing; "Not Anna?" is one tap
 * away. Once a visit: seen, it is told to the ledger, and the server is quiet for a day. For everybody else the children stay.
 */
export function startGreeting(surface: Surface, host: WidgetHost, text: Words): Widget {
  const { element } = surface;
  const prompt = createPrompt(surface, host, 'greeting');
  let greeted: { greeting: Greeting; name: string | undefined; tier: Tier } | undefined;
  const seen = (event: Event): void => {
    if (event.target === element) noteSeen(true);
  };
  element.addEventListener('rapport:shown', seen);

  const leave = (): void => {
    // Who comes after is somebody else.
    noteSeen(false);
    host.logout();
  };
  const take = (decision: Decision | undefined): void => {
    if (!decision) return;
    const { greeting } = decision;
    const { firstName: name, tier } = decision.visitor;
    // Once it was seen no decision brings it again: it stays, for the one it was for.
    if (
      (greeted?.name && greeted.name !== name) ||
      (greeted?.greeting.representative && greeted.tier !== tier)
    ) {
      greeted = undefined;
      surface.hide();
    }
    if (greeting && (greeted || !isSeen())) greeted = { greeting, name, tier };
    if (greeted && !prompt.isOver)
      prompt.show(<GreetingView {...greeted} text={text} onOther={leave} />, text('again'));
  };

  take(host.decision());
  return {
    decided: take,
    stop() {
      element.removeEventListener('rapport:shown', seen);
      prompt.stop();
    },
  };
}
