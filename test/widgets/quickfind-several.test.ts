import { expect, test, vi } from 'vitest';
import { define } from '../../widgets/quickfind/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHost, createFakeHostOf, type FakeHost, question } from './support/fake-host.ts';
import { type Placed, place } from './support/place.ts';

const events = onEachPage();

/** A card in its form: the chunk is there. */
const start = async (host: FakeHost): Promise<Placed> => {
  define(host);
  const card = place({ question: 'looking-for' });
  await vi.waitFor(() => expect(card.find('form')).not.toBeNull());
  return card;
};
const boxes = (card: Placed) => [
  ...card.element.shadowRoot!.querySelectorAll<HTMLInputElement>('[type=checkbox]'),
];
const words = (card: Placed) => card.find<HTMLInputElement>('#other')!;
const submit = (card: Placed) => card.press('Show me');

test('the children stay in sight until the form is there', async () => {
  define(createFakeHost(question({ multiple: true })));
  const card = place({ question: 'looking-for' });
  expect(card.showsChildren()).toBe(true);
  await vi.waitFor(() => expect(card.showsChildren()).toBe(false));
  expect(card.heading()).toBe('What are you looking for?');
});

test('several choices are checkboxes, told together and known together', async () => {
  const host = createFakeHost(question({ multiple: true }));
  const card = await start(host);
  expect(boxes(card).map(box => box.closest('label')?.textContent)).toEqual(['Lamps', 'Plants', 'Chairs']);
  boxes(card)[0]!.click();
  boxes(card)[2]!.click();
  submit(card);
  expect(host.calls).toEqual([['answer', 'looking-for', ['lamps', 'chairs']]]);
  await host.settle(question({ multiple: true, state: 'answered', answer: ['lamps', 'chairs'] }));
  expect(card.heading()).toBe('Known: Lamps, Chairs');
  expect(events).toEqual([['answered', { item: 'question:looking-for', values: ['lamps', 'chairs'] }]]);

  card.press('Change');
  expect(boxes(card).map(box => box.checked)).toEqual([true, false, true]);
  card.press('Keep as it is');
  expect(card.heading()).toBe('Known: Lamps, Chairs');
});

test('own words are told beside the choices, shown in quotes, and are no value of the event', async () => {
  const host = createFakeHost(question({ multiple: true, other: '' }));
  const tell = vi.spyOn(host, 'tell');
  const card = await start(host);
  boxes(card)[1]!.click();
  words(card).value = '  a birthday ';
  submit(card);
  expect(tell).toHaveBeenCalledWith({
    ...{ type: 'answer', question: 'looking-for', values: ['plants'], other: 'a birthday' },
  });
  await host.settle(question({ multiple: true, state: 'answered', answer: ['plants'], other: 'a birthday' }));
  expect(card.heading()).toBe('Known: Plants, “a birthday”');
  expect(events).toEqual([['answered', { item: 'question:looking-for', values: ['plants'] }]]);
  card.press('Change');
  expect(words(card).value).toBe('a birthday');
});

test('of one choice with own words each choice acts at once, and the words by their button', async () => {
  const host = createFakeHost(question({ other: '' }));
  const tell = vi.spyOn(host, 'tell');
  const card = await start(host);
  card.press('Lamps');
  expect(tell).toHaveBeenLastCalledWith({ type: 'answer', question: 'looking-for', values: ['lamps'] });
  await host.settle(question({ other: '', state: 'answered', answer: ['lamps'] }));
  card.press('Change');
  words(card).value = 'a move';
  submit(card);
  expect(tell).toHaveBeenLastCalledWith({
    ...{ type: 'answer', question: 'looking-for', values: [], other: 'a move' },
  });
  await host.settle(question({ other: 'a move', state: 'answered', answer: [] }));
  expect(card.heading()).toBe('Known: “a move”');
});

test('nothing chosen and nothing said is no answer: it is asked for, and tied to the field', async () => {
  const host = createFakeHost(question({ multiple: true, other: '' }));
  const card = await start(host);
  submit(card);
  expect(host.calls).toEqual([]);
  expect(words(card).getAttribute('aria-invalid')).toBe('true');
  expect(card.find('#other-error')?.textContent).toBe('Please choose something first.');
  await vi.waitFor(() => expect(card.announced()).toBe('Please choose something first.'));
});

test('an old answer in own words is asked about, and pressed as it was', async () => {
  const card = await start(
    createFakeHost(question({ multiple: true, other: 'a move', answer: ['chairs'], state: 'confirm' })),
  );
  expect(card.find('[part=still]')?.textContent).toBe('Still Chairs, “a move”?');
  expect(boxes(card).map(box => box.checked)).toEqual([false, false, true]);
  expect(words(card).value).toBe('a move');
});

test('the site’s own words stand for the built-in ones', async () => {
  const card = await start(
    createFakeHostOf({
      questions: { 'looking-for': question({ other: '' }) },
      strings: { several: { other: 'Or tell us', show: 'Go on' } },
    }),
  );
  expect(card.find('label')?.textContent).toBe('Or tell us');
  expect(card.buttons()).toContain('Go on');
});
