import { describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { ALLOW } from '../support/app.ts';
import { DAY, idOf, MINUTE } from '../support/events.ts';
import { startRegistration } from '../support/registration.ts';
import { siteInput } from '../support/site.ts';

const ask = { againDays: 0 };
const { looking } = siteInput().questions!;
/** One site for each kind of item, so that nothing else is asked. */
const SITES: Record<string, Partial<SiteConfigInput>> = {
  'question:looking': { questions: { looking: { ...looking!, ask } } },
  'permission:news': {
    questions: {},
    permissions: { news: { purpose: 'find', channel: 'e-mail', wordings: ['Send me news'], ask } },
  },
  'incentive:mug': {
    questions: {},
    incentives: {
      mug: {
        kind: 'line',
        purpose: 'find',
        name: 'A mug',
        offer: 'Yours',
        numbers: { guest: '+49800123' },
        ask,
      },
    },
  },
};
const ITEMS = Object.keys(SITES);

/** Ann on two devices, and the third one that is not hers yet. */
async function start(item: string) {
  const app = await startRegistration({
    ...SITES[item],
    arbiter: { afterViews: 0, quietHours: 0 },
  });
  const device = async () => {
    const guest = await app.newcomer();
    const { registration, code } = await app.asked(guest);
    app.time.now += MINUTE;
    return (await app.verify(guest, { registration, code })).answer.token!;
  };
  const [first, second] = [await device(), await device()];
  const prompt = async (token: string, consent = ALLOW) => {
    app.time.now += 2 * DAY;
    return (await app.view({ token, consent })).answer.decision.prompt;
  };
  let made = 0;
  const say = (outcome: string) => ({ id: idOf(5_000 + ++made), type: 'prompt', item, outcome });
  const tell = (token: string, event: object) =>
    app.post('/v1/events', { token, consent: ALLOW, events: [event] });
  return { ...app, first, second, device, prompt, say, tell };
}

describe.each(ITEMS)('%s, once refused', item => {
  it('is not shown on any device again', async () => {
    const { first, second, prompt, say, tell } = await start(item);
    expect([await prompt(first), await prompt(second)]).toEqual([item, item]);
    await tell(first, say('declined'));
    expect([await prompt(second), await prompt(first)]).toEqual([null, null]);
    // The second one had it on the screen meanwhile.
    await tell(second, say('postponed'));
    expect(await prompt(second)).toBeNull();
  });

  it('on the phone, is not shown on any device', async () => {
    const { first, second, prompt, say, server, profileOf } = await start(item);
    const { id } = (await profileOf(first))!;
    const interaction = { ...say('declined'), channel: 'phone', direction: 'out' };
    await server('POST', '/interactions', { interactions: [{ who: { id }, interaction }] });
    expect([await prompt(first), await prompt(second)]).toEqual([null, null]);
  });

  it('by a guest who turns out to be them, is not shown on the devices they had', async () => {
    const { first, newcomer, asked, verify, prompt, say, tell } = await start(item);
    const guest = await newcomer();
    await tell(guest, say('declined'));
    expect(await prompt(first)).toBe(item);
    const { registration, code } = await asked(guest);
    expect((await verify(guest, { registration, code })).answer.passage).toBe('merged');
    expect(await prompt(first)).toBeNull();
  });

  it('is not shown to them where they do not want to be treated as themselves', async () => {
    const { first, prompt, say, tell } = await start(item);
    const stranger = { ...ALLOW, personalise: false };
    expect(await prompt(first, stranger)).toBe(item);
    await tell(first, say('declined'));
    expect(await prompt(first, stranger)).toBeNull();
  });
});

describe('what was answered on one device', () => {
  it('is not asked on the other, until it has to be confirmed, and is confirmed for both', async () => {
    const { first, second, prompt, tell, time, view } = await start('question:looking');
    const answer = (n: number) => ({ id: idOf(n), type: 'answer', question: 'looking', values: ['lamps'] });
    await tell(first, answer(1));
    expect(await prompt(second)).toBeNull();
    time.now += 190 * DAY;
    expect(await prompt(second)).toBe('question:looking');
    const seen = (await view({ token: second, placed: ['question:looking'] })).answer.decision;
    expect(seen.questions.looking).toMatchObject({ state: 'confirm', answer: ['lamps'] });
    await tell(second, answer(2));
    expect([await prompt(first), await prompt(second)]).toEqual([null, null]);
  });
});
