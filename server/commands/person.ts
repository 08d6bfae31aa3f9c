import { normalEmail } from '../domain/gate.ts';
import type { Profile } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import { createErasureMemory } from '../erase.ts';
import { createErasureFile } from '../erasure-file.ts';
import { ApiError } from '../error.ts';
import { createLog } from '../log.ts';
import { createFileMail, MAIL_FOLDER } from '../node-mail.ts';
import type { Settings } from '../settings.ts';
import type { Store, Who } from '../store/contract.ts';
import { liveSite } from './import.ts';

/** How a command line names a person. */
export interface Named {
  site: string;
  id?: string;
  customer?: string;
  email?: string;
}

/** What the parts of the server that a command uses work with. */
export const commandDeps = (store: Store, { clockOffsetMs, erasureLog, logLevel, smtpUrl }: Settings) => {
  const clock = () => Date.now() + clockOffsetMs;
  return {
    store,
    clock,
    log: createLog(line => process.stderr.write(line), logLevel, clock),
    erasures: erasureLog === undefined ? createErasureMemory() : createErasureFile(erasureLog),
    mail: smtpUrl ? undefined : createFileMail(MAIL_FOLDER, clock),
  };
};

/**
 * The site and the person a command names by exactly one of `--id`, `--customer` and `--email`.
 *
 * @throws ApiError `bad_request`, `unknown_site` or `not_found`
 */
export async function findPerson(
  store: Store,
  { site: key, id, customer, email }: Named,
): Promise<{ site: Site; person: Profile }> {
  const site = await liveSite(store, key);
  const address = email === undefined ? undefined : normalEmail(email);
  if (email !== undefined && address === undefined)
    throw new ApiError('bad_request', 400, `--email: "${email}" is no address.`);
  const names: Who[] = [
    ...(id === undefined ? [] : [{ id }]),
    ...(customer === undefined ? [] : [{ customer }]),
    ...(address === undefined ? [] : [{ email: address }]),
  ];
  if (names.length !== 1)
    throw new ApiError('bad_request', 400, 'Name one person by one of --id, --customer and --email.');
  const person = await store.profile(key, names[0]!);
  if (person) return { site, person };
  throw new ApiError(
    'not_found',
    404,
    `"${key}" knows nobody of this name. An address finds only whoever has proven that it is theirs.`,
  );
}
