import { afterEach, expect, test, vi } from 'vitest';
import type { Decision, Greeting, RewardView } from '../../protocol/index.ts';
import { define } from '../../widgets/greeting/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf, visitor } from './support/fake-host.ts';
import { place } from './support/place.ts';

onEachPage();
afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});
const start = (decision?: Parameters<typeof createFakeHostOf>[0]) => {
  const host = createFakeHostOf(decision);
  define(host);
  return { host, card: place({}, 'rapport-greeting') };
};
const ann = visitor({ firstName: 'Ann' });
const greet = (more: Partial<Greeting> = {}, who = ann): Partial<Decision> => ({
  visitor: who,
  greeting: { _kept: false, ...more },
});
const reward = (more: Partial<RewardView> = {}): Partial<Greeting> => ({
  nextThing: {
    kind: 'reward',
    reward: { incentive: 'line', kind: 'line', name: 'The line', at: 1, state: 'granted', ...more },
  },
});
const lamps = { kind: 'need' as const, name: 'Lamps', link: { label: 'All lamps', href: '/lamps' } };
/** In view for long enough, for a browser that has no layout. */
const watchers: (() => void)[] = [];
const stubSight = () => {
  watchers.length = 0;
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(seen: (entries: unknown[]) => void) {
        watchers.push(() => seen([{ intersectionRatio: 1, intersectionRect: { height: 1 } }]));
      }
      observe() {}
      disconnect() {}
    },
  );
};
const see = async () => {
  for (const watcher of watchers.splice(0)) watcher();
  await vi.advanceTimersByTimeAsync(1_000);
};

test('who is not greeted sees the children, also with a name, and before a decision', () => {
  const { host, card } = start();
  expect(card.showsChildren()).toBe(true);
  for (const decision of [{ visitor: visitor() }, { visitor: ann }]) {
    host.decideAll(decision);
    expect(card.showsChildren()).toBe(true);
  }
});

test('who is known is greeted by name, and is another guest at a tap', () => {
  const { host, card } = start(greet());
  expect(card.heading()).toBe('Good to see you again, Ann.');
  card.press('Not Ann?');
  expect(host.calls).toEqual([['logout']]);
  host.decideAll({ visitor: visitor() });
  expect(card.showsChildren()).toBe(true);
});

test('who comes back unknown is greeted without a name, and is nobody else', () => {
  const { card } = start(greet({ nextThing: lamps }, visitor()));
  expect(card.heading()).toBe('Good to see you again.');
  expect(card.buttons()).toEqual([]);
  expect(card.find('.need')?.textContent).toBe('You were looking for: Lamps All lamps');
  expect(card.links()).toEqual([{ text: 'All lamps', href: '/lamps' }]);
});

test.each<[string, Partial<Greeting>, string, string[]]>([
  ['a line', reward({ phone: '+1 800 555 0100' }), 'Yours: The line', ['tel:+18005550100']],
  ['a code', reward({ code: 'K-1' }), 'Your code: K-1', []],
  ['a file', reward({ href: '/a.pdf' }), 'Yours: The line', ['/a.pdf']],
  ['an unsafe address', reward({ href: 'javascript:alert(1)' }), 'Yours: The line', []],
  [
    'a need without a link',
    { nextThing: { kind: 'need', name: '<i>x</i>' } },
    'You were looking for: <i>x</i>',
    [],
  ],
  [
    'a need with an unsafe one',
    { nextThing: { ...lamps, link: { label: 'x', href: 'javascript:alert(1)' } } },
    'Lamps',
    [],
  ],
  [
    'who looks after them',
    { representative: { name: 'Mo Byrne', title: 'Customer care', phone: '+353 21 555' } },
    'Your contact: Mo Byrne, Customer care',
    ['tel:+35321555'],
  ],
  ['somebody without a line', { representative: { name: 'Mo' } }, 'Your contact: Mo', []],
])('what is theirs comes with it: %s', (_, greeting, text, addresses) => {
  const { card } = start(greet(greeting));
  expect(card.find('.card')?.textContent).toContain(text);
  expect(card.links().map(({ href }) => href)).toEqual(addresses);
});

test('it stays while later decisions of the page bring none, and goes with the one it was for', () => {
  const { host, card } = start(greet(reward({ code: 'K-1' })));
  host.decideAll({ visitor: ann });
  expect(card.find('.card')?.textContent).toContain('K-1');
  host.decideAll({ visitor: visitor({ firstName: 'Bo' }) });
  expect(card.showsChildren()).toBe(true);
  expect(card.element.shadowRoot!.textContent).not.toMatch(/Ann|K-1/);
});

test('a direct line goes with the tier it is for', () => {
  const client = visitor({ firstName: 'Ann', tier: 'client' });
  const { host, card } = start(greet({ representative: { name: 'Mo', phone: '+1 2345' } }, client));
  host.decideAll({ visitor: client });
  expect(card.links()).toHaveLength(1);
  host.decideAll({ visitor: ann });
  expect(card.element.shadowRoot!.textContent).not.toMatch(/Mo|2345/);
});

test('seen, it is told once and unasked by nobody, and no further page of the tab shows it', async () => {
  stubSight();
  const { host, card } = start(greet());
  expect(host.calls).toEqual([]);
  expect(sessionStorage).toHaveLength(0);
  await see();
  expect(host.calls).toEqual([['prompt', 'greeting', 'shown', false]]);
  expect(JSON.stringify({ ...sessionStorage })).not.toMatch(/ann/i);
  // The decision of an answer that was on its way when it was seen.
  host.decideAll(greet());
  expect(card.heading()).toBe('Good to see you again, Ann.');
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(1);
  expect(start(greet()).card.showsChildren()).toBe(true);
});

test('not seen, it is there on the next page', async () => {
  stubSight();
  start(greet());
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(start(greet()).card.heading()).toBe('Good to see you again, Ann.');
});

test('who comes after "Not Ann?" is greeted', async () => {
  stubSight();
  const { card } = start(greet());
  await see();
  card.press('Not Ann?');
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(1);
  expect(start(greet({}, visitor({ firstName: 'Bo' }))).card.heading()).toBe('Good to see you again, Bo.');
});

test('refused storage changes nothing but what the tab remembers', async () => {
  stubSight();
  vi.stubGlobal('sessionStorage', undefined);
  const { card } = start(greet());
  await see();
  expect(card.heading()).toBe('Good to see you again, Ann.');
});

test('a page can prevent it, and is asked once', () => {
  const asked: unknown[] = [];
  const prevent = (event: Event) => {
    asked.push((event as CustomEvent).detail);
    event.preventDefault();
  };
  document.addEventListener('rapport:before-show', prevent);
  const { host, card } = start(greet());
  host.decideAll(greet());
  document.removeEventListener('rapport:before-show', prevent);
  expect(card.showsChildren()).toBe(true);
  expect(asked).toEqual([{ item: 'greeting', unsolicited: false }]);
});

test('a name is a text', () => {
  const { card } = start(greet({}, visitor({ firstName: '<b>Ann</b>' })));
  expect(card.heading()).toBe('Good to see you again, <b>Ann</b>.');
  expect(card.find('b')).toBe(null);
});
