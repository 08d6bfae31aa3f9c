import { expect, test } from 'vitest';
import { define } from '../../widgets/greeting/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf, visitor } from './support/fake-host.ts';
import { place } from './support/place.ts';

onEachPage();
const start = (decision?: Parameters<typeof createFakeHostOf>[0]) => {
  const host = createFakeHostOf(decision);
  define(host);
  return { host, card: place({}, 'rapport-greeting') };
};

test('who is not known by name sees the children, also before a decision', () => {
  const { host, card } = start();
  expect(card.showsChildren()).toBe(true);
  host.decideAll({ visitor: visitor() });
  expect(card.showsChildren()).toBe(true);
});

test('who is known is greeted by name, with what is theirs, and is another guest at a tap', () => {
  const { host, card } = start({ visitor: visitor({ firstName: 'Ann' }) });
  expect(card.heading()).toBe('Good to see you again, Ann.');
  host.decideAll({
    visitor: visitor({ firstName: 'Ann' }),
    rewards: [
      {
        incentive: 'line',
        kind: 'line',
        name: 'The line',
        at: 1,
        state: 'granted',
        phone: '+1 800 555 0100',
      },
    ],
  });
  expect(card.find('.reward')?.textContent).toContain('Yours: The line');
  expect(card.links()).toEqual([{ text: 'Your line: +1 800 555 0100', href: 'tel:+18005550100' }]);
  card.press('Not Ann?');
  expect(host.calls).toEqual([['logout']]);
  host.decideAll({ visitor: visitor() });
  expect(card.showsChildren()).toBe(true);
});

test('a name is a text', () => {
  const { card } = start({ visitor: visitor({ firstName: '<b>Ann</b>' }) });
  expect(card.heading()).toBe('Good to see you again, <b>Ann</b>.');
  expect(card.find('b')).toBe(null);
});
