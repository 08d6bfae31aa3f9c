import { Card, QuietButton, WaysOut } from '../ui/index.ts';
import { RegisterForm } from './form.tsx';
import { LIGHT_SLOT } from './light.ts';
import { Offer, Teaser } from './offer.tsx';
import { asks, isGone, isInPage, type RegisterProps } from './props.ts';
import { Reward } from './reward.tsx';

const headingOf = ({ phase, incentive, visitor, text }: RegisterProps): string => {
  if (phase === 'code') return text('look');
  if (phase === 'link') return text('confirmLink');
  if (phase !== 'done') return incentive!.name;
  return visitor?.firstName ? text('welcome', { name: visitor.firstName }) : text('done');
};

/** The card in one of its phases; it holds nothing of its own. */
export const RegisterView = (props: RegisterProps) => {
  const { phase, origin, incentive, text } = props;
  const isGiven = phase === 'done' || phase === 'mine';
  const isOver = isGone(props);
  if (phase === 'teaser' && !isOver) return <Teaser {...props} />;
  return (
    <Card
      heading={headingOf(props)}
      actions={
        phase === 'code' ? (
          <QuietButton part="back" label={text('another')} onPress={props.onBack} />
        ) : (
          (!isGiven || origin !== 'placed') && (
            <WaysOut isAsking={asks(phase) && origin !== 'opened'} text={text} onLeave={props.onLeave} />
          )
        )
      }
      onEscape={origin === 'placed' ? undefined : () => props.onLeave('postponed')}
    >
      {isGiven ? (
        <Reward {...props} />
      ) : isOver ? (
        <p class="offer" part="offer">
          {incentive?.offer}
        </p>
      ) : (
        <>
          {asks(phase) && <Offer {...props} />}
          {isInPage(props) ? <slot name={LIGHT_SLOT} /> : <RegisterForm {...props} />}
        </>
      )}
    </Card>
  );
};
