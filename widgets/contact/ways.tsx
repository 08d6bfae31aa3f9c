import type { ContactChannelView, DeskKind } from '../../protocol/index.ts';
import type { ContactProps } from './props.ts';
import { readLength, readMoment } from './times.ts';

const PHONE = 'M6 3h4l2 5-2.5 1.5a12 12 0 0 0 5 5L16 12l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z';
const ICONS: Record<DeskKind, string> = {
  phone: PHONE,
  callback: `${PHONE}M15 4v5h5m0-5-5 5`,
  email: 'M3 5h18v14H3zm0 1 9 7 9-7',
  message: 'M4 4h16v12h-9l-5 4v-4H4z',
  form: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  fax: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
};

/** What a channel is called: the site's word for it, else ours for its kind. */
export const labelOf = ({ text: own, kind }: ContactChannelView, text: ContactProps['text']) =>
  own ?? text(kind);

/** When somebody is there, in the reader's own time. */
export const Hours = ({ channel, text }: { channel: ContactChannelView; text: ContactProps['text'] }) => {
  const { isOpen, closesAt, opensAt } = channel;
  const at = isOpen ? closesAt : opensAt;
  // What an earlier page was told may be over by now.
  return at && at > Date.now() ? (
    <small class={isOpen ? 'hours open' : 'hours'} part="hours">
      {text(isOpen ? 'until' : 'opens', { time: readMoment(at) })}
    </small>
  ) : null;
};

/** How: every channel with what there is to know of it. */
export const Ways = ({ desk, busy, text, onWay }: ContactProps) => (
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
  <ul class="ways" part="choices" role="list" aria-labelledby="heading" aria-busy={busy}>
    {desk!.channels.map(channel => {
      const { id, kind, isOwn, isPreferred, isOpen, waitMinutes, bestFor } = channel;
      return (
        <li key={id} part="choice-item">
          <button type="button" class="way row" part="choice" onClick={() => onWay(channel)}>
            <svg viewBox="0 0 24 24" aria-hidden="true" part="choice-icon">
              <path d={ICONS[kind]} />
            </svg>
            <span class="label" part="choice-label">
              <b>{labelOf(channel, text)}</b>{' '}
              {(isOwn || isPreferred) && (
                <i class="tag" part="tag">
                  {text(isOwn ? 'own' : 'preferred')}
                </i>
              )}{' '}
              <Hours channel={channel} text={text} />{' '}
              {isOpen && waitMinutes && (
                <small part="wait">{text('wait', { time: readLength(waitMinutes) })}</small>
              )}{' '}
              {bestFor && <small part="best-for">{text('bestFor', { what: bestFor })}</small>}
            </span>
          </button>
        </li>
      );
    })}
  </ul>
);

/** Why. */
export const Reasons = ({ desk, text, onReason }: ContactProps) => (
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
  <ul class="ways reasons" part="choices" role="list" aria-labelledby="heading">
    {desk!.reasons.map(reason => (
      <li key={reason.id} part="choice-item">
        <button type="button" class="way row" part="choice" onClick={() => onReason(reason)}>
          <span class="label" part="choice-label">
            {reason.text ?? text(reason.id as 'order')}
          </span>
        </button>
      </li>
    ))}
  </ul>
);
