/** What became of one change. */
export type Outcome = 'saved' | 'kept' | 'failed' | 'exported';

/** What is said beside a control about its last change. */
export interface Note {
  /** `busy`: on its way */
  state: Outcome | 'busy';
  /** of what it is said, where the control itself is gone */
  name?: string | undefined;
  undo?: (() => unknown) | undefined;
  again?: (() => unknown) | undefined;
}

/** A change of one control: what it does, and what takes it back. */
export interface Change {
  run: () => Promise<Outcome>;
  undo?: (() => unknown) | undefined;
  name?: string | undefined;
}

/** Saves changes, each alone, and keeps what is to be said beside its control. */
export interface Saving {
  readonly notes: Readonly<Record<string, Note | undefined>>;
  save(key: string, change: Change): Promise<void>;
  /** Says nothing more about one control. */
  drop(key: string): void;
  clear(): void;
}

/**
 * One change of a control at a time: pressed twice, it is saved once.
 *
 * @param onNote something is to be drawn anew; with an outcome it is also to be said
 */
export const createSaving = (onNote: (outcome?: Outcome) => void): Saving => {
  let notes: Record<string, Note | undefined> = {};
  const save: Saving['save'] = async (key, change) => {
    const mine = notes;
    const { run, undo, name } = change;
    if (mine[key]?.state === 'busy') return onNote();
    mine[key] = { state: 'busy', name };
    onNote();
    const state = await run();
    // Cleared meanwhile: it was somebody else's.
    if (mine !== notes) return;
    const again = () => save(key, change);
    mine[key] = { state, name, ...(state === 'failed' ? { again } : { undo }) };
    onNote(state);
  };
  return {
    get notes() {
      return notes;
    },
    save,
    drop(key) {
      delete notes[key];
    },
    clear() {
      notes = {};
    },
  };
};
