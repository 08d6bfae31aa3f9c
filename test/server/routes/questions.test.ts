import { describe, expect, it } from 'vitest';
import type { EventsAnswer, Export, Me } from '../../../protocol/index.ts';
import { ALLOW, startApp } from '../support/app.ts';
import { idOf } from '../support/events.ts';
import { menus, occasion } from '../support/menus.ts';

const WORDS = 'a lamp for the blue room';
const placed = ['question:occasion'];
const answer = (n: number, values: string[], other?: string) => ({
  ...{ id: idOf(n), type: 'answer', question: 'occasion', values },
  ...(other === undefined ? {} : { other }),
});

describe('an answer in own words', () => {
  it('is known to its person, is in their export, and goes with them', async () => {
    const { view, me } = await startApp({ questions: { occasion } });
    const { answer: first } = await view({ placed });
    const token = first.token!;
    const { answer: next } = await view({ token, placed, events: [answer(1, ['lamps'], `  ${WORDS} `)] });
    expect(next.decision.questions.occasion).toMatchObject({
      ...{ state: 'answered', answer: ['lamps'], other: WORDS },
    });
    const mine = (await (await me('GET', token)).json()) as Me;
    expect(mine.ledger['question:occasion']).toMatchObject({ answer: ['lamps'], other: WORDS });
    const everything = (await (await me('GET', token, '/export')).json()) as Export;
    expect(everything.history).toContainEqual(expect.objectContaining({ type: 'answer', other: WORDS }));

    const { answer: somebody } = await view({ placed });
    expect(JSON.stringify(somebody)).not.toContain(WORDS);
    expect((await me('DELETE', token)).status).toBe(204);
    const { answer: after } = await view({ token, placed });
    expect(JSON.stringify(after)).not.toContain(WORDS);
  });

  it('is refused when it says nothing or too much, and told why', async () => {
    const { post } = await startApp({ questions: { occasion } });
    const events = [
      answer(1, []),
      answer(2, [], '   '),
      answer(3, [], 'x'.repeat(257)),
      answer(4, [], 'fine'),
    ];
    const told = (await (await post('/v1/events', { consent: ALLOW, events })).json()) as EventsAnswer;
    expect(told.accepted).toEqual([idOf(4)]);
    expect(told.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'bad_event'],
      [1, 'bad_event'],
      [2, 'bad_event'],
    ]);
    expect(told.rejected[0]?.detail).toBe('values: name at least one value, or say it in own words (other)');
  });

  it('leaves nothing with whoever wants nothing learned', async () => {
    const { view } = await startApp({ questions: { occasion, ...menus } });
    const consent = { ...ALLOW, personalise: false };
    const { answer: first } = await view({ consent });
    const next = await view({
      ...{ consent, token: first.token!, placed: ['question:room'] },
      events: [{ id: idOf(1), type: 'answer', question: 'room', values: ['desk'] }],
    });
    const { room, lamp } = next.answer.decision.questions;
    expect(room).toMatchObject({ state: 'open', followedBy: 'lamp' });
    expect(room).not.toHaveProperty('answer');
    // What they choose leads somewhere all the same.
    expect(room?.options[0]?.href).toBe('/desk');
    expect(lamp?.options[0]?.href).toBe('/heron');
  });
});
