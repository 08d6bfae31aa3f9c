import type { Me } from '../../protocol/index.ts';
import { Card, QuietButton } from '../ui/index.ts';
import { About } from './about.tsx';
import { Allow } from './allow.tsx';
import { Data } from './data.tsx';
import type { PartProps } from './line.tsx';
import { Looking } from './looking.tsx';
import { Rewards, Shown } from './shown.tsx';

/** `refused`: nobody is remembered here; `failed`: the server could not be asked */
export type Phase = 'loading' | 'shown' | 'failed' | 'refused';

type Closable = { text: PartProps['text']; onClose: (() => void) | undefined };

const closing = ({ text, onClose }: Closable) => ({
  onEscape: onClose,
  actions: onClose && <QuietButton part="close" label={text('close')} onPress={onClose} />,
});

/** The card in one of its phases; it holds nothing of its own. */
export const PreferencesCard = (
  props: Omit<PartProps, 'me'> & Closable & { phase: Phase; me: Me | undefined; onRetry: () => void },
) => {
  const { phase, me, text, onRetry } = props;
  return (
    <Card heading={text('title')} {...closing(props)}>
      {phase === 'shown' && me ? (
        <>
          <p class="intro" part="intro">
            {text('since', { date: new Date(me.since) })}{' '}
            {me.visitor.proof !== 'verified' && text('deviceOnly')}
          </p>
          {me.gpcAt !== undefined && (
            <p class="intro" part="gpc">
              {text('gpc')}
            </p>
          )}
          <About {...props} me={me} />
          <Looking {...props} me={me} />
          <Allow {...props} me={me} />
          <Rewards {...props} me={me} />
          <Shown {...props} me={me} />
          <Data {...props} me={me} />
        </>
      ) : phase === 'failed' ? (
        <p class="line" part="error" role="alert">
          <span>{text('noAnswer')}</span>
          <QuietButton part="again" label={text('again')} onPress={onRetry} />
        </p>
      ) : (
        <p class="intro">{text(phase === 'refused' ? 'needConsent' : 'loading')}</p>
      )}
    </Card>
  );
};

/** What is left to say when nothing is left. */
export const ErasedCard = (props: Closable) => (
  <Card heading={props.text('erased')} {...closing(props)}>
    <p class="intro">{props.text('erasedNote')}</p>
  </Card>
);
