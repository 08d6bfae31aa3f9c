import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../server/store/contract.ts';
import { deciding } from './conformance/deed-model.ts';
import { counting } from './conformance/directory.ts';
import { lasting, surviving } from './conformance/durable.ts';
import type { Opened } from './conformance/fixtures.ts';
import { remembering } from './conformance/history.ts';
import { enduring } from './conformance/hostile.ts';
import { erasing, joining } from './conformance/joining.ts';
import { agreeing } from './conformance/model.ts';
import { naming } from './conformance/names.ts';
import { recording } from './conformance/records.ts';
import { settling } from './conformance/settling.ts';
import { settlingTogether } from './conformance/settling-together.ts';
import { publishing } from './conformance/sites.ts';
import { updating } from './conformance/update.ts';

/**
 * The definition of a store: what passes here is one. Every test gets an empty store.
 *
 * @param name of the store, as in its `facts`
 * @param open makes an empty one; with `reopen` and `another` when it is durable
 * @param durable what `facts.durable` says; adds the promises about data that outlives a process
 * @example describeStore('memory', async () => { const store = createMemoryStore(); return { store, close: store.close }; });
 */
export const describeStore = (
  name: string,
  open: () => Promise<Opened>,
  { durable = false }: { durable?: boolean } = {},
): void => {
  describe(`the ${name} store`, () => {
    let opened: Opened;
    const store = (): Store => opened.store;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('says of itself what is true', () => {
      expect(store().facts).toMatchObject({ name, durable });
      expect([opened.reopen, opened.another].every(way => (way !== undefined) === durable)).toBe(true);
    });
    describe('changes people', () => updating(store));
    describe('knows people by name', () => naming(store));
    describe('remembers what happened', () => remembering(store));
    describe('settles deeds', () => settling(store));
    describe('joins people and parts them', () => joining(store));
    describe('erases people', () => erasing(store));
    describe('keeps records', () => recording(store));
    describe('publishes sites', () => publishing(store));
    describe('counts across people', () => counting(store));
    describe('keeps anything as it was given', () => enduring(store));
    describe('agrees with the model', () => {
      agreeing(store);
      deciding(store);
    });
    describe('opens and closes', () => {
      lasting(() => opened);
      if (!durable) return;
      surviving(() => opened);
      settlingTogether(() => opened);
    });
  });
};
