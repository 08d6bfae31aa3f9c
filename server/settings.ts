import { ApiError } from './error.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

/** What the environment says (DESIGN §5 "Process"). */
export interface Settings {
  host: string;
  port: number;
  storeUrl: string;
  /** how the outside reaches this server; undefined: `http://HOST:PORT` */
  publicUrl: string | undefined;
  /** added to the clock, milliseconds: for trying out what happens later */
  clockOffsetMs: number;
  logLevel: LogLevel;
}

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
  return {
    host: env.HOST || '127.0.0.1',
    port: whole('PORT', 8787, 0, 65_535),
    storeUrl: env.STORE_URL || 'sqlite:data/rapport.db',
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') || undefined,
    clockOffsetMs: whole('CLOCK_OFFSET_MS', 0, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    logLevel,
  };
}
