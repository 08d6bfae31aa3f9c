import { QuietButton } from '../ui/index.ts';
import { Line, type PartProps, Section } from './line.tsx';

/** The channels that people know by a word, in this order; all others come last, under one. */
const CHANNELS = ['e-mail', 'message', 'phone', 'mail', 'fax', 'visit', 'web'] as const;
const PAUSES = [30, 90];

/** What the site may send, by channel, and a pause of all of it. */
export const Allow = ({ me, notes, said, text, onAllow, onPause }: PartProps) => {
  const { permissions, wishes } = me;
  if (!permissions.length) return null;
  const groupOf = (channel: string) => CHANNELS.find(one => one === channel) ?? 'other';
  return (
    <Section heading={text('allow')}>
      {[...CHANNELS, 'other' as const].map(channel => {
        const here = permissions.filter(one => groupOf(one.channel) === channel);
        return here.length ? (
          <fieldset key={channel} part="channel">
            <legend>{text(channel)}</legend>
            {here.map(({ id, text: wording, state }) => (
              <div key={id}>
                <p class="allow" part="permission">
                  <input
                    id={`allow-${id}`}
                    type="checkbox"
                    // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox says itself whether it is on
                    role="switch"
                    part="switch"
                    checked={said[`allow:${id}`] ?? state === 'granted'}
                    // Of a ladder: the step below comes first.
                    disabled={state === 'unready'}
                    onChange={({ currentTarget: { checked } }) => onAllow(id, checked)}
                  />
                  <label for={`allow-${id}`}>{wording}</label>
                </p>
                <Line note={notes[`allow:${id}`]} text={text} />
              </div>
            ))}
          </fieldset>
        ) : null;
      })}
      <div class="choices" part="pause">
        {wishes.pausedUntil ? (
          <>
            <p>{text('paused', { date: new Date(wishes.pausedUntil) })}</p>
            <QuietButton part="resume" label={text('resume')} onPress={() => onPause(0)} />
          </>
        ) : (
          PAUSES.map(days => (
            <QuietButton
              key={days}
              part="pause"
              label={text('pauseFor', { days })}
              onPress={() => onPause(days)}
            />
          ))
        )}
      </div>
      <Line note={notes.pause} text={text} />
    </Section>
  );
};
