import { expect, test, vi } from 'vitest';
import type { GateView, SlotDecision } from '../../protocol/index.ts';
import { define } from '../../widgets/gate/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf } from './support/fake-host.ts';
import { place } from './support/place.ts';

onEachPage();
const locked = (gate: Partial<GateView> = {}): { slots: Record<string, SlotDecision> } => ({
  slots: { news: { variant: 'baseline', gate: { access: 'registered', incentive: 'club', ...gate } } },
});
const unlocked = { slots: { news: { variant: 'a', content: { kind: 'text' as const, text: 'Soon' } } } };
const start = (decision?: Parameters<typeof createFakeHostOf>[0]) => {
  const host = createFakeHostOf(decision);
  define(host);
  const card = place({ slot: 'news' }, 'rapport-gate');
  const teaser = () => card.element.shadowRoot!.querySelector('slot')!;
  return { host, card, teaser };
};

test('before a decision, for a slot of nobody and for one that is open, there are the children alone', () => {
  for (const decision of [undefined, { slots: {} }, { slots: { news: { variant: 'baseline' } } }, unlocked])
    expect(start(decision).card.showsChildren()).toBe(true);
});

test('who is below the tier keeps the teaser, to be used, and reads what it takes', () => {
  const { card, teaser } = start(locked());
  expect(card.heading()).toBe('Register to see this.');
  expect(teaser().inert).toBe(false);
  expect(card.buttons()).toEqual(['Register']);
});

test.each<[Partial<GateView>, string, string[]]>([
  [{ text: 'For those who come back' }, 'For those who come back', ['Register']],
  [{ access: 'client', incentive: undefined }, 'This is for our clients.', []],
  [{ access: 'mvc', incentive: undefined }, 'This is for our best clients.', []],
  [{ text: '<b>Come in</b>' }, '<b>Come in</b>', ['Register']],
])(
  'the line is the site’s, or says the tier, and there is a button where registering opens it: %o',
  (gate, line, buttons) => {
    const { card } = start(locked(gate));
    expect(card.heading()).toBe(line);
    expect(card.buttons()).toEqual(buttons);
  },
);

test('the button opens the registration for what opens the slot, and nothing else is asked for', () => {
  const { host, card } = start(locked());
  card.press('Register');
  expect(host.calls).toEqual([['open', 'register', { incentive: 'club' }]]);
});

test('with the slot’s content the ask goes, and that is said; without it, it comes back', async () => {
  const { host, card } = start(locked());
  card.button('Register').focus();
  host.decideAll(unlocked);
  expect(card.showsChildren()).toBe(true);
  expect(document.activeElement).toBe(card.element);
  await vi.advanceTimersByTimeAsync(500);
  expect(card.announced()).toBe('Unlocked.');
  host.decideAll(locked());
  expect(card.heading()).toBe('Register to see this.');
});

test('nothing is said where there was nothing to unlock, or nothing came of it', async () => {
  const open = start(unlocked);
  open.host.decideAll(unlocked);
  const empty = start(locked());
  empty.host.decideAll({ slots: { news: { variant: 'baseline' } } });
  await vi.advanceTimersByTimeAsync(500);
  expect([open.card.announced(), empty.card.announced()]).toEqual(['', '']);
});

test.each([
  ['the button', locked(), 'BUTTON'],
  ['what it has opened', unlocked, 'RAPPORT-GATE'],
])('when the registration is closed the focus is at %s', async (_, decision, name) => {
  const { host, card } = start(locked());
  const overlay = document.createElement('rapport-any');
  document.body.append(overlay);
  card.press('Register');
  host.decideAll(decision);
  (document.activeElement as HTMLElement).blur();
  for (const item of ['question:x', 'incentive:club']) {
    host.emit(overlay, 'dismissed', { item, outcome: 'closed' });
    await vi.advanceTimersByTimeAsync(1);
    const focused = card.element.shadowRoot!.activeElement ?? document.activeElement;
    expect(focused?.tagName).toBe(item === 'question:x' ? 'BODY' : name);
  }
});

test('removed, it listens to nothing', async () => {
  const { host, card } = start(locked());
  card.press('Register');
  card.element.remove();
  await vi.advanceTimersByTimeAsync(1);
  expect(host.listening()).toBe(0);
});
