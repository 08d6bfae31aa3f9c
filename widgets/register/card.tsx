import type { IncentiveView, RewardView, StringName, VisitorView } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createPrompt, type Surface, type Text, type WayOut, type Widget } from '../ui/index.ts';
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

/** Between two pages of one visit: the mail may be read in between. Nothing of the person, not even the address. */
const KEY = 'rapport:registering';
interface Kept {
  incentive: string | null;
  registration: string;
  /** milliseconds since 1970, by the browser's clock */
  until: number;
}

const readKept = (incentive: string | null): Kept | undefined => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY)!) as Kept | null;
    return kept?.incentive === incentive && kept.until > Date.now() ? kept : undefined;
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

/** Arabic, Persian and full-width digits, as keyboards of these languages write them, as those of the mail. */
const asciiDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, digit => String(digit.charCodeAt(0) & 15));

/**
 * Runs one card: the offer with what is asked for it, the code of the mail, and the reward, in one place. The children of
 * the element stay in sight while there is no offer for this visitor, or it was refused.
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
  const prompt = createPrompt(surface, host, item);
  let phase: Phase = 'offer';
  let incentive: IncentiveView | undefined;
  let open = readKept(id);
  let email = '';
  let busy = false;
  let wrong: Wrong = {};
  let visitor: VisitorView | undefined;
  let reward: RewardView | undefined;
  let isStarted = false;

  const leave = (wayOut: WayOut): void => prompt.close(wayOut, phase === 'offer');

  const draw = (): void =>
    prompt.show(
      <RegisterView
        {...{ phase, origin, incentive, email, busy, wrong, visitor, reward, text }}
        minutes={Math.max(1, Math.round(((open?.until ?? 0) - Date.now()) / 60_000))}
        onSend={send}
        onStart={() => {
          if (isStarted || phase !== 'offer') return;
          isStarted = true;
          prompt.tell('started');
        }}
        onBack={() => {
          forget();
          enter('offer');
        }}
        onLeave={leave}
      />,
      phase === 'offer' && incentive ? text('asking', { offer: incentive.offer }) : undefined,
    );

  const forget = (): void => {
    keep(undefined);
    open = undefined;
  };

  const enter = (next: Phase): void => {
    wrong = {};
    phase = next;
    draw();
  };

  const fail = (where: string, message: string): void => {
    wrong = { [where]: message };
    draw();
    // At a control it is read with it; of the whole form it is an alert.
    element.shadowRoot?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };

  /** What a refusal means to whoever filled the form in. */
  const explain = (status: number, { code, errors }: Answer): void => {
    if (status === 0) fail('form', text('offline'));
    else if (status === 429) fail('form', text('tooMany'));
    else if (code === 'consent_required') fail('form', text('needConsent'));
    else if (code === 'code_rejected') fail(phase === 'code' ? 'code' : 'form', text('wrongCode'));
    else if (errors?.[0]?.path === 'email') fail('email', text('needEmail'));
    else fail('form', text('again'));
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
      open = { incentive: id, registration: body.registration!, until: Date.now() + body.expiresIn! * 1000 };
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
    const code = asciiDigits(String(form.get('code'))).replace(/\D/g, '');
    if (code.length !== 6) return fail('code', text('needCode'));
    return verify({ registration: open?.registration, code });
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
    else if (origin === 'opened' || ['open', 'over', 'soldOut'].includes(next.state)) enter('offer');
    else prompt.hide();
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
        phase = 'offer';
        if (!next) return prompt.hide();
      }
      take(next);
    },
    stop: prompt.stop,
  };
}
