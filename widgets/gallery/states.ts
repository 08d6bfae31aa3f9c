import type { States } from './state.ts';
import { states as contact } from './states/contact.ts';
import { states as gate } from './states/gate.ts';
import { states as greeting } from './states/greeting.ts';
import { states as permission } from './states/permission.ts';
import { states as preferences } from './states/preferences.ts';
import { states as quickfind } from './states/quickfind.ts';
import { states as menu } from './states/quickfind-menu.ts';
import { states as register } from './states/register.ts';

/** The states of every widget, by its name. */
export const WIDGETS: Record<string, States> = {
  greeting,
  quickfind: say => ({ ...quickfind(say), ...menu(say) }),
  register,
  permission,
  preferences,
  gate,
  contact,
};
