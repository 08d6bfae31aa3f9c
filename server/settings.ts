import { dirname, join } from 'node:path';
import { ApiError } from './error.ts';
import { type LimitRates, readLimits } from './limits.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

/** What the environment says (DESIGN §5 "Process"). */
export interface Settings {
  host: string;
  port: number;
  storeUrl: string;
  /** the file of the erasure log; undefined beside a store that forgets everybody anyway */
  erasureLog: string | undefined;
  /** how the outside reaches this server; undefined: `http://HOST:PORT` */
  publicUrl: string | undefined;
  /** where mail is handed over; undefined: it is written as files */
  smtpUrl: string | undefined;
  /** the server's own key; undefined: one that is made once and kept in the store */
  secret: string | undefined;
  /** believe the last address of X-Forwarded-For, because a proxy of ours wrote it */
  trustProxy: boolean;
  /** how many requests of the browser plane are taken in */
  limits: LimitRates | 'off';
  /** added to the clock, milliseconds: for trying out what happens later */
  clockOffsetMs: number;
  logLevel: LogLevel;
}

/** The least of a secret, characters. */
const SECRET_LENGTH = 32;

/**
 * Reads the settings from the environment.
 *
 * @throws ApiError `bad_request` that names the variable and what it takes
 * @example readSettings({ PORT: '8787' }).port // 8787
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const value = env[name] === undefined || env[name] === '' ? fallback : Number(env[name]);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new ApiError(
      'bad_request',
      400,
      `${name}=${env[name]}: a whole number from ${min} to ${max} is wanted.`,
    );
  };
  const logLevel = LOG_LEVELS.find(level => level === (env.LOG_LEVEL || 'info'));
  if (!logLevel)
    throw new ApiError(
      'bad_request',
      400,
      `LOG_LEVEL=${env.LOG_LEVEL}: one of ${LOG_LEVELS.join(', ')} is wanted.`,
    );
  if (env.PUBLIC_URL && !URL.canParse(env.PUBLIC_URL)) {
    throw new ApiError(
      'bad_request',
      400,
      `PUBLIC_URL=${env.PUBLIC_URL}: a whole address is wanted, such as https://hello.example.com.`,
    );
  }
  // Both are secret: what is wrong with them is said without them.
  const smtp = env.SMTP_URL ? URL.parse(env.SMTP_URL) : undefined;
  if (smtp === null || (smtp && (!/^smtps?:$/.test(smtp.protocol) || !smtp.hostname)))
    throw new ApiError(
      'bad_request',
      400,
      'SMTP_URL: an address is wanted, such as smtp://user:password@mail.example.com:587 or smtps://…:465.',
    );
  if (env.SECRET && env.SECRET.length < SECRET_LENGTH)
    throw new ApiError(
      'bad_request',
      400,
      `SECRET: at least ${SECRET_LENGTH} characters are wanted, such as \`openssl rand -base64 32\` makes.`,
    );
  const storeUrl = env.STORE_URL || 'sqlite:data/rapport.db';
  return {
    host: env.HOST || '127.0.0.1',
    port: whole('PORT', 8787, 0, 65_535),
    storeUrl,
    erasureLog: env.ERASURE_LOG || erasureLogBeside(storeUrl),
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') || undefined,
    smtpUrl: env.SMTP_URL || undefined,
    secret: env.SECRET || undefined,
    trustProxy: whole('TRUST_PROXY', 0, 0, 1) === 1,
    limits: readLimits(env.LIMITS),
    clockOffsetMs: whole('CLOCK_OFFSET_MS', 0, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    logLevel,
  };
}

/** Beside a store's file; in `data` where the store has none. */
function erasureLogBeside(storeUrl: string): string | undefined {
  if (storeUrl === 'memory:') return undefined;
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(storeUrl)?.[1];
  return join(file ? dirname(file) : 'data', 'erasures.jsonl');
}
