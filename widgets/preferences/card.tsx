import type { Me, StringName, VisitorView } from '../../protocol/index.ts';
import type { NewEvent } from '../../sdk/sender.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import type { Surface, Text, Widget } from '../ui/index.ts';
import { download } from './download.ts';
import { createSaving, type Outcome } from './saving.ts';
import { ErasedCard, type Phase, PreferencesCard } from './view.tsx';

const DAY_MS = 86_400_000;

/** What the server knows to stand, by the keys of what is said here. */
const standingOf = ({ permissions, needs }: Me): Set<string> =>
  new Set([
    ...permissions.filter(({ state }) => state === 'granted').map(({ id }) => `allow:${id}`),
    ...Object.entries(needs).flatMap(([need, values]) => values.map(({ value }) => `need:${need}:${value}`)),
  ]);

/** On the element while somebody is being erased, and after it: the card that is begun anew then has only this to say. */
const ERASED = 'data-rapport-erased';

/** The last card of somebody who had everything deleted; it names nobody. */
function showErased(surface: Surface, text: Text<StringName<'preferences'>>): Widget {
  const close = (): void => {
    surface.hide();
    surface.element.remove();
  };
  if (surface.element.isConnected) {
    surface.show(
      <ErasedCard {...{ text }} onClose={surface.origin === 'placed' ? undefined : close} />,
      true,
    );
    surface.announce(text('erased'));
  }
  return { decided: () => {}, stop: () => {} };
}

/**
 * Shows what is known of the visitor, and saves each change alone. It asks when it comes on screen, and anew whenever the
 * page was decided by somebody else's doing; what was shown to one person is gone before anything of another is there.
 */
export function startPreferences(
  surface: Surface,
  host: WidgetHost,
  text: Text<StringName<'preferences'>>,
): Widget {
  const { element, origin } = surface;
  if (element.hasAttribute(ERASED)) return showErased(surface, text);
  let phase: Phase = 'loading';
  let me: Me | undefined;
  /** who it was shown to */
  let visitor: VisitorView | undefined;
  let isOver = false;
  let isShown = false;
  let isErasing = false;
  let isNaming = false;
  /** requests of ours on their way: their decisions are no news */
  let flying = 0;
  /** another person, another load: answers of before are not looked at */
  let turn = 0;
  let observer: IntersectionObserver | undefined;
  /** what was typed and not saved yet */
  let drafts: Record<string, string> = {};
  /** whether a permission or a need stands, as it was said here, while the server has not shown so itself */
  let said: Record<string, boolean> = {};

  const draw = (): void => {
    if (isOver) return;
    surface.show(
      <PreferencesCard
        {...{ phase, me, notes: saving.notes, drafts, said, isErasing, text }}
        reasons={host.decision()?.reasons ?? []}
        onRetry={load}
        onField={saveField}
        onRemove={(need, value) => saveNeed(need, value, false)}
        onOpen={question => host.open('quickfind', { question })}
        onAllow={savePermission}
        onPause={savePause}
        onExport={() => saving.save('export', { run: exportAll })}
        onErasing={isAsked => {
          isErasing = isAsked;
          draw();
        }}
        onErase={() => saving.save('erase', { run: erase })}
        onClose={origin === 'placed' ? undefined : close}
      />,
      !isShown && origin === 'opened',
    );
    isShown = true;
  };
  const saving = createSaving(outcome => {
    draw();
    if (outcome && !isOver) surface.announce(text(outcome));
  });

  const close = (): void => {
    stop();
    surface.hide();
    element.remove();
  };

  /** Asks the server as this visitor; undefined when that was not them any more. */
  const ask = async (path: string, fields: object = {}) => {
    const mine = turn;
    flying++;
    const answer = await host.send(path, fields);
    flying--;
    return mine === turn ? answer : undefined;
  };

  const take = (next: unknown): void => {
    me = next as Me;
    phase = 'shown';
    const standing = standingOf(me);
    for (const key of Object.keys(said)) {
      const isKept = saving.notes[key]?.state === 'kept';
      // It waits to be sent: the server does not know of it yet.
      if (isKept && standing.has(key) !== said[key]) continue;
      delete said[key];
      if (isKept) saving.drop(key);
    }
  };

  async function load(): Promise<void> {
    turn++;
    if (!me) phase = 'loading';
    if (!me && (origin !== 'placed' || isShown)) draw();
    const answer = await ask('me');
    if (!answer || isOver) return;
    const { status, body } = answer;
    if (status === 200) take(body);
    else if (!me) phase = status === 401 || status === 403 ? 'refused' : 'failed';
    // Nobody is remembered here: what the owner wrote says how to ask.
    if (phase === 'refused' && origin === 'placed') surface.hide();
    else draw();
  }

  const patch = (fields: object) => async (): Promise<Outcome> => {
    const answer = await ask('me', fields);
    if (answer?.status !== 200) return 'failed';
    take(answer.body);
    return 'saved';
  };

  const saveField = (id: string, value: string): void => {
    const before = me?.fields[id]?.value ?? '';
    if (value.trim() === before) return;
    const run = patch({ fields: { [id]: value.trim() } });
    saving.save(`field:${id}`, {
      run: async () => {
        isNaming ||= id === 'firstName';
        const outcome = await run();
        isNaming = false;
        if (outcome === 'saved') delete drafts[id];
        return outcome;
      },
      undo: () => {
        drafts[id] = before;
        saveField(id, before);
      },
    });
  };

  const savePause = (pauseDays: number): void => {
    const { pausedUntil } = me?.wishes ?? {};
    const before = pausedUntil ? Math.max(0, pausedUntil - Date.now()) / DAY_MS : 0;
    saving.save('pause', { run: patch({ wishes: { pauseDays } }), undo: () => savePause(before) });
  };

  /** Tells an event and has shown what it has made of what is known. */
  const tell = async (event: NewEvent): Promise<Outcome> => {
    const mine = turn;
    flying++;
    const told = await host.tell(event);
    flying--;
    if (!told) return 'kept';
    const answer = mine === turn && (await ask('me'));
    if (answer && answer.status === 200) take(answer.body);
    return 'saved';
  };

  const savePermission = (id: string, granted: boolean): void => {
    const permission = me?.permissions.find(one => one.id === id);
    if (!permission) return;
    const { version } = permission;
    const key = `allow:${id}`;
    saving.save(key, {
      run: async () => {
        said[key] = granted;
        draw();
        const outcome = await tell({
          type: 'permission',
          permission: id,
          granted,
          version,
          place: 'preferences',
        });
        if (me && !(key in said) && standingOf(me).has(key) !== granted) return 'failed';
        host.emit(element, 'permission', { permission: id, granted });
        return outcome;
      },
      undo: () => savePermission(id, !granted),
    });
  };

  const saveNeed = (need: string, value: string, wanted: boolean): void => {
    const key = `need:${need}:${value}`;
    const names = me?.names.needs[need];
    const question = names?.question;
    const answer = question ? me?.ledger[`question:${question}`]?.answer : undefined;
    saving.save(key, {
      name: wanted ? undefined : (names?.values[value] ?? value),
      run: async () => {
        const outcome = await tell({ type: 'need', need, value, wanted });
        if (outcome === 'kept') said[key] = wanted;
        return outcome;
      },
      // An answer is given again as it was.
      undo: wanted
        ? undefined
        : () =>
            question && answer?.includes(value)
              ? saving.save(key, { run: () => tell({ type: 'answer', question, values: answer }) })
              : saveNeed(need, value, true),
    });
  };

  const exportAll = async (): Promise<Outcome> => {
    const answer = await ask('me/export');
    if (answer?.status !== 200) return 'failed';
    download('my-data.json', JSON.stringify(answer.body, undefined, 2));
    return 'exported';
  };

  const erase = async (): Promise<Outcome> => {
    element.setAttribute(ERASED, '');
    const { status } = await host.send('me/erase', {});
    if (status !== 204) {
      element.removeAttribute(ERASED);
      return 'failed';
    }
    // The script has forgotten them by now, if it could ask; if not, this card still stands here.
    stop();
    showErased(surface, text);
    return 'saved';
  };

  const forget = (): void => {
    turn++;
    me = undefined;
    drafts = {};
    said = {};
    isErasing = false;
    saving.clear();
  };
  const stop = (): void => {
    isOver = true;
    forget();
    observer?.disconnect();
  };

  const begin = (): void => {
    if (origin !== 'placed') {
      load();
      return;
    }
    observer = new IntersectionObserver(entries => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer?.disconnect();
      load();
    });
    observer.observe(element);
  };

  visitor = host.decision()?.visitor;
  if (visitor) begin();

  return {
    decided({ visitor: now }) {
      const before = visitor;
      visitor = now;
      if (isOver) return;
      if (!before) return begin();
      const isOther =
        before.proof !== now.proof ||
        before.tier !== now.tier ||
        (before.firstName !== now.firstName && !isNaming) ||
        (!flying && before.known.some(key => !now.known.includes(key)));
      if (isOther) {
        forget();
        surface.hide();
      }
      if (isOther || !flying) {
        if (phase !== 'loading' || isOther) load();
      }
    },
    stop,
  };
}
