const START_SLOTS = 1 << 12;

/**
 * Counts how often each row has stood in the file so far. Keeps 12 bytes a slot and at most two thirds of the slots
 * full: 18–36 bytes a different row, whatever its length (a million rows: about 25 MB). Two different rows whose first
 * 64 bits are equal share a count; their ids still differ, because the rest of their hashes does.
 *
 * @returns a function that gives 1 for a row's first occurrence, 2 for its second, …
 * @param row a hash in hex, at least 16 digits
 * @example const nth = createRepeats(); nth(hash); nth(hash) // 2
 */
export const createRepeats = (): ((row: string) => number) => {
  let slots = START_SLOTS;
  let used = 0;
  let high = new Uint32Array(slots);
  let low = new Uint32Array(slots);
  let counts = new Uint32Array(slots);

  const slotOf = (a: number, b: number): number => {
    let slot = a & (slots - 1);
    while (counts[slot] !== 0 && (high[slot] !== a || low[slot] !== b)) slot = (slot + 1) & (slots - 1);
    return slot;
  };
  const grow = () => {
    const before = { high, low, counts };
    slots *= 2;
    [high, low, counts] = [new Uint32Array(slots), new Uint32Array(slots), new Uint32Array(slots)];
    before.counts.forEach((count, i) => {
      if (count === 0) return;
      const slot = slotOf(before.high[i]!, before.low[i]!);
      [high[slot], low[slot], counts[slot]] = [before.high[i]!, before.low[i]!, count];
    });
  };

  return row => {
    if (used * 3 > slots * 2) grow();
    const a = Number.parseInt(row.slice(0, 8), 16);
    const b = Number.parseInt(row.slice(8, 16), 16);
    const slot = slotOf(a, b);
    if (counts[slot] === 0) used++;
    [high[slot], low[slot]] = [a, b];
    counts[slot]!++;
    return counts[slot]!;
  };
};
