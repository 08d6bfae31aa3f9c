// Fills a database and ends; a process of its own, so that its memory is nobody's figure.
import { openStore } from '../../../server/store/open.ts';
import { answerQuestions } from '../programs.ts';
import { type Seeding, seed } from '../server/seed.ts';

const store = await openStore(process.argv[2]!);
process.once('SIGTERM', () => void store.close().then(() => process.exit()));
answerQuestions((seeding: Seeding) => seed(store, seeding));
