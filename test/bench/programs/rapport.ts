// Ours, as `rapport serve` starts it, on a database that is there.

import { startNode } from '../../../server/node.ts';
import { readSettings } from '../../../server/settings.ts';
import { openStore } from '../../../server/store/open.ts';
import { answerQuestions } from '../programs.ts';
import { usage } from '../server/usage.ts';

const [storeUrl, dist] = process.argv.slice(2);
const settings = readSettings({ PORT: '0', STORE_URL: storeUrl, LOG_LEVEL: 'warn' });
const running = await startNode({
  settings,
  store: await openStore(settings.storeUrl),
  dist: dist!,
  version: 'bench',
});
process.once('SIGTERM', () => void running.stop().then(() => process.exit()));
answerQuestions(usage, { url: running.url });
