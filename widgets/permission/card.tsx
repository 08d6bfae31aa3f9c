import type { PermissionView, StringName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createPrompt, type Surface, type Text, type Widget } from '../ui/index.ts';
import { PermissionCard, type Phase } from './view.tsx';

/**
 * Asks for one permission, with three answers of one size, and says what stands once it was given or refused: the way to
 * change it stays. The children of the element stay in sight while there is nothing to ask yet: on somebody's first page,
 * below a step of the ladder that is missing, and after "not now".
 */
export function startPermission(
  surface: Surface,
  host: WidgetHost,
  text: Text<StringName<'permission'>>,
): Widget {
  const { element, origin } = surface;
  const id = element.getAttribute('for') ?? element.getAttribute('permission') ?? '';
  const item = `permission:${id}`;
  const prompt = createPrompt(surface, host, item);
  let phase: Phase | undefined;
  let permission: PermissionView | undefined;
  /** what was said last, here or before */
  let granted: boolean | undefined;
  let isBusy = false;
  let note: 'kept' | 'failed' | undefined;

  const draw = (next: Phase): void => {
    phase = next;
    prompt.show(
      <PermissionCard
        {...{ phase, granted, isBusy, note, text }}
        permission={permission!}
        canClose={origin !== 'placed'}
        onSay={say}
        onNotNow={() => {
          if (isBusy) return;
          // Asked anew by the visitor: what stood, stands.
          if (granted !== undefined && origin === 'placed') draw('stands');
          else prompt.close('postponed', granted === undefined);
        }}
        onChange={() => {
          if (isBusy) return;
          note = undefined;
          draw('ask');
        }}
        onClose={() => prompt.close('postponed', false)}
      />,
      phase === 'ask' && granted === undefined ? text('asking', { question: permission!.text }) : undefined,
    );
  };

  /** "Yes" and "never" are the person's word and go on record once, as that; the ledger has "not now" alone. */
  const say = async (isYes: boolean): Promise<void> => {
    if (isBusy || prompt.isOver) return;
    const { version } = permission!;
    const before = granted;
    const isFirst = before === undefined;
    isBusy = true;
    note = undefined;
    granted = isYes;
    surface.keepHeight();
    draw(phase!);
    const told = await host.tell({ type: 'permission', permission: id, granted: isYes, version });
    isBusy = false;
    const now = host.decision()?.permissions?.[id];
    const isTaken = !told || now?.state === (isYes ? 'granted' : 'declined');
    if (isTaken) {
      host.emit(element, 'permission', { permission: id, granted: isYes });
      if (!isYes && isFirst) host.emit(element, 'dismissed', { item, outcome: 'declined' });
    }
    if (prompt.isOver) return;
    permission = now ?? permission;
    if (!isTaken) {
      granted = before;
      note = 'failed';
    } else if (!told) note = 'kept';
    if (isTaken && !isYes && origin === 'unsolicited' && told) {
      // Nobody placed it, and it is not to be asked again: nothing stays.
      prompt.hide();
      element.remove();
      return;
    }
    draw(isTaken ? 'said' : 'ask');
    surface.announce(note ? text(note) : text(isYes ? 'allowed' : 'declined', { text: permission!.text }));
  };

  /** What a decision says of it; what the visitor is in the middle of goes on. */
  const take = (next: PermissionView | undefined): void => {
    if (prompt.isOver || isBusy || !next) return;
    const { state } = next;
    const said = state === 'granted' || (state === 'declined' ? false : undefined);
    const isNews = permission?.state !== state || permission.version !== next.version;
    if (note === 'kept') {
      // The server does not know of it yet.
      if (said !== granted) return;
      note = undefined;
      permission = next;
      draw('said');
      return;
    }
    permission = next;
    granted = said;
    if (phase && !isNews) draw(phase);
    else if (said !== undefined && (origin === 'placed' || (origin === 'opened' && said))) draw('stands');
    else if (state === 'open' || origin === 'opened') draw('ask');
    else if (phase) prompt.hide();
  };

  const given = () => host.decision()?.permissions?.[id];
  if (id) {
    const known = given();
    // What a page before has kept may have been put off since: nothing is asked by that.
    if (known && (known.state !== 'open' || origin !== 'placed')) take(known);
    else host.request(item).then(() => take(given()));
  }

  return {
    decided: ({ permissions }) => take(permissions?.[id]),
    stop: prompt.stop,
  };
}
