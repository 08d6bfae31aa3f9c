import { QuietButton } from './button.tsx';
import type { WayOut } from './prompt.ts';

/** The quiet ways out of a card: "Not now" and "Don't ask again" of one that asks, "Close" of any other. */
export const WaysOut = ({
  isAsking,
  text,
  onLeave,
}: {
  isAsking: boolean;
  text: (key: 'notNow' | 'never' | 'close') => string;
  onLeave: (wayOut: WayOut) => void;
}) =>
  isAsking ? (
    <>
      <QuietButton part="not-now" label={text('notNow')} onPress={() => onLeave('postponed')} />
      <QuietButton part="never" label={text('never')} onPress={() => onLeave('declined')} />
    </>
  ) : (
    <QuietButton part="close" label={text('close')} onPress={() => onLeave('postponed')} />
  );
