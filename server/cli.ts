#!/usr/bin/env -S node --max-semi-space-size=8
import { parseArgs } from 'node:util';
import { applyCommand } from './commands/apply.ts';
import { eraseCommand } from './commands/erase.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import type { Named } from './commands/person.ts';
import { seedCommand } from './commands/seed.ts';
import { serveCommand } from './commands/serve.ts';
import { statsCommand } from './commands/stats.ts';
import { sweepCommand } from './commands/sweep.ts';
import { tiersCommand } from './commands/tiers.ts';
import { ApiError } from './error.ts';

type Values = Record<string, string | boolean | undefined>;

interface Command {
  usage: string;
  about: string;
  options?: Record<string, { type: 'string' | 'boolean' }>;
  /** how many words it wants after its name */
  words: number;
  /** options it cannot do without */
  needs?: string[];
  run(words: string[], values: Values): Promise<void>;
}

const PERSON = {
  site: { type: 'string' },
  id: { type: 'string' },
  customer: { type: 'string' },
  email: { type: 'string' },
} as const;

/** The options that name a person, those that were given. */
const named = (values: Values): Named =>
  Object.fromEntries(
    Object.keys(PERSON).flatMap(name => (values[name] === undefined ? [] : [[name, String(values[name])]])),
  ) as unknown as Named;

const COMMANDS: Record<string, Command> = {
  serve: {
    usage: 'serve [--demo]',
    about: 'run the server; --demo serves and seeds the demo shop too',
    options: { demo: { type: 'boolean' } },
    words: 0,
    run: (words, values) => serveCommand(words, { demo: values.demo === true }),
  },
  seed: { usage: 'seed', about: 'publish the demo site', words: 0, run: seedCommand },
  apply: {
    usage: 'apply <site.json>',
    about: 'check and publish a site configuration',
    words: 1,
    run: applyCommand,
  },
  import: {
    usage: 'import <file> --site <key> --map <mapping.json> [--rejected <file>]',
    about: 'take past interactions in from a file (docs/import.md)',
    options: { site: { type: 'string' }, map: { type: 'string' }, rejected: { type: 'string' } },
    words: 1,
    needs: ['site', 'map'],
    run: (words, { site, map, rejected }) =>
      importCommand(words, {
        site: String(site),
        map: String(map),
        ...(rejected === undefined ? {} : { rejected: String(rejected) }),
      }),
  },
  export: {
    usage: 'export --site <key> (--id|--customer|--email <name>) [--out <file>]',
    about: 'everything that is kept of one person, as JSON',
    options: { ...PERSON, out: { type: 'string' } },
    words: 0,
    needs: ['site'],
    run: (words, { out, ...values }) =>
      exportCommand(words, { ...named(values), ...(out === undefined ? {} : { out: String(out) }) }),
  },
  erase: {
    usage: 'erase --site <key> (--id|--customer|--email <name>)',
    about: 'erase one person, whole and at once',
    options: PERSON,
    words: 0,
    needs: ['site'],
    run: (words, values) => eraseCommand(words, named(values)),
  },
  sweep: {
    usage: 'sweep',
    about: 'measure the most valuable, take away what every site says is kept no longer',
    words: 0,
    run: sweepCommand,
  },
  tiers: {
    usage: 'tiers --dry-run <site.json>',
    about: 'who would move from tier to tier, should this be published',
    options: { 'dry-run': { type: 'boolean' } },
    words: 1,
    needs: ['dry-run'],
    run: tiersCommand,
  },
  stats: {
    usage: 'stats --site <key> [--json]',
    about: 'show the funnel and the needs found',
    options: { site: { type: 'string' }, json: { type: 'boolean' } },
    words: 0,
    needs: ['site'],
    run: (words, { site, json }) => statsCommand(words, { site: String(site), json: json === true }),
  },
};

const help = (): string =>
  `rapport <command>\n\n${Object.values(COMMANDS)
    .map(({ usage, about }) => `  ${usage.padEnd(36)} ${about}`)
    .join(
      '\n',
    )}\n\nEnvironment: HOST, PORT, STORE_URL, ERASURE_LOG, PUBLIC_URL, SMTP_URL, SECRET, TRUST_PROXY,\nLOG_LEVEL, CLOCK_OFFSET_MS (see docs/operate.md)`;

/** Prints what went wrong, every wrong field on its own line. */
function complain(error: unknown): void {
  console.error(error instanceof ApiError ? error.message : error);
  if (!(error instanceof ApiError)) return;
  for (const { path, message } of error.errors ?? []) console.error(`  ${path}: ${message}`);
}

/** The words and options after a command's name; undefined when they are not what it takes. */
function readArgs(command: Command, args: string[]): { words: string[]; values: Values } | undefined {
  try {
    const { values, positionals: words } = parseArgs({
      args,
      options: command.options ?? {},
      allowPositionals: true,
    }) as { values: Values; positionals: string[] };
    const isWhole = words.length === command.words && !command.needs?.some(name => !values[name]);
    return isWhole ? { words, values } : undefined;
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    console.log(help());
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  const asked = readArgs(command, args);
  if (!asked) {
    console.error(`usage: rapport ${command.usage}`);
    return 2;
  }
  try {
    await command.run(asked.words, asked.values);
    return 0;
  } catch (error) {
    complain(error);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
