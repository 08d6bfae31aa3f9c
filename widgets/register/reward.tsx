import { PhoneLink, safeUrl } from '../ui/index.ts';
import type { RegisterProps } from './props.ts';

/** What was given, just now or before. */
export const Reward = ({ phase, reward, incentive, text }: RegisterProps) => {
  if (!reward) return incentive ? <p part="note">{text('gone')}</p> : null;
  const { name, state, code, href, phone, drawAt } = reward;
  const safeHref = href && safeUrl(href);
  return (
    <div class="reward" part="reward">
      {phase === 'done' && <strong>{text('yours', { name })}</strong>}
      {code && (
        <span>
          {text('yourCode')} <code part="code">{code}</code>
        </span>
      )}
      {safeHref && (
        <a href={safeHref} part="link">
          {text('open')}
        </a>
      )}
      {phone && <PhoneLink phone={phone} label={text('call', { phone })} />}
      {drawAt && (
        <span>
          {text(state === 'won' || state === 'lost' ? state : 'drawn', {
            date: new Date(drawAt),
          })}
        </span>
      )}
    </div>
  );
};
