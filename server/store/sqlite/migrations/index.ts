import { first } from './0001-first.ts';
import { source } from './0002-source.ts';
import { relations } from './0003-relations.ts';

/** Every step of the schema, oldest first; `user_version` counts those a database has. Steps are only ever added. */
export const MIGRATIONS: readonly string[] = [first, source, relations];
