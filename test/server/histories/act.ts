import { STAFF } from './staff.ts';
import type { Step } from './steps.ts';
import { VISITOR } from './visitor.ts';
import type { World } from './world.ts';

/** Does the steps of some verbs. */
export type Acts<V extends Step['verb']> = {
  [K in V]: (world: World, step: Extract<Step, { verb: K }>) => Promise<void>;
};

const ACTS: Acts<Step['verb']> = {
  ...VISITOR,
  ...STAFF,
  async wait(world, { ms }) {
    world.server.time.now += ms;
  },
};

/** Does one step at the server's door and in the model, and compares what each says to it. */
export const act = (world: World, step: Step): Promise<void> => {
  world.count(step.verb);
  return (ACTS[step.verb] as (world: World, step: Step) => Promise<void>)(world, step);
};
