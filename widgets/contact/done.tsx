import { safeUrl } from '../ui/index.ts';
import type { ContactProps } from './props.ts';
import { Hours, labelOf } from './ways.tsx';

/** Digits one by one, for who listens. */
export const spell = (reference = ''): string => [...reference].join(' ');

/** What the channel is reached by. */
const Reach = ({ channel, reference, text }: ContactProps) => {
  const { kind, number, address, href } = channel!;
  const link = href && safeUrl(href.replace('{reference}', reference ?? ''));
  if (kind === 'phone')
    return (
      <a class="reach main" href={`tel:${number!.replace(/[^+\d]/g, '')}`} part="button main">
        {text('call', { phone: number! })}
      </a>
    );
  if (kind === 'fax')
    return (
      <p class="or">
        <b>{text('faxTo', { phone: number! })}</b>
      </p>
    );
  if (kind === 'email')
    return (
      <a
        class="reach main"
        href={`mailto:${address}${reference ? `?subject=${encodeURIComponent(`${text('reference')}: ${reference}`)}` : ''}`}
        part="button main"
      >
        {text('write', { email: address! })}
      </a>
    );
  if (kind === 'message')
    return link ? (
      <a class="reach main" href={link} target="_blank" rel="noopener" part="button main">
        {labelOf(channel!, text)}
      </a>
    ) : null;
  return (
    <p class="note" part="note">
      {text(kind === 'callback' ? 'willCall' : 'willWrite')}
    </p>
  );
};

/** The reference, and what the channel is reached by. */
export const Done = (props: ContactProps) => {
  const { channel, reference, wrong, text } = props;
  return (
    <>
      {wrong.form && (
        <p class="wrong" role="alert" part="error">
          {wrong.form}
        </p>
      )}
      <Hours channel={channel!} text={text} />
      <Reach {...props} />
      {reference && (
        <p class="reference" part="reference">
          <small>{text('reference')}</small>
          <b role="img" aria-label={spell(reference)} part="code">
            {reference.replace(/...$/, ' $&')}
          </b>
          <small>{text('sayIt')}</small>
        </p>
      )}
    </>
  );
};
