import type { Binder } from './condition-scope.ts';

type Fields = Readonly<Record<string, unknown>>;

/*
 * Only own properties count. A path is text that somebody configured and attributes come from a browser, so
 * `constructor.name` or `__proto__.x` must find nothing, not the machinery every object inherits.
 */
function own(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key)
    ? (holder as Fields)[key]
    : null;
}

/**
 * Makes the function that reads one dotted path. Indices of arrays are keys too (`orders.0.total`), and so is
 * `length`. A missing step gives null, as it does in GrowthBook's evaluator.
 *
 * @example reader('address.city')({ address: { city: 'Utrecht' } }) // 'Utrecht'
 */
export function reader(path: string): (root: unknown) => unknown {
  const keys = path.split('.');
  return root => keys.reduce(own, root);
}

/** Reads with care: whatever the root is. */
export const bind: Binder = (path, test) => {
  const read = reader(path);
  return root => test(read(root));
};

/**
 * Reads without asking each object whether the property is its own, which is what most of a decision's time would
 * go into. Right for roots that are `isPlain`, and for names that plain objects do not inherit.
 */
export const bindQuick: Binder = (path, test) => {
  const [first = '', second = '', ...others] = path.split('.');
  if (others.length > 0 || first in Object.prototype || second in Object.prototype) return bind(path, test);
  if (!path.includes('.')) {
    return root => {
      const value = (root as Fields)[first];
      return test(value === undefined ? own(root, first) : value);
    };
  }
  return root => {
    const holder = (root as Fields)[first];
    if (typeof holder !== 'object' || holder === null) return test(null);
    const value = Object.getPrototypeOf(holder) === Object.prototype ? (holder as Fields)[second] : undefined;
    return test(value === undefined ? own(holder, second) : value);
  };
};

const nothing = {};

/** Is the root an ordinary object, and do ordinary objects inherit nothing that was put there later? */
export function isPlain(root: unknown): boolean {
  if (typeof root !== 'object' || root === null || Object.getPrototypeOf(root) !== Object.prototype)
    return false;
  // Somebody else's bug may have added to Object.prototype; such additions show up in a loop over any object.
  for (const _ in nothing) return false;
  return true;
}
