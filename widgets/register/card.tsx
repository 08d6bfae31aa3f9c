import type { IncentiveView, RewardView, StringName, VisitorView } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createPrompt, type Surface, type Text, type WayOut, type Widget } from '../ui/index.ts';
import { codeOf, readFilled } from './filled.ts';
import { RegisterForm } from './form.tsx';
import { keepIt, readKept } from './kept.ts';
import { createLight } from './light.ts';
import { asks, isInPage, type Phase, type RegisterProps, type Wrong } from './props.ts';
import { RegisterView } from './view.tsx';

/** What the server says of a registration, as far as the card reads it. */
interface Answer {
  code?: string;
  errors?: { path: string }[];
  next?: 'code' | 'done';
  registration?: string;
  expiresIn?: number;
  visitor?: VisitorView;
  reward?: RewardView;
}

/** Where an overlay is a sheet. */
const SMALL = '(max-width: 480px), (max-height: 480px)';

/**
 * Runs one card: the offer, what is asked for it, the code of the mail, and the reward, in one place. Unasked, or with a
 * teaser, the offer stands alone before the first control. The children of the element stay in sight while there is no
 * offer for this visitor, or it was refused.
 */
export function startRegister(
  surface: Surface,
  host: WidgetHost,
  text: Text<StringName<'register'>>,
): Widget {
  const { element, origin } = surface;
  const id = element.getAttribute('incentive');
  const link = element.getAttribute('link');
  const item = id === null ? 'registration' : `incentive:${id}`;
  const teaser = element.getAttribute('teaser');
  const light = element.getAttribute('render') === 'light' ? createLight(element) : undefined;
  const prefix = light ? `rapport-${Math.random().toString(36).slice(2)}-` : '';
  const prompt = createPrompt(surface, host, item);
  const isUnasked = origin === 'unsolicited';
  // On a phone an offer would take more of the page than what nobody has asked for may have.
  const isShort = teaser !== null || (isUnasked && matchMedia(SMALL).matches);
  const first: Phase = isShort ? 'teaser' : isUnasked ? 'offer' : 'form';
  let phase: Phase = first;
  let incentive: IncentiveView | undefined;
  let open = readKept(id);
  let typed: RegisterProps['typed'] = {};
  let edited: string[] = [];
  let busy = false;
  let wrong: Wrong = {};
  let visitor: VisitorView | undefined;
  let reward: RewardView | undefined;
  let isStarted = false;

  const clear = (): void => light?.draw(undefined);
  const hide = (): void => {
    clear();
    prompt.hide();
  };
  const leave = (wayOut: WayOut): void => {
    clear();
    prompt.close(wayOut, asks(phase));
  };

  const draw = (): void => {
    const props: RegisterProps = {
      ...{ phase, origin, incentive, typed, edited, prefix, busy, wrong, visitor, reward, text },
      teaser: teaser ?? '',
      isLight: !!light,
      minutes: Math.max(1, Math.round(((open?.until ?? 0) - Date.now()) / 60_000)),
      onSend: send,
      onStart: () => {
        if (phase === 'form') begin();
      },
      onMore: () => enter('offer'),
      onEdit: field => {
        edited = [...edited, field];
        draw();
      },
      onBack: () => {
        forget();
        enter('form');
      },
      onLeave: leave,
    };
    const isOffered = asks(phase) && (phase !== 'teaser' || isUnasked);
    prompt.show(
      <RegisterView {...props} />,
      isOffered && incentive ? text('asking', { offer: incentive.offer }) : undefined,
    );
    light?.draw(!prompt.isOver && isInPage(props) ? <RegisterForm {...props} /> : undefined);
  };

  /** What an offer asks for was begun; the first time counts. */
  const begin = (): void => {
    if (!isStarted) prompt.tell('started');
    isStarted = true;
  };

  const forget = (): void => {
    keepIt(undefined);
    open = undefined;
  };

  const enter = (next: Phase): void => {
    wrong = {};
    phase = next;
    draw();
  };

  const fail = (found: Wrong): void => {
    wrong = found;
    draw();
    // At a control it is read with it, of several there is a list; of the whole form it is an alert.
    for (const selector of ['.problems', '[aria-invalid]']) {
      const target = light?.find(selector) ?? element.shadowRoot!.querySelector<HTMLElement>(selector);
      if (target) {
        target.focus();
        return;
      }
    }
  };

  /** What the server says is wrong, where that is with a control that can be mended; undefined where it is not. */
  const faultsOf = (errors: Answer['errors'] = []): Wrong | undefined => {
    const found: Wrong = {};
    for (const { path } of errors) {
      const field = incentive?.fields.find(({ id }) => `fields.${id}` === path);
      if (path === 'email') found.email = text('needEmail');
      else if (field) found[field.id] = text(field.options ? 'choose' : 'again');
      else return undefined;
    }
    return errors.length ? found : undefined;
  };

  /** What a refusal means to whoever filled the form in. */
  const explain = (status: number, { code, errors }: Answer): void => {
    if (status === 0) fail({ form: text('offline') });
    else if (status === 429) fail({ form: text('tooMany') });
    else if (code === 'consent_required') fail({ form: text('needConsent') });
    else if (code === 'code_rejected') fail({ [phase === 'code' ? 'code' : 'form']: text('wrongCode') });
    else fail(faultsOf(errors) ?? { form: text('again') });
  };

  /** Done: the reward, in the card that asked for it; it stays until it is closed. */
  const finish = (answer: Answer): void => {
    forget();
    ({ visitor, reward } = answer);
    enter('done');
    surface.announce(text('done'));
    host.emit(element, 'registered', { item });
    if (reward) host.emit(element, 'reward', { incentive: reward.incentive, kind: reward.kind });
  };

  const register = async (form: FormData): Promise<void> => {
    begin();
    typed = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
    const email = (typed.email ?? '').trim();
    typed.email = email;
    if (incentive?.needsEmail && !/^\S+@\S+\.\S+$/.test(email)) {
      fail({ email: text('needEmail') });
      return;
    }
    const { status, body } = await ask('register', {
      form: incentive?.form,
      ...(email ? { email } : {}),
      ...readFilled(form, incentive?.fields ?? []),
      incentive: id,
      url: location.href.split('#')[0],
    });
    if (status !== 200) explain(status, body);
    else if (body.next === 'done') finish(body);
    else {
      open = { incentive: id, registration: body.registration!, until: Date.now() + body.expiresIn! * 1000 };
      keepIt(open);
      enter('code');
      surface.announce(text('sent', { email, count: Math.round(body.expiresIn! / 60) }));
    }
  };

  const verify = async (proof: object): Promise<void> => {
    const { status, body } = await ask('verify', proof);
    if (status === 200) finish(body);
    else explain(status, body);
  };

  const ask = async (path: string, fields: object): Promise<{ status: number; body: Answer }> => {
    busy = true;
    draw();
    const { status, body } = await host.send(path, fields);
    busy = false;
    // The page was decided anew meanwhile; with it came the token of the next form.
    incentive = (id && host.decision()?.incentives?.[id]) || incentive;
    return { status, body: (body ?? {}) as Answer };
  };

  const send = (form: FormData): unknown => {
    if (phase === 'link') return verify({ link });
    // Whoever is proven already has nothing that must be filled in.
    if (phase === 'offer' && incentive?.needsEmail) return enter('form');
    if (phase !== 'code') return register(form);
    const code = codeOf(String(form.get('code')));
    return code ? verify({ registration: open?.registration, code }) : fail({ code: text('needCode') });
  };

  /** What a decision says of the offer; what the visitor is in the middle of goes on. */
  const take = (next: IncentiveView | undefined): void => {
    if (!next || prompt.isOver || busy || phase === 'link' || phase === 'done') return;
    incentive = next;
    if (next.state === 'granted') {
      // In another tab, by the mail's link, or on an earlier visit.
      forget();
      reward = next.reward;
      enter('mine');
    } else if (phase === 'code') return;
    else if (open) enter('code');
    else if (origin === 'opened' || ['open', 'over', 'soldOut'].includes(next.state)) draw();
    else hide();
  };

  if (link) {
    // What it carries is good once, and is nobody else's: it does not stay in the address.
    history.replaceState(history.state, '', location.pathname + location.search);
    enter('link');
  } else if (id) {
    const given = () => host.decision()?.incentives?.[id];
    if (given()) take(given());
    else host.request(item).then(() => take(given()));
  }

  return {
    decided({ incentives, visitor: now }) {
      const next = id === null ? undefined : incentives?.[id];
      const isTheirs =
        phase === 'done' ? now.proof === visitor?.proof : phase !== 'mine' || next?.state === 'granted';
      if (!isTheirs) {
        // Somebody else is here now: nothing of what was given stays in sight.
        visitor = reward = undefined;
        typed = {};
        edited = [];
        phase = first;
        if (!next) return hide();
      }
      take(next);
    },
    stop() {
      clear();
      prompt.stop();
    },
  };
}
