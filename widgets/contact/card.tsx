import type {
  ContactAnswer,
  ContactChannelView,
  ContactView as Desk,
  StringName,
  VisitorView,
} from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createPrompt, type Surface, type Text, type Widget } from '../ui/index.ts';
import { spell } from './done.tsx';
import type { Phase, Typed, Wrong } from './props.ts';
import { requestId } from './request-id.ts';
import { ContactView } from './view.tsx';

/** What the server says of a request, as far as the card reads it. */
type Answer = Partial<ContactAnswer> & { errors?: { path: string }[]; contact?: Desk };

/** What is said at a control, by the field that the server found wrong. */
const NEEDS = { phone: 'needPhone', email: 'needEmail', message: 'needMessage' } as const;
const needOf = (field: string | undefined) => NEEDS[field as keyof typeof NEEDS];

/**
 * Runs one card: why, how, what that needs, and the reference, in one place. The children of the element stay in sight where
 * the site has no desk; a card that the visitor opened says so when the server cannot be reached.
 */
export function startContact(surface: Surface, host: WidgetHost, text: Text<StringName<'contact'>>): Widget {
  const { element, origin } = surface;
  const prompt = createPrompt(surface, host, 'contact');
  let phase: Phase = 'reason';
  let desk: Desk | undefined;
  let reason: Desk['reasons'][number] | undefined;
  let channel: ContactChannelView | undefined;
  /** names of requests by reason and channel: one that is sent again is the same one */
  let ids: Record<string, string> = {};
  let reference: string | undefined;
  let typed: Typed = {};
  let busy = false;
  let wrong: Wrong = {};
  let visitor: VisitorView | undefined;

  const draw = (): void =>
    prompt.show(
      <ContactView
        {...{ phase, origin, desk, reason, channel, reference, typed, busy, wrong, text }}
        onReason={chosen => {
          reason = chosen;
          enter('channel');
        }}
        onWay={chosen => {
          if (busy) return;
          channel = chosen;
          reference = undefined;
          if (chosen.kind === 'form' || chosen.kind === 'callback') enter('form');
          else send({});
        }}
        onType={form => {
          typed = Object.fromEntries(form) as Typed;
        }}
        onSend={() => {
          const { kind } = channel!;
          const isKnown = (field: 'phone' | 'email') => typed[field]?.trim() || desk!.known.includes(field);
          if (kind === 'callback' && !isKnown('phone')) fail('phone');
          else if (kind === 'form' && !typed.message?.trim()) fail('message');
          else if (kind === 'form' && !isKnown('email')) fail('email');
          else send(typed);
        }}
        onBack={() => enter(phase === 'form' || (phase === 'done' && !reference) ? 'channel' : 'reason')}
        onRetry={load}
        onClose={() => prompt.close('postponed', false)}
      />,
      undefined,
    );

  const enter = (next: Phase): void => {
    wrong = {};
    phase = next;
    draw();
  };

  const fail = (where: string, message = text(needOf(where) ?? 'again')): void => {
    wrong = { [where]: message };
    draw();
    // At a control it is read with it; of the whole form it is an alert.
    element.shadowRoot?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };

  /** Sends the request; to call, to write elsewhere is possible also without a reference. */
  const send = async (fields: Typed): Promise<void> => {
    busy = true;
    if (origin === 'placed') surface.keepHeight();
    draw();
    const request = `${reason!.id} ${channel!.id}`;
    ids[request] ??= requestId();
    const filled = Object.entries(fields).filter(([, value]) => value?.trim());
    const { status, body } = await host.send('contact', {
      ...{ id: ids[request], reason: reason!.id, channel: channel!.id, url: location.href.split('#')[0] },
      ...Object.fromEntries(filled),
      ...(channel!.kind === 'callback' && { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone }),
    });
    busy = false;
    if (prompt.isOver) return;
    const answer = (body ?? {}) as Answer;
    if (status === 200) {
      ({ reference, channel } = answer as ContactAnswer);
      typed = {};
      // What is written next is another request; a number that is looked at again is not.
      if (phase === 'form') delete ids[request];
      enter('done');
      surface.announce(`${text('reference')}: ${spell(reference)}`);
      return;
    }
    const field = answer.errors?.[0]?.path;
    if (phase !== 'form') phase = 'done';
    if (needOf(field)) fail(field!);
    else fail('form', text(status === 0 ? 'offline' : status === 429 ? 'tooMany' : 'again'));
  };

  const take = (next: Desk | undefined): void => {
    if (!next || prompt.isOver || busy) return;
    const isFirst = !desk || phase === 'lost';
    desk = next;
    if (!isFirst) {
      if (phase === 'reason' || phase === 'channel') draw();
      return;
    }
    const wanted = element.getAttribute('reason');
    reason = next.reasons.find(one => one.id === wanted);
    enter(reason ? 'channel' : 'reason');
  };

  const load = async (): Promise<void> => {
    await host.request('contact');
    const decision = host.decision();
    // No decision is made for whoever has not allowed it; they may want to talk all the same.
    const answer = decision ?? ((await host.send('desk', {})).body as Answer | undefined);
    if (answer?.contact) take(answer.contact);
    else if (origin === 'opened' && !desk && !prompt.isOver) enter('lost');
  };

  // Opened anew, it takes the place of the one before.
  if (origin === 'opened')
    for (const other of document.querySelectorAll(`${element.localName}[data-rapport-overlay]`))
      if (other !== element) other.remove();
  visitor = host.decision()?.visitor;
  take(host.decision()?.contact);
  load();

  return {
    decided({ contact, visitor: now }) {
      const wasKnown = visitor && visitor.proof !== 'none' && visitor.proof !== 'device';
      const isOther = wasKnown && now.proof !== visitor!.proof;
      visitor = now;
      if (isOther && desk && !busy) {
        // Somebody else is here now: nothing of what was typed or given stays in sight.
        typed = ids = {};
        desk = contact ?? { ...desk, known: [], channels: desk.channels.filter(({ isOwn }) => !isOwn) };
        enter('reason');
      } else take(contact);
    },
    stop: prompt.stop,
  };
}
