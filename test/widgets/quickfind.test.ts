import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { define } from '../../widgets/quickfind/index.ts';
import { answered, createFakeHost, type FakeHost, question } from './support/fake-host.ts';
import { place } from './support/place.ts';

const ITEM = 'question:looking-for';
const events: [string, unknown][] = [];
const NAMES = ['shown', 'dismissed', 'answered', 'error'];
const record = (event: Event) =>
  void events.push([event.type.replace('rapport:', ''), (event as CustomEvent).detail]);

const start = (host: FakeHost): FakeHost => {
  define(host);
  return host;
};
const placed = { question: 'looking-for' };
const overlay = { ...placed, 'data-rapport-overlay': '' };
const opened = { ...placed, 'data-rapport-overlay': 'open' };

beforeEach(() => {
  vi.useFakeTimers();
  for (const name of NAMES) document.addEventListener(`rapport:${name}`, record);
});
afterEach(async () => {
  document.body.replaceChildren();
  await vi.runAllTimersAsync();
  for (const name of NAMES) document.removeEventListener(`rapport:${name}`, record);
  events.length = 0;
  vi.useRealTimers();
});

test('the children stay in sight until the question is known', async () => {
  const host = start(createFakeHost());
  const card = place(placed);
  expect(card.showsChildren()).toBe(true);
  expect(host.calls).toEqual([['request', 'looking-for']]);

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
  expect(card.find('.kept')?.textContent).toContain('kept here and will be sent');
  expect(card.button('Lamps').getAttribute('aria-pressed')).toBe('true');
  expect(card.find('ul')?.getAttribute('aria-busy')).toBe('false');
  await vi.advanceTimersByTimeAsync(200);
  expect(card.announced()).toContain('kept here');

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

test('an answer that is forgotten opens the question again with nothing pressed', () => {
  const host = start(createFakeHost(answered()));
  const card = place(placed);
  host.decide(question());
  expect(card.buttons()).toContain('Not now');
  expect(card.find('[aria-pressed]')).toBeNull();
});

test('an overlay is announced, takes no focus and counts as unsolicited', async () => {
  const host = start(createFakeHost(question()));
  const card = place(overlay);
  await vi.advanceTimersByTimeAsync(200);
  expect(card.announced()).toBe('A short question: What are you looking for?');
  expect(document.activeElement).toBe(document.body);
  card.press('Not now');
  expect(host.calls).toEqual([['prompt', ITEM, 'postponed', true]]);
});

test('Esc with the focus inside puts an overlay off and gives the focus back; a placed card leaves Esc alone', () => {
  const host = start(createFakeHost(question()));
  const field = document.body.appendChild(document.createElement('input'));
  const escapeKey = () =>
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true });
  const inPage = place(placed);
  const heard = vi.fn();
  document.addEventListener('keydown', heard);
  inPage.button('Lamps').dispatchEvent(escapeKey());
  expect(heard).toHaveBeenCalledOnce();
  expect(inPage.heading()).toBeDefined();

  const card = place(overlay);
  document.body.dispatchEvent(escapeKey());
  expect(card.heading(), 'Esc elsewhere is not ours').toBeDefined();

  field.focus();
  card.button('Lamps').focus();
  card.find('.box')!.dispatchEvent(new FocusEvent('focusin', { relatedTarget: field }));
  const pressed = escapeKey();
  card.button('Lamps').dispatchEvent(pressed);
  expect(pressed.defaultPrevented).toBe(true);
  expect(card.heading()).toBeUndefined();
  expect(host.calls).toEqual([['prompt', ITEM, 'postponed', true]]);
  expect(document.activeElement).toBe(field);
  document.removeEventListener('keydown', heard);
});

test('an answered overlay stays until it is closed, and closing it puts nothing off', async () => {
  const host = start(createFakeHost(question()));
  const card = place(overlay);
  card.press('Lamps');
  await host.settle(answered());
  expect(card.buttons()).toEqual(['Change', 'Close']);
  card.press('Close');
  expect(card.heading()).toBeUndefined();
  expect(host.calls).toEqual([['answer', 'looking-for', ['lamps']]]);
  expect(events.at(-1)).toEqual(['dismissed', { item: ITEM, outcome: 'closed' }]);
});

test('an overlay the visitor opened takes the focus, shows what was declined and offers to close', () => {
  const host = start(createFakeHost(question({ state: 'declined' })));
  const card = place(opened);
  expect(card.element.shadowRoot?.activeElement).toBe(card.find('h2'));
  expect(card.buttons()).toEqual(['Lamps', 'Plants', 'Chairs', 'Close']);
  card.press('Close');
  expect(host.calls).toEqual([]);
  expect(events).toEqual([['dismissed', { item: ITEM, outcome: 'closed' }]]);
});

test('a listener of before-show keeps the card away', () => {
  const host = start(createFakeHost(question()));
  const asked: unknown[] = [];
  const refuse = (event: Event) => {
    asked.push((event as CustomEvent).detail);
    event.preventDefault();
  };
  document.addEventListener('rapport:before-show', refuse);
  const card = place(overlay);
  host.decide(question());
  document.removeEventListener('rapport:before-show', refuse);
  expect(asked).toEqual([{ item: ITEM, unsolicited: true }]);
  expect(card.heading()).toBeUndefined();
});

test('a destroyed host brings the children back, and defining again with a new one brings the card back', () => {
  const first = start(createFakeHost(question()));
  const card = place(placed);
  first.destroy();
  expect(card.showsChildren()).toBe(true);
  first.decide(question());
  expect(card.showsChildren()).toBe(true);

  const second = start(createFakeHost(question({ text: 'And now?' })));
  expect(card.heading()).toBe('And now?');
  card.press('Lamps');
  expect(first.calls).toEqual([]);
  expect(second.calls).toEqual([['answer', 'looking-for', ['lamps']]]);
});

test('an element that was moved goes on as it was; one that was removed is left alone', async () => {
  const host = start(createFakeHost(question()));
  const card = place(placed);
  card.press('Lamps');
  document.body.appendChild(document.createElement('main')).append(card.element);
  await Promise.resolve();
  expect(card.button('Lamps').getAttribute('aria-pressed')).toBe('true');

  card.element.remove();
  await Promise.resolve();
  await host.settle(answered());
  expect(card.heading()).toBeUndefined();
  expect(events).toEqual([]);
});

test('another question attribute is another question', () => {
  start(createFakeHost(question({ id: 'size', text: 'Which size?' })));
  const card = place(placed);
  expect(card.showsChildren()).toBe(true);
  card.element.setAttribute('question', 'size');
  expect(card.heading()).toBe('Which size?');
});

test('an element without a question, or with a mode this card does not know, keeps its children', () => {
  const host = start(createFakeHost(question()));
  expect(place({}).showsChildren()).toBe(true);
  expect(place({ ...placed, mode: 'menu' }).showsChildren()).toBe(true);
  expect(host.calls).toEqual([]);
});

test('two cards on one page stand for themselves', async () => {
  const host = start(createFakeHost(question()));
  const [one, two] = [place(placed), place(placed)];
  one.press('Lamps');
  expect(two.find('[aria-pressed]')).toBeNull();
  two.press('Not now');
  await host.settle(answered());
  expect(one.heading()).toBe('Known: Lamps');
  expect(two.showsChildren()).toBe(true);
});

test('a link that leads to a script is left out, and markup in a label is text', () => {
  start(
    createFakeHost(
      answered({
        options: [{ value: 'lamps', label: '<img src=x onerror=alert(1)>' }],
        results: [
          { label: 'bad', href: 'javascript:alert(1)' },
          { label: 'worse', href: 'java\nscript:alert(1)' },
          { label: 'page', href: 'data:text/html,hello' },
          { label: '<b>good</b>', href: 'https://shop.example/lamps' },
        ],
      }),
    ),
  );
  const card = place(placed);
  expect(card.heading()).toBe('Known: <img src=x onerror=alert(1)>');
  expect(card.links()).toEqual([{ text: '<b>good</b>', href: 'https://shop.example/lamps' }]);
  expect(card.find('h2 img')).toBeNull();
});

test('a question that cannot be drawn leaves the children and is reported', () => {
  start(createFakeHost({ ...question(), options: undefined } as never));
  const card = place(placed);
  expect(card.showsChildren()).toBe(true);
  expect(events).toEqual([
    ['error', expect.objectContaining({ code: 'widget-failed', element: 'rapport-quickfind' })],
  ]);
});

test('all elements share one style sheet', () => {
  start(createFakeHost(question()));
  const [one, two] = [place(placed), place(placed)];
  expect(one.element.shadowRoot?.adoptedStyleSheets[0]).toBe(two.element.shadowRoot?.adoptedStyleSheets[0]);
  expect(one.find('style')).toBeNull();
});
