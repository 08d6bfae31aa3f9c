#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { applyCommand } from './commands/apply.ts';
import { seedCommand } from './commands/seed.ts';
import { serveCommand } from './commands/serve.ts';
import { ApiError } from './error.ts';

type Values = Record<string, string | boolean | undefined>;

interface Command {
  usage: string;
  about: string;
  options?: Record<string, { type: 'string' | 'boolean' }>;
  /** how many words it wants after its name */
  words: number;
  run(words: string[], values: Values): Promise<void>;
}

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
};

const help = (): string =>
  `rapport <command>\n\n${Object.values(COMMANDS)
    .map(({ usage, about }) => `  ${usage.padEnd(36)} ${about}`)
    .join(
      '\n',
    )}\n\nEnvironment: HOST, PORT, STORE_URL, PUBLIC_URL, LOG_LEVEL, CLOCK_OFFSET_MS (see README.md)`;

/** Prints what went wrong, every wrong field on its own line. */
function complain(error: unknown): void {
  console.error(error instanceof ApiError ? error.message : error);
  if (!(error instanceof ApiError)) return;
  for (const { path, message } of error.errors ?? []) console.error(`  ${path}: ${message}`);
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    console.log(help());
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    const { values, positionals } = parseArgs({
      args,
      options: command.options ?? {},
      allowPositionals: true,
    });
    if (positionals.length !== command.words) {
      console.error(`usage: rapport ${command.usage}`);
      return 2;
    }
    await command.run(positionals, values as Values);
    return 0;
  } catch (error) {
    complain(error);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
