import type { IdentityAnswer, RegisterAnswer, SiteConfigInput } from '../../../protocol/index.ts';
import { makeFormToken } from '../../../server/form-token.ts';
import type { Message } from '../../../server/mail/message.ts';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { hashToken } from '../../../server/token.ts';
import { ALLOW, startApp } from './app.ts';

export const SECRET = 'the secret of this server, for tests only';
const KEY = new TextEncoder().encode(SECRET);

/** Everything that a code's mail says, read as a person reads it. */
export const readMail = (text: string) => ({
  code: /^\d{6}$/m.exec(text)![0],
  link: /#rapport:register=([\w-]+)/.exec(text)![1]!,
});

/** The application with a letter box and one client address after another. */
export async function startRegistration(
  more: Partial<SiteConfigInput> = {},
  store: Store = createMemoryStore(),
  publicUrl: string | null = 'https://hello.example',
) {
  const box: Message[] = [];
  const client = { address: undefined as string | undefined };
  const app = await startApp(more, store, {
    ...{ secret: SECRET, publicUrl: publicUrl ?? undefined },
    mail: { send: async message => void box.push(message) },
    clientOf: () => client.address,
  });

  /** A visitor of a new browser. */
  const newcomer = async (category = 'lamps') => (await app.view({ category })).answer.token!;

  /** The form that a decision would have shown three seconds ago. */
  const formFor = async (token: string | undefined, shownAt = app.time.now - 3_000) => {
    const profile = token && (await app.store.profile('st_test', { token: hashToken(token) }));
    return makeFormToken(KEY, { site: 'st_test', profile: profile ? profile.id : undefined, now: shownAt });
  };

  const register = async (token: string | undefined, body: object = {}, form?: string) => {
    const response = await app.post('/v1/register', {
      consent: ALLOW,
      ...(token ? { token } : {}),
      form: form ?? (await formFor(token)),
      email: 'ann@example.com',
      ...body,
    });
    const answer = (await response.json()) as Extract<RegisterAnswer, { next: 'code' }> & Problem;
    return { response, status: response.status, answer };
  };

  const verify = async (token: string | undefined, proof: object) => {
    const response = await app.post('/v1/verify', { consent: ALLOW, ...(token ? { token } : {}), ...proof });
    return { status: response.status, answer: (await response.json()) as IdentityAnswer & Problem };
  };

  /** Registers, and reads the mail. */
  const asked = async (token: string, body: object = {}) => {
    const { answer } = await register(token, body);
    return { registration: answer.registration, ...readMail(box.at(-1)!.text) };
  };

  const profileOf = (token: string) => app.store.profile('st_test', { token: hashToken(token) });

  return { ...app, box, client, newcomer, formFor, register, verify, asked, profileOf };
}

/** What a refusal says besides. */
export interface Problem {
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

/** A code that is not this one. */
export const otherCode = (code: string, by = 1): string =>
  String((Number(code) + by) % 1_000_000).padStart(6, '0');
