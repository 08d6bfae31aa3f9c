/** One step of a place inside a condition: a key of an object or an index of an array. */
export type Key = string | number;

/** Something in a condition that has to be put right before it can be used. */
export interface ConditionProblem {
  /** Where, as keys and indices from the condition's root. */
  readonly path: readonly Key[];
  /** What is wrong and what to do. */
  readonly message: string;
}

/** Answers for one value of one attribute. */
export type ValueTest = (value: unknown) => boolean;

/** Answers for everything the dotted paths of a condition start from. */
export type RootTest = (root: unknown) => boolean;

/** Named lists for `$inGroup` and `$notInGroup`. */
export type Groups = Readonly<Record<string, readonly unknown[]>>;

/** Makes a test of whatever is found at a dotted path. */
export type Binder = (path: string, test: ValueTest) => RootTest;

/** Where the compiler is, and what it needs there. */
export interface Scope {
  readonly path: readonly Key[];
  /** How many conditions are around this one. */
  readonly depth: number;
  readonly groups: Groups;
  /** Everything found so far; shared by all scopes of one compilation. */
  readonly problems: ConditionProblem[];
  /** How attributes are read. */
  readonly bind: Binder;
  /** Compiles what stands where a value is expected: operators, or something to equal. */
  readonly compileValue: (condition: unknown, scope: Scope) => ValueTest;
  /** Compiles a whole condition with paths of its own. */
  readonly compileCondition: (condition: unknown, scope: Scope) => RootTest;
}

/** Conditions inside conditions, counted from the outermost, and literals inside literals. */
export const maxDepth = 16;

const never = () => false;

/**
 * Notes a problem and goes on, so that all of them are found in one go. The test it returns is never
 * used: a condition with a problem is not compiled.
 */
export function refuse(scope: Scope, message: string): () => boolean {
  scope.problems.push({ path: scope.path, message });
  return never;
}

/** The scope of a key or index of what `scope` stands for. */
export function at(scope: Scope, ...keys: Key[]): Scope {
  return { ...scope, path: [...scope.path, ...keys] };
}

/** The scope of a condition inside the one that `scope` stands for. */
export function inside(scope: Scope, ...keys: Key[]): Scope {
  return { ...at(scope, ...keys), depth: scope.depth + 1 };
}

/** An object that is neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
