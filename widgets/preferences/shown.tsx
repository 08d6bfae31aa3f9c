import { PhoneLink, safeUrl } from '../ui/index.ts';
import { type PartProps, Section } from './line.tsx';

/** What somebody was given. */
export const Rewards = ({ me, text }: PartProps) =>
  me.rewards.length ? (
    <Section heading={text('rewards')}>
      {me.rewards.map(({ incentive, name, state, code, href, phone, drawAt }) => (
        <div key={incentive} class="reward" part="reward">
          <strong>{name}</strong>
          {code && <span>{text('code', { code })}</span>}
          {href && safeUrl(href) && (
            <a href={href} part="link">
              {text('open')}
            </a>
          )}
          {phone && <PhoneLink phone={phone} label={text('call', { phone })} />}
          {drawAt && (
            <span>
              {text(state === 'won' || state === 'lost' ? state : 'drawn', { date: new Date(drawAt) })}
            </span>
          )}
        </div>
      ))}
    </Section>
  ) : null;

/** What was shown, and by which rule; what has no name is nobody's business but the marketer's. */
export const Shown = ({ me, reasons, text }: PartProps) => {
  const { slots, audiences, items } = me.names;
  const places = reasons.flatMap(({ part, given, rule }) => {
    const place = part.startsWith('slot:') && given !== null && slots[part.slice(5)];
    if (!place) return [];
    const reason = rule.startsWith('audience:') ? audiences[rule.slice(9)] : undefined;
    if (reason) return text('why', { place, reason });
    return rule === 'everybody' ? text('everybody', { place }) : [];
  });
  const asked = Object.entries(me.ledger).flatMap(([item, { shown, outcome }]) => {
    const name = items[item];
    const facts = [
      ...(shown ? [text('times', { count: shown })] : []),
      ...(outcome ? [text(outcome as 'answered')] : []),
    ];
    return name && facts.length ? `${name} – ${facts.join(', ')}` : [];
  });
  const lines = [...places, ...asked];
  return lines.length ? (
    <Section heading={text('shown')} isFolded>
      <ul class="shown" part="shown">
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Section>
  ) : null;
};
