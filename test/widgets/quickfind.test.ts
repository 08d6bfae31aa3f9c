import { expect, test, vi } from 'vitest';
import { define } from '../../widgets/quickfind/index.ts';
import { onEachPage } from './support/events.ts';
import { answered, createFakeHost, type FakeHost, question } from './support/fake-host.ts';
import { place } from './support/place.ts';

const ITEM = 'question:looking-for';
const placed = { question: 'looking-for' };
const overlay = { ...placed, 'data-rapport-overlay': '' };

const events = onEachPage();
const start = (host: FakeHost): FakeHost => {
  define(host);
  return host;
};

test('the children stay in sight until the question is known', async () => {
  const host = start(createFakeHost());
  const card = place(placed);
  expect(card.showsChildren()).toBe(true);
  expect(host.calls).toEqual([['request', 'question:looking-for']]);

  await host.settle(question());
  expect(card.showsChildren()).toBe(false);
  expect(card.heading()).toBe('What are you looking for?');
});

test('the children stay when the question cannot be had, and give way when a later decision has it', async () => {
  const host = start(createFakeHost());
  const card = place(placed);
  await host.settle(undefined);
  expect(card.showsChildren()).toBe(true);

  host.decide(question());
  expect(card.heading()).toBe('What are you looking for?');
});

test('an open question is a named region with its reason and one button a choice', () => {
  start(createFakeHost(question()));
  const card = place(placed);
  expect(card.find('section')?.getAttribute('aria-labelledby')).toBe(card.find('h2')?.id);
  expect(card.find('.why')?.textContent).toBe('So that we show what fits first.');
  expect(card.buttons()).toEqual(['Lamps', 'Plants', 'Chairs', 'Not now', 'Don’t ask again']);
  expect(card.find('ul')?.getAttribute('role')).toBe('list');
  expect(card.find('img')?.getAttribute('alt')).toBe('');
});

test('a chosen option is pressed and busy at once, and a second press is not a second answer', () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press('Lamps');
  expect(card.button('Lamps').getAttribute('aria-pressed')).toBe('true');
  expect(card.button('Plants').hasAttribute('aria-pressed')).toBe(false);
  expect(card.find('ul')?.getAttribute('aria-busy')).toBe('true');

  card.press('Plants');
  expect(host.calls).toEqual([['answer', 'looking-for', ['lamps']]]);
});

test('an answer brings its links into the same card, said politely', async () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press('Lamps');
  await host.settle(answered());
  expect(card.heading()).toBe('Known: Lamps');
  expect(card.links()).toEqual([
    { text: 'Reading lamps', href: '/lamps/reading' },
    { text: 'Warm light', href: '/lamps/warm' },
  ]);
  expect(events).toEqual([['answered', { item: ITEM, values: ['lamps'] }]]);

  await vi.advanceTimersByTimeAsync(200);
  expect(card.announced()).toBe('Saved. 2 links below.');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(card.announced()).toBe('');
});

test('an answer without links is thanked for', async () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press('Plants');
  await host.settle(question({ state: 'answered', answer: ['plants'] }));
  expect(card.heading()).toBe('Known: Plants');
  expect(card.links()).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(card.announced()).toBe('Saved, thank you.');
});

test('an answer the server does not store still shows what was chosen and its links', async () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press('Lamps');
  await host.settle(question({ results: [{ label: 'Reading lamps', href: '/lamps' }] }));
  expect(card.heading()).toBe('Known: Lamps');
  expect(card.links()).toHaveLength(1);
});

test('the focus moves to the heading when the pressed choice goes away, and only then', async () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  expect(document.activeElement).toBe(document.body);
  card.button('Lamps').focus();
  card.press('Lamps');
  await host.settle(answered());
  expect(card.element.shadowRoot?.activeElement).toBe(card.find('h2'));
});

test('what was answered earlier is one line with a way to change it', () => {
  const host = start(createFakeHost(answered({ answer: ['lamps', 'chairs'] })));
  const card = place(placed);
  expect(card.heading()).toBe('Known: Lamps, Chairs');
  expect(card.buttons()).toEqual(['Change']);
  expect(card.links()).toHaveLength(2);
  expect(host.calls).toEqual([]);
});

test('change opens the choices with the known one pressed; keeping it goes back', () => {
  start(createFakeHost(answered()));
  const card = place(placed);
  card.press('Change');
  expect(card.buttons()).toEqual(['Lamps', 'Plants', 'Chairs', 'Keep as it is']);
  expect(card.button('Lamps').getAttribute('aria-pressed')).toBe('true');
  card.press('Keep as it is');
  expect(card.heading()).toBe('Known: Lamps');
});

test('a decision that arrives while the visitor changes the answer does not close the choices', () => {
  const host = start(createFakeHost(answered()));
  const card = place(placed);
  card.press('Change');
  host.decide(answered({ answer: ['plants'] }));
  expect(card.buttons()).toContain('Keep as it is');
  card.press('Keep as it is');
  expect(card.heading()).toBe('Known: Plants');
});

test('an answer that could not be sent is kept, and the choices stay usable', async () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press('Lamps');
  await host.settle(undefined);
  expect(card.find('.kept')?.textContent).toContain('kept and will be sent');
  expect(card.button('Lamps').getAttribute('aria-pressed')).toBe('true');
  expect(card.find('ul')?.getAttribute('aria-busy')).toBe('false');
  await vi.advanceTimersByTimeAsync(200);
  expect(card.announced()).toContain('kept and');

  card.press('Plants');
  await host.settle(question({ state: 'answered', answer: ['plants'] }));
  expect(card.heading()).toBe('Known: Plants');
});

test('a kept answer becomes a known one when a later decision has it', async () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press('Lamps');
  await host.settle(undefined);
  host.decide(question());
  expect(card.find('.kept')).not.toBeNull();
  host.decide(answered());
  expect(card.heading()).toBe('Known: Lamps');
});

test.each([
  ['Not now', 'postponed'],
  ['Don’t ask again', 'declined'],
])('"%s" is told to the ledger as %s and brings the children back', (label, outcome) => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press(label);
  expect(host.calls).toEqual([['prompt', ITEM, outcome, false]]);
  expect(events).toEqual([['dismissed', { item: ITEM, outcome }]]);
  expect(card.showsChildren()).toBe(true);
  expect(card.heading()).toBeUndefined();

  host.decide(question());
  expect(card.showsChildren(), 'a decision that was on its way does not reopen it').toBe(true);
});

test.each(['postponed', 'declined'] as const)('a question that is %s is not shown', state => {
  start(createFakeHost(question({ state })));
  expect(place(placed).showsChildren()).toBe(true);
  expect(place(overlay).heading()).toBeUndefined();
});

test('an answer that has expired is asked about, with the old choice pressed, and pressing it says that it is right', async () => {
  const host = start(createFakeHost(question({ state: 'confirm', answer: ['plants'] })));
  const card = place(placed);
  expect(card.heading()).toBe('What are you looking for?');
  expect(card.find('[part=still]')?.textContent).toBe('Still Plants?');
  expect(card.find('[aria-pressed]')?.textContent).toContain('Plants');
  expect(card.buttons()).toContain('Not now');
  card.press('Plants');
  await host.settle(answered({ answer: ['plants'] }));
  expect(host.calls).toEqual([['answer', 'looking-for', ['plants']]]);
  expect(card.heading()).toBe('Known: Plants');
});

test('an answer that is forgotten opens the question again with nothing pressed', () => {
  const host = start(createFakeHost(answered()));
  const card = place(placed);
  host.decide(question());
  expect(card.buttons()).toContain('Not now');
  expect(card.find('[aria-pressed]')).toBeNull();
});
