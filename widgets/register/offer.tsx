import { Card, WaysOut } from '../ui/index.ts';
import type { RegisterProps } from './props.ts';

/** One line that leads to the offer, in its place. */
export const Teaser = ({ origin, teaser, incentive, text, onMore, onLeave }: RegisterProps) => (
  <Card
    isCompact
    actions={
      origin !== 'placed' && <WaysOut isAsking={origin === 'unsolicited'} text={text} onLeave={onLeave} />
    }
    onEscape={origin === 'placed' ? undefined : () => onLeave('postponed')}
    heading={teaser || incentive!.name}
    aside={
      <button type="button" class="main more" part="button main" aria-expanded="false" onClick={onMore}>
        {text('more')}
      </button>
    }
  />
);

/** What it costs: what is asked, and how often we write. */
const Terms = ({ incentive, text }: RegisterProps) => {
  const { needsEmail, fields, permissions, proof } = incentive!;
  const open = permissions.filter(({ state }) => state === 'open');
  const asked = [text('email'), ...fields.map(({ label }) => label)];
  return (
    needsEmail && (
      // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
      <ul class="terms" part="terms" role="list">
        <li>{text('asks', { fields: asked.join(' · ') })}</li>
        {open.map(permission => (
          <li key={permission.id}>{text('optional', { text: permission.text })}</li>
        ))}
        {proof === 'code' && !open.length && <li>{text('oneMail')}</li>}
      </ul>
    )
  );
};

/** The reward and its terms: all that somebody should know before the first control. */
export const Offer = (props: RegisterProps) => {
  const { phase, incentive, text } = props;
  const { offer, rules, odds, needsEmail } = incentive!;
  return (
    <>
      <p class="offer" part="offer">
        {offer}
      </p>
      {phase === 'offer' && <Terms {...props} />}
      {!needsEmail && (
        <p class="note" part="note">
          {text('already')}
        </p>
      )}
      {rules && (
        <details part="rules">
          <summary>{text('rules')}</summary>
          {rules} {odds}
        </details>
      )}
    </>
  );
};
