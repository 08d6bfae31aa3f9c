import type { Interaction } from '../domain/interaction.ts';
import type { Change } from './contract.ts';

/** Whether an event of a change is kept with its content. */
export const isKept = (keepHistory: Change['keepHistory'], event: Interaction): boolean =>
  typeof keepHistory === 'function' ? keepHistory(event) : keepHistory !== false;
