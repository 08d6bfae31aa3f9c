import { createMemoryStore } from '../../server/store/memory.ts';
import { describeStore } from './conformance.ts';

describeStore('memory', async () => {
  const store = createMemoryStore();
  return { store, close: store.close };
});
