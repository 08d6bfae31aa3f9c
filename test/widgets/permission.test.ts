import { describe, expect, test } from 'vitest';
import type { PermissionView } from '../../protocol/index.ts';
import { define } from '../../widgets/permission/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf } from './support/fake-host.ts';
import { place } from './support/place.ts';

const events = onEachPage();

const LETTER: PermissionView = {
  ...{ id: 'letter', text: 'Send me the letter, once a month.', version: 2 },
  ...{ channel: 'e-mail', state: 'open' },
};
const of = (more: Partial<PermissionView> = {}) => ({ permissions: { letter: { ...LETTER, ...more } } });
const start = (
  more: Partial<PermissionView> = {},
  attributes: Record<string, string> = { for: 'letter' },
) => {
  const host = createFakeHostOf(of(more));
  define(host);
  const card = place(attributes, 'rapport-permission');
  // A question waits for what the server says on this page.
  if (host.calls.length) {
    expect(host.calls).toEqual([['request', `permission:${attributes.for}`]]);
    expect(card.showsChildren()).toBe(true);
    host.calls.length = 0;
    void host.settleAll(of(more));
  }
  return { host, card };
};
const told = (granted: boolean, version = 2) => [
  'tell',
  { type: 'permission', permission: 'letter', granted, version },
];
const note = (card: ReturnType<typeof place>) => card.find('[part~=note]')?.textContent;

describe('a placed permission', () => {
  test('asks in the words of the site, says by which channel, and has three answers', () => {
    const { card } = start();
    expect(card.heading()).toBe('Send me the letter, once a month.');
    expect(card.find('[part~=channel]')?.textContent).toBe('By e-mail');
    expect(card.buttons()).toEqual(['Yes', 'Not now', 'Never']);
    expect(new Set(card.buttons().map(label => card.button(label).className))).toEqual(
      new Set(['answer row']),
    );
  });

  test.each(['later', 'postponed', 'unready'] as const)('that is %s leaves the children', state => {
    const { card, host } = start({ state });
    expect(card.showsChildren()).toBe(true);
    expect(events).toEqual([]);
    // The next page of a shop that is one document.
    host.decideAll(of());
    expect(card.showsChildren()).toBe(false);
  });

  test('that is not the site’s leaves the children', () => {
    expect(start({}, { for: 'none' }).card.showsChildren()).toBe(true);
  });

  test('that was put off on another page leaves the children', () => {
    const { card, host } = start();
    expect(card.buttons()).toContain('Not now');
    host.decideAll(of({ state: 'postponed' }));
    expect(card.showsChildren()).toBe(true);
  });

  test('is told once, with the wording that was shown, and says how to take it back', async () => {
    const { card, host } = start();
    card.press('Yes');
    card.press('Yes');
    card.press('Never');
    card.press('Not now');
    expect(host.calls).toEqual([told(true)]);
    await host.settleAll(of({ state: 'granted' }));
    expect(card.heading()).toBe('Allowed. You can take it back here or by the link in every mail.');
    expect(card.buttons()).toEqual(['Undo']);
    expect(events).toEqual([['permission', { permission: 'letter', granted: true }]]);
    card.press('Undo');
    await host.settleAll(of({ state: 'declined' }));
    expect(host.calls).toEqual([told(true), told(false)]);
    expect(card.heading()).toBe('You do not allow: Send me the letter, once a month.');
    expect(card.buttons()).toEqual(['Change']);
  });

  test('of another channel promises no mail', async () => {
    const { card, host } = start({ channel: 'phone' });
    card.press('Yes');
    await host.settleAll(of({ channel: 'phone', state: 'granted' }));
    expect(card.heading()).toBe('Allowed. You can take it back here at any time.');
  });

  test('"never" is one word on record, and nothing the ledger would say again', async () => {
    const { card, host } = start();
    card.press('Never');
    await host.settleAll(of({ state: 'declined' }));
    expect(host.calls).toEqual([told(false)]);
    expect(events).toEqual([
      ['permission', { permission: 'letter', granted: false }],
      ['dismissed', { item: 'permission:letter', outcome: 'declined' }],
    ]);
    expect(card.buttons()).toEqual(['Change']);
  });

  test('"not now" climbs the ladder and brings the children back', () => {
    const { card, host } = start();
    card.press('Not now');
    expect(host.calls).toEqual([['prompt', 'permission:letter', 'postponed', false]]);
    expect(card.showsChildren()).toBe(true);
  });

  test('that was said is one line, and the answers come back for who wants to change it', async () => {
    const { card, host } = start({ state: 'granted' });
    expect(card.heading()).toBe('You allow: Send me the letter, once a month.');
    card.press('Change');
    expect(card.button('Yes').getAttribute('aria-pressed')).toBe('true');
    card.press('Not now');
    expect(card.heading()).toBe('You allow: Send me the letter, once a month.');
    card.press('Change');
    card.press('Never');
    await host.settleAll(of({ state: 'declined' }));
    expect(host.calls).toEqual([told(false)]);
    // Not a prompt that was dismissed, but a word that was changed.
    expect(events.map(([name]) => name)).toEqual(['permission']);
  });

  test('keeps what cannot be sent and says so, until it has arrived', async () => {
    const { card, host } = start();
    card.press('Yes');
    await host.settleAll(undefined);
    expect(note(card)).toBe('Your answer is kept and will be sent once you are online again.');
    expect(events).toEqual([['permission', { permission: 'letter', granted: true }]]);
    // A decision of before it arrived changes nothing.
    host.decideAll(of());
    expect(note(card)).toContain('kept');
    host.decideAll(of({ state: 'granted' }));
    expect(note(card)).toBe(undefined);
    expect(card.buttons()).toEqual(['Undo']);
  });

  test('says when the server did not take it, and asks on', async () => {
    const { card, host } = start();
    card.press('Yes');
    await host.settleAll(of());
    expect(note(card)).toBe('That was not saved. Please try again.');
    expect(card.button('Yes').hasAttribute('aria-pressed')).toBe(false);
    expect(events).toEqual([]);
  });

  test('a decision in the middle changes nothing before the answer is there; a new wording is told as that', async () => {
    const { card, host } = start();
    host.decideAll(of({ version: 3, text: 'Send me the letter, twice a month.' }));
    expect(card.heading()).toBe('Send me the letter, twice a month.');
    card.press('Yes');
    host.decideAll(of({ version: 4, text: 'Send me the letter every day.' }));
    expect(card.heading()).toBe('Send me the letter, twice a month.');
    await host.settleAll(of({ version: 4, state: 'granted' }));
    expect(host.calls).toEqual([told(true, 3)]);
  });

  test('an answer after the script was destroyed, or the visitor has left, shows nothing', async () => {
    const { card, host } = start();
    card.press('Yes');
    host.destroy();
    expect(card.showsChildren()).toBe(true);
    await host.settleAll(of({ state: 'granted' }));
    expect(card.showsChildren()).toBe(true);
    expect(host.listening()).toBe(0);
  });
});

describe('an overlay', () => {
  test('of the arbiter is announced, and leaves nothing behind', async () => {
    const { card, host } = start({}, { permission: 'letter', 'data-rapport-overlay': '' });
    expect(card.buttons()).toEqual(['Yes', 'Not now', 'Never']);
    card.press('Never');
    await host.settleAll(of({ state: 'declined' }));
    expect(card.element.isConnected).toBe(false);
    expect(host.calls).toEqual([told(false)]);
  });

  test('of the arbiter goes when it was said elsewhere', () => {
    const { card, host } = start({}, { permission: 'letter', 'data-rapport-overlay': '' });
    host.decideAll(of({ state: 'declined' }));
    expect(card.heading()).toBe(undefined);
  });

  test('a page that prevents it sees nothing of it', () => {
    document.addEventListener('rapport:before-show', event => event.preventDefault(), { once: true });
    const { card, host } = start({}, { permission: 'letter', 'data-rapport-overlay': '' });
    expect(card.heading()).toBe(undefined);
    expect(host.calls).toEqual([]);
  });

  test.each(['later', 'postponed', 'declined'] as const)(
    'that the visitor opened asks whatever stands (%s), and is closed without a word to the ladder',
    state => {
      const { card, host } = start({ state }, { for: 'letter', 'data-rapport-overlay': 'open' });
      expect(card.buttons()).toEqual(['Yes', 'Not now', 'Never']);
      card.press('Not now');
      expect(host.calls).toEqual([]);
      expect(card.element.isConnected).toBe(false);
    },
  );

  test('that the visitor opened says what stands, with a way to close it', () => {
    const { card } = start({ state: 'granted' }, { for: 'letter', 'data-rapport-overlay': 'open' });
    expect(card.buttons()).toEqual(['Change', 'Close']);
    card.press('Close');
    expect(card.element.isConnected).toBe(false);
  });
});
