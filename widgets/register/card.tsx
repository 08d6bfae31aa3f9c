import type { IncentiveView, RewardView, VisitorView } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createText, type Surface, type Widget, whenSeen } from '../ui/index.ts';
import { english } from './strings.ts';
import { type Phase, RegisterView, type Wrong } from './view.tsx';

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

/** Between two pages of one visit: the mail may be read in between. Nothing personal, the address only as it was typed. */
const KEY = 'rapport:registering';
interface Kept {
  registration: string;
  email: string;
  until: number;
}

const readKept = (): Kept | undefined => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY)!) as Kept | null;
    return kept && kept.until > Date.now() ? kept : undefined;
  } catch {
    return undefined;
  }
};
const keep = (kept: Kept | undefined): void => {
  try {
    if (kept) sessionStorage.setItem(KEY, JSON.stringify(kept));
    else sessionStorage.removeItem(KEY);
  } catch {
    // refused storage: the card forgets with its page
  }
};

/**
 * Runs one card: the offer with what is asked for it, the code of the mail, and the reward, in one place. The children of
 * the element stay in sight while there is no offer for this visitor, or it was refused.
 */
export function startRegister(surface: Surface, host: WidgetHost): Widget {
  const { element, origin } = surface;
  const id = element.getAttribute('incentive');
  const link = element.getAttribute('link');
  const item = `incentive:${id}`;
  const isUnsolicited = origin === 'unsolicited';
  const text = createText(english);
  let phase: Phase = 'offer';
  let incentive: IncentiveView | undefined;
  let open = readKept();
  let email = open?.email ?? '';
  let busy = false;
  let wrong: Wrong = {};
  let visitor: VisitorView | undefined;
  let reward: RewardView | undefined;
  let isShown = false;
  let isStarted = false;
  let forgetSeen: (() => void) | undefined;

  const stop = (): void => {
    forgetSeen?.();
    phase = 'closed';
  };

  const close = (outcome: 'postponed' | 'declined'): void => {
    const said = phase === 'offer' && origin !== 'opened' ? outcome : 'closed';
    stop();
    surface.hide();
    if (said !== 'closed') host.prompt(item, said, isUnsolicited);
    host.emit(element, 'dismissed', { item, outcome: said });
    if (origin !== 'placed') element.remove();
  };

  const draw = (): void => {
    if (!isShown && !host.emit(element, 'before-show', { item, unsolicited: isUnsolicited })) {
      stop();
      return;
    }
    const isDrawn = surface.show(
      <RegisterView
        {...{ phase, origin, incentive, email, busy, wrong, visitor, reward, text }}
        locale={host.locale}
        minutes={Math.max(1, Math.round(((open?.until ?? 0) - Date.now()) / 60_000))}
        onSend={send}
        onStart={() => {
          if (isStarted || phase !== 'offer') return;
          isStarted = true;
          host.prompt(item, 'started', isUnsolicited);
        }}
        onBack={() => {
          keep(undefined);
          open = undefined;
          enter('offer');
        }}
        onPostpone={() => close('postponed')}
        onDecline={() => close('declined')}
      />,
      !isShown && origin === 'opened',
    );
    if (!isDrawn) {
      stop();
      return;
    }
    if (!isShown && isUnsolicited && incentive) surface.announce(text('asking', { offer: incentive.offer }));
    isShown = true;
    if (phase !== 'offer' || forgetSeen) return;
    forgetSeen = whenSeen(element, () => {
      host.prompt(item, 'shown', isUnsolicited);
      host.emit(element, 'shown', { item, unsolicited: isUnsolicited });
    });
  };

  const enter = (next: Phase): void => {
    wrong = {};
    phase = next;
    draw();
  };

  const fail = (where: string, message: string): void => {
    wrong = { [where]: message };
    draw();
    surface.announce(message);
  };

  /** What a refusal means to whoever filled the form in. */
  const explain = (status: number, { code, errors }: Answer): void => {
    if (status === 0) fail('form', text('offline'));
    else if (status === 429) fail('form', text('tooMany'));
    else if (code === 'code_rejected') fail(phase === 'code' ? 'code' : 'form', text('wrongCode'));
    else if (errors?.[0]?.path === 'email') fail('email', text('needEmail'));
    else fail('form', text('again'));
  };

  /** Done: the reward, in the card that asked for it; it stays until it is closed. */
  const finish = (answer: Answer): void => {
    keep(undefined);
    open = undefined;
    ({ visitor, reward } = answer);
    enter('done');
    surface.announce(text('done'));
    host.emit(element, 'registered', { item });
    if (reward) host.emit(element, 'reward', { incentive: reward.incentive, kind: reward.kind });
  };

  const register = async (form: FormData): Promise<void> => {
    email = String(form.get('email') ?? '').trim();
    if (incentive?.needsEmail && !/^\S+@\S+\.\S+$/.test(email)) {
      fail('email', text('needEmail'));
      return;
    }
    const fields: Record<string, string> = {};
    const permissions: { id: string; version: number }[] = [];
    for (const [name, value] of form) {
      const [kind, key] = name.split(':') as [string, string];
      if (kind === 'field' && value) fields[key] = String(value);
      if (kind === 'allow') permissions.push({ id: key, version: Number(value) });
    }
    const { status, body } = await ask('register', {
      form: incentive?.form,
      ...(email ? { email } : {}),
      ...(Object.keys(fields).length ? { fields } : {}),
      ...(permissions.length ? { permissions } : {}),
      incentive: id,
      url: location.href.split('#')[0],
      website: String(form.get('website') ?? ''),
    });
    if (status !== 200) explain(status, body);
    else if (body.next === 'done') finish(body);
    else {
      open = { registration: body.registration!, email, until: Date.now() + body.expiresIn! * 1000 };
      keep(open);
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
    if (phase === 'offer') return register(form);
    const code = String(form.get('code') ?? '').trim();
    if (code.length < 6) return fail('code', text('needCode'));
    return verify({ registration: open?.registration, code });
  };

  /** What a decision says of the offer; what the visitor is in the middle of goes on. */
  const take = (next: IncentiveView | undefined): void => {
    if (!next || phase === 'closed' || busy) return;
    if (phase !== 'offer') return;
    incentive = next;
    if (next.state === 'granted') {
      reward = next.reward;
      visitor = host.decision()?.visitor;
      enter('done');
    } else if (open) enter('code');
    else if (
      next.state === 'open' ||
      next.state === 'over' ||
      next.state === 'soldOut' ||
      origin === 'opened'
    )
      draw();
    else {
      stop();
      surface.hide();
    }
  };

  if (link) enter('link');
  else if (id) {
    const given = () => host.decision()?.incentives?.[id];
    if (given()) take(given());
    else host.request(item).then(() => take(given()));
  }

  return { decided: ({ incentives }) => take(id ? incentives?.[id] : undefined), stop };
}
