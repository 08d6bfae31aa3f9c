import type { States } from './state.ts';
import { states as quickfind } from './states/quickfind.ts';

/** The states of every widget, by its name. */
export const WIDGETS: Record<string, States> = { quickfind };
