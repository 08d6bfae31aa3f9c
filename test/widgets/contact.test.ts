import { beforeEach, expect, test, vi } from 'vitest';
import type { ContactChannelView, ContactView } from '../../protocol/index.ts';
import { define } from '../../widgets/contact/index.ts';
import { readLength, readMoment } from '../../widgets/contact/times.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf, desk, type FakeHost, type Sent, visitor } from './support/fake-host.ts';
import { type Placed, place } from './support/place.ts';

const opened = { 'data-rapport-overlay': 'open' };
const NOW = Date.parse('2026-03-02T10:00:00Z');

const events = onEachPage();
beforeEach(() => {
  vi.setSystemTime(NOW);
});

const decisionOf = (contact?: ContactView, more = visitor()) => ({
  visitor: more,
  questions: {},
  ...(contact ? { contact } : {}),
});
const start = (contact?: ContactView, attributes: Record<string, string> = {}): [Placed, FakeHost] => {
  const host = createFakeHostOf(decisionOf(contact));
  define(host);
  return [place(attributes, 'rapport-contact'), host];
};
const choose = async (card: Placed, label: string) => {
  const found = [...card.element.shadowRoot!.querySelectorAll<HTMLElement>('button')].find(one =>
    one.textContent!.trim().startsWith(label),
  );
  if (!found) throw new Error(`No button "${label}", only ${card.buttons().join(' | ')}.`);
  found.click();
  for (let turns = 0; turns < 8; turns++) await Promise.resolve();
};
const control = (card: Placed, id: string) => card.find<HTMLInputElement>(`[id="${id}"]`)!;
const fill = (card: Placed, values: Record<string, string>) => {
  for (const [id, value] of Object.entries(values)) {
    control(card, id).value = value;
    control(card, id).dispatchEvent(new Event('input', { bubbles: true }));
  }
};
const sent = (host: FakeHost) =>
  host.calls.filter(([name]) => name === 'send').map(([, path, fields]) => [path, fields as { id: string }]);
const alerts = (card: Placed) => card.find('[role=alert]')?.textContent;
const errorOf = (card: Placed, id: string) =>
  card.find(`[id="${control(card, id).getAttribute('aria-describedby')}"]`)?.textContent;
const answer = (id: string, more: Partial<ContactChannelView> = {}): Sent => ({
  status: 200,
  body: { reference: '482913', channel: { ...desk().channels.find(one => one.id === id), ...more } },
});

test('the reasons first, in the words of the site or its own, then the channels with what there is to know', async () => {
  const [card] = start(desk());
  expect(card.heading()).toBe('How can we help?');
  expect(card.buttons()).toEqual(['An order', 'A complaint', 'I am from the press']);
  await choose(card, 'An order');
  expect(card.heading()).toBe('How shall we talk?');
  const [line, call] = card.buttons();
  const at = (time: string, options: object = {}) =>
    new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', ...options }).format(
      Date.parse(time),
    );
  expect(line).toBe(
    `Call us  Open until ${at('2026-03-02T17:00:00Z')} Wait: about 3 minutes Best for: a quick answer`,
  );
  expect(call).toContain(`Closed, opens ${at('2026-03-03T09:00:00Z', { weekday: 'long' })}`);
  expect(card.buttons().at(-1)).toBe('Back');
  await choose(card, 'Back');
  expect(card.heading()).toBe('How can we help?');
});

test('times are those of the reader: today the time alone, another day with its name; lengths in a fitting unit', () => {
  const read = (value: { toLocaleString(locale: string): string }, locale = 'en') =>
    value.toLocaleString(locale);
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const shown = (at: number, options: object) =>
    new Intl.DateTimeFormat('de', { timeZone: zone, hour: 'numeric', minute: '2-digit', ...options }).format(
      at,
    );
  expect(read(readMoment(NOW + 60_000), 'de')).toBe(shown(NOW + 60_000, {}));
  expect(read(readMoment(NOW + 86_400_000), 'de')).toBe(shown(NOW + 86_400_000, { weekday: 'long' }));
  expect(read(readMoment(NOW + 86_400_000), 'de')).toMatch(/Dienstag/);
  expect([1, 45, 120, 1440, 2880, 4320].map(minutes => read(readLength(minutes)))).toEqual([
    ...['1 minute', '45 minutes', '2 hours', '24 hours', '2 days', '3 days'],
  ]);
  expect(read(readLength(3), 'de')).toBe('3 Minuten');
});

test('a reason of the attribute is skipped, with a way back; one that there is not is asked', async () => {
  const [card] = start(desk(), { reason: 'order' });
  expect(card.heading()).toBe('How shall we talk?');
  await choose(card, 'Back');
  expect(card.heading()).toBe('How can we help?');
  const [other] = start(desk(), { reason: 'nothing' });
  expect(other.heading()).toBe('How can we help?');
  other.element.setAttribute('reason', 'complaint');
  expect(other.heading()).toBe('We want to put this right.');
});

test('a number is a link, with the reference grouped for the eye and spelt for the ear', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  host.answers.push(answer('line', { number: '+353 20 914 0299' }));
  await choose(card, 'Call us');
  expect(sent(host)).toEqual([
    [
      'contact',
      {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
        ...{ reason: 'order', channel: 'line', url: location.href.split('#')[0] },
      },
    ],
  ]);
  expect(card.heading()).toBe('Call us');
  expect(card.links()).toEqual([{ text: 'Call +353 20 914 0299', href: 'tel:+353209140299' }]);
  const code = card.find('[part=code]')!;
  expect([code.textContent, code.getAttribute('aria-label')]).toEqual(['482 913', '4 8 2 9 1 3']);
  await vi.advanceTimersByTimeAsync(150);
  expect(card.announced()).toBe('Your reference: 4 8 2 9 1 3');
});

test.each([
  [
    'Send an e-mail',
    'post',
    'Write to desk@shop.example',
    'mailto:desk@shop.example?subject=Your%20reference%3A%20482913',
  ],
  ['Chat', 'chat', 'Chat', 'https://chat.example/?t=482913'],
])('%s carries the reference along', async (label, id, text, href) => {
  const [card, host] = start(desk(), { reason: 'order' });
  host.answers.push(answer(id));
  await choose(card, label);
  expect(card.links()).toEqual([{ text, href }]);
});

test('a fax number is said, not linked; a conversation that leads to a script is no link', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  host.answers.push(answer('fax'), answer('chat', { href: 'javascript:alert(1)' }));
  await choose(card, 'Send a fax');
  expect(card.find('.or')?.textContent).toBe('Fax to +353 20 914 0299');
  await choose(card, 'Back');
  await choose(card, 'An order');
  await choose(card, 'Chat');
  expect(card.links()).toEqual([]);
  expect(card.find('.note')).toBeNull();
});

test('a message asks for what it needs, at its controls, and sends what was typed and the trap', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  await choose(card, 'Write here');
  for (const id of ['message', 'email', 'name'])
    expect(card.find(`label[for="${id}"]`)?.textContent).toBeTruthy();
  expect(control(card, 'email').autocomplete).toBe('email');
  await choose(card, 'Send');
  expect(errorOf(card, 'message')).toBe('Write what it is about.');
  expect(card.element.shadowRoot!.activeElement?.id).toBe('message');
  fill(card, { message: 'Where is it?' });
  await choose(card, 'Send');
  expect(errorOf(card, 'email')).toContain('Enter an address');
  expect(sent(host)).toEqual([]);
  host.answers.push(answer('form'));
  fill(card, { email: 'ann@example.com', name: ' ' });
  await choose(card, 'Send');
  expect(sent(host)[0]![1]).toMatchObject({
    channel: 'form',
    message: 'Where is it?',
    email: 'ann@example.com',
  });
  expect(sent(host)[0]![1]).not.toHaveProperty('name');
  expect(card.heading()).toBe('Thank you. We have it.');
  expect(card.find('.note')?.textContent).toBe('We will answer by e-mail.');
  expect(card.find('[part=code]')?.textContent).toBe('482 913');
});

test('a call back tells the number, when, and in which time zone', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  await choose(card, 'We call you');
  await choose(card, 'Send');
  expect(errorOf(card, 'phone')).toContain('Enter a number');
  host.answers.push(answer('call'));
  fill(card, { phone: '030 1', when: 'at ten' });
  await choose(card, 'Send');
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  expect(sent(host)[0]![1]).toMatchObject({ phone: '030 1', when: 'at ten', timeZone });
  expect(card.find('.note')?.textContent).toBe('We will call you.');
});

test('what is known need not be typed again', async () => {
  const [card, host] = start(desk({ known: ['name', 'email', 'phone'] }), { reason: 'order' });
  await choose(card, 'Write here');
  expect(card.find('#name')).toBeNull();
  expect(card.find('label[for=email]')?.textContent).toBe('E-mail address, if not the one we have');
  host.answers.push(answer('form'));
  fill(card, { message: 'Hello' });
  await choose(card, 'Send');
  expect(sent(host)[0]![1]).not.toHaveProperty('email');
  expect(card.heading()).toBe('Thank you. We have it.');
});

test.each([
  [{ status: 0 }, 'There is no connection.'],
  [{ status: 429 }, 'too often'],
  [{ status: 503 }, 'Please send it once more.'],
])(
  'a form that fails with %o says so, loses nothing, and is the same request when it is sent again',
  async (fault, text) => {
    const [card, host] = start(desk(), { reason: 'order' });
    await choose(card, 'Write here');
    fill(card, { message: 'Hello', email: 'ann@example.com' });
    host.answers.push(fault, answer('form'));
    await choose(card, 'Send');
    expect(alerts(card)).toContain(text);
    expect([control(card, 'message').value, control(card, 'email').value]).toEqual([
      'Hello',
      'ann@example.com',
    ]);
    await choose(card, 'Send');
    expect(card.heading()).toBe('Thank you. We have it.');
    const [first, second] = sent(host).map(([, fields]) => fields as { id: string });
    expect(second).toEqual(first);
  },
);

test('what was typed is there again after another channel was looked at, and gone once it was sent', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  await choose(card, 'Write here');
  fill(card, { message: 'Hello', email: 'ann@example.com' });
  await choose(card, 'Back');
  await choose(card, 'We call you');
  await choose(card, 'Back');
  await choose(card, 'Write here');
  expect(control(card, 'message').value).toBe('Hello');
  host.answers.push(answer('form'));
  await choose(card, 'Send');
  await choose(card, 'Back');
  await choose(card, 'An order');
  await choose(card, 'Write here');
  expect(control(card, 'message').value).toBe('');
});

test('a field that the server finds wrong is said at its control', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  await choose(card, 'Write here');
  fill(card, { message: 'Hello', email: 'ann@' });
  host.answers.push({ status: 400, body: { code: 'bad_request', errors: [{ path: 'email' }] } });
  await choose(card, 'Send');
  expect(errorOf(card, 'email')).toContain('Enter an address');
});

test('a number can be called also when no reference could be had', async () => {
  const [card] = start(desk(), { reason: 'order' });
  await choose(card, 'Call us');
  expect(alerts(card)).toContain('There is no connection.');
  expect(card.links()[0]!.href).toBe('tel:+353209140217');
  expect(card.find('.reference')).toBeNull();
  await choose(card, 'Back');
  expect(card.heading()).toBe('How shall we talk?');
});

test('a complaint has its own heading, a number to call on every step, and nothing to sell', async () => {
  const [card, host] = start(desk());
  await choose(card, 'A complaint');
  expect(card.heading()).toBe('We want to put this right.');
  await choose(card, 'Write here');
  expect(card.heading()).toBe('We want to put this right.');
  expect(card.links()).toEqual([{ text: 'Or call +353 20 914 0217', href: 'tel:+353209140217' }]);
  host.answers.push(answer('form'));
  fill(card, { message: 'It broke.', email: 'ann@example.com' });
  await choose(card, 'Send');
  expect(card.links().map(({ href }) => href)).toEqual(['tel:+353209140217']);
});

test('the visitor’s own line and what they prefer are marked, in the order of the server', async () => {
  const channels = desk().channels.map(one => ({
    ...one,
    ...(one.id === 'line' ? { isOwn: true } : {}),
    ...(one.id === 'post' ? { isPreferred: true } : {}),
  }));
  const [card] = start(desk({ channels }), { reason: 'order' });
  expect([...card.element.shadowRoot!.querySelectorAll('.tag')].map(tag => tag.textContent)).toEqual([
    ...['Your own line', 'As you prefer'],
  ]);
});

test('without a desk the children stay', async () => {
  const [card, host] = start();
  expect(card.showsChildren()).toBe(true);
  await host.settleAll(decisionOf());
  expect(card.showsChildren()).toBe(true);
  expect(sent(host)).toEqual([]);
  host.decideAll(decisionOf(desk()));
  expect(card.heading()).toBe('How can we help?');
});

test('whoever has allowed no decision may talk all the same', async () => {
  const host = createFakeHostOf(undefined);
  define(host);
  const card = place({}, 'rapport-contact');
  host.answers.push({ status: 200, body: { contact: desk() } });
  await host.settleAll(undefined);
  await Promise.resolve();
  expect(sent(host)).toEqual([['desk', {}]]);
  expect(card.heading()).toBe('How can we help?');
});

test('opened while the server cannot be reached it says so, and tries again', async () => {
  const host = createFakeHostOf(undefined);
  define(host);
  const card = place(opened, 'rapport-contact');
  await host.settleAll(undefined);
  await Promise.resolve();
  expect(card.heading()).toBe('We could not be reached.');
  expect(card.buttons()).toEqual(['Try again', 'Close']);
  card.press('Try again');
  await host.settleAll(decisionOf(desk()));
  expect(card.heading()).toBe('How can we help?');
});

test('closed, what was opened goes, and tells the page but not the ledger', async () => {
  const [card, host] = start(desk(), opened);
  await choose(card, 'Close');
  expect(card.element.isConnected).toBe(false);
  expect(events).toEqual([['dismissed', { item: 'contact', outcome: 'closed' }]]);
  expect(host.calls.filter(([name]) => name === 'prompt' || name === 'add')).toEqual([]);
});

test('a number that is looked at again is the same request, what is written next is another', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  const again = async (label: string, id: string) => {
    host.answers.push(answer(id));
    await choose(card, label);
    if (id === 'form') {
      fill(card, { message: 'Hello', email: 'ann@example.com' });
      await choose(card, 'Send');
    }
    await choose(card, 'Back');
    await choose(card, 'An order');
  };
  for (const id of ['line', 'line', 'form', 'form'] as const)
    await again(id === 'line' ? 'Call us' : 'Write here', id);
  const ids = sent(host).map(([, fields]) => (fields as { id: string }).id);
  expect(ids).toHaveLength(4);
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(3);
});

test('hours that an earlier page was told are not said when they are over', async () => {
  const [card] = start(desk(), { reason: 'order' });
  vi.setSystemTime(Date.parse('2026-03-04T10:00:00Z'));
  await choose(card, 'Back');
  await choose(card, 'An order');
  expect(card.find('.hours')).toBeNull();
});

test('a page may prevent it', () => {
  const prevent = (event: Event) => event.preventDefault();
  document.addEventListener('rapport:before-show', prevent);
  const [card] = start(desk());
  expect(card.showsChildren()).toBe(true);
  document.removeEventListener('rapport:before-show', prevent);
});

test('a later decision does not disturb what the visitor is in the middle of', async () => {
  const [card, host] = start(desk(), { reason: 'order' });
  await choose(card, 'Write here');
  fill(card, { message: 'Hello' });
  host.decideAll(decisionOf(desk()));
  expect(control(card, 'message').value).toBe('Hello');
});

test('after a logout nothing of what was typed or given stays in sight', async () => {
  const channels = desk().channels.map(one => (one.id === 'line' ? { ...one, isOwn: true } : one));
  const host = createFakeHostOf(decisionOf(desk({ channels }), visitor({ proof: 'verified' })));
  define(host);
  const card = place({ reason: 'order' }, 'rapport-contact');
  await choose(card, 'Write here');
  fill(card, { message: 'Hello' });
  host.decideAll(decisionOf(desk()));
  expect(card.heading()).toBe('How can we help?');
  await choose(card, 'An order');
  expect(card.find('.tag')).toBeNull();
  await choose(card, 'Write here');
  expect(control(card, 'message').value).toBe('');
});
