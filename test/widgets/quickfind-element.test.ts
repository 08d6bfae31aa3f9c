import { expect, test, vi } from 'vitest';
import { define } from '../../widgets/quickfind/index.ts';
import { onEachPage } from './support/events.ts';
import { answered, createFakeHost, type FakeHost, question } from './support/fake-host.ts';
import { place } from './support/place.ts';

const ITEM = 'question:looking-for';
const placed = { question: 'looking-for' };
const overlay = { ...placed, 'data-rapport-overlay': '' };
const opened = { ...placed, 'data-rapport-overlay': 'open' };

const events = onEachPage();
const start = (host: FakeHost): FakeHost => {
  define(host);
  return host;
};

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

test('when nobody is known any more the card goes, and with the next decision it is begun anew', () => {
  const host = start(createFakeHost(question({ state: 'answered', answer: ['lamps'] })));
  const card = place(placed);
  expect(card.heading()).toBe('Known: Lamps');
  host.forget();
  expect(card.showsChildren()).toBe(true);
  host.decide(question());
  expect(card.heading()).toBe('What are you looking for?');
});

test('a card that nobody has asked for does not come back for somebody else', () => {
  const host = start(createFakeHost(question()));
  const card = place({ ...placed, 'data-rapport-overlay': '' });
  expect(card.heading()).toBe('What are you looking for?');
  host.forget();
  expect(card.element.isConnected).toBe(false);
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
  expect(host.listening()).toBe(0);
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
