import { afterEach, expect, test, vi } from 'vitest';
import type { IncentiveView, RewardView } from '../../protocol/index.ts';
import { define } from '../../widgets/register/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf, type FakeHost, incentive, visitor } from './support/fake-host.ts';
import { type Placed, place } from './support/place.ts';

const ITEM = 'incentive:kettle';
const placed = { incentive: 'kettle' };
const overlay = { ...placed, 'data-rapport-overlay': '' };
const opened = { ...placed, 'data-rapport-overlay': 'open' };

const events = onEachPage();
afterEach(() => sessionStorage.clear());

const decisionOf = (view?: IncentiveView) => ({
  visitor: visitor(),
  questions: {},
  incentives: view ? { [view.id]: view } : {},
});
const start = (view?: IncentiveView, attributes: Record<string, string> = placed): [Placed, FakeHost] => {
  const host = createFakeHostOf(decisionOf(view));
  define(host);
  return [place(attributes, 'rapport-register'), host];
};
const input = (card: Placed, id: string) => card.find<HTMLInputElement>(`[id="${id}"]`)!;
const fill = (card: Placed, values: Record<string, string>) => {
  for (const [id, value] of Object.entries(values)) input(card, id).value = value;
};
const press = async (card: Placed, label: string) => {
  card.press(label);
  for (let turns = 0; turns < 5; turns++) await Promise.resolve();
};
const alerts = (card: Placed) => card.find('[role=alert]')?.textContent;
const sent = (host: FakeHost) => host.calls.filter(([name]) => name === 'send');
const reward = (more: Partial<RewardView> = {}): RewardView => ({
  ...{ incentive: 'kettle', kind: 'prize', name: 'A kettle', at: 1, state: 'granted' },
  ...more,
});
const CODE_NEXT = { next: 'code', registration: 'r-1', expiresIn: 600, againIn: 30, visitor: visitor() };
const DONE = { visitor: visitor({ proof: 'verified', firstName: 'Ann' }), reward: reward({ drawAt: 1 }) };

test('an offer says what there is, its rules, and asks for each thing by a labelled control', () => {
  const [card] = start(incentive());
  expect(card.heading()).toBe('A kettle');
  expect(card.find('.offer')?.textContent).toBe('Register and win a kettle.');
  expect(card.find('details')?.textContent).toContain('Once a person. One in all.');
  for (const id of ['email', 'firstName', 'morning', 'allow-news'])
    expect(card.find(`label[for="${id}"]`)?.textContent).toBeTruthy();
  expect(input(card, 'email').autocomplete).toBe('email');
  expect(input(card, 'firstName').autocomplete).toBe('given-name');
  // Nobody has agreed to anything by leaving a control as it was.
  expect(input(card, 'allow-news').checked).toBe(false);
  expect(card.buttons()).toEqual(['Register', 'Not now', 'Don’t ask again']);
});

test('a form goes out as it was filled in, with its token, and only what was filled in', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: ' ann@example.com ', morning: 'tea' });
  input(card, 'allow-news').checked = true;
  await press(card, 'Register');
  expect(sent(host)).toEqual([
    [
      'send',
      'register',
      {
        ...{ form: 'form-1', email: 'ann@example.com', fields: { morning: 'tea' }, incentive: 'kettle' },
        ...{ permissions: [{ id: 'news', version: 2 }], url: location.href.split('#')[0], website: '' },
      },
    ],
  ]);
  expect(card.heading()).toBe('Look into your mail');
  expect(card.find('.note')?.textContent).toBe(
    'We have sent a mail with a six-digit code to ann@example.com. It is good for 10 minutes.',
  );
});

test('no address, or none that can be one, is said at the field, and nothing is sent', async () => {
  const [card, host] = start(incentive());
  for (const value of ['', 'ann', 'ann@', 'ann@example']) {
    fill(card, { email: value });
    await press(card, 'Register');
    expect(input(card, 'email').getAttribute('aria-invalid')).toBe('true');
    expect(
      card.find(`[id="${input(card, 'email').getAttribute('aria-describedby')}"]`)?.textContent,
    ).toContain('Enter an address');
  }
  expect(sent(host)).toEqual([]);
});

test('the code lets in, with the reward in the same card', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT }, { status: 200, body: DONE });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  fill(card, { code: '12 34' });
  await press(card, 'Confirm');
  expect(card.find('.wrong')?.textContent).toBe('Enter the six digits of the mail.');
  fill(card, { code: ' 123 456 ' });
  await press(card, 'Confirm');
  expect(sent(host)[1]).toEqual(['send', 'verify', { registration: 'r-1', code: '123456' }]);
  expect(card.heading()).toBe('Welcome, Ann.');
  expect(card.find('.reward')?.textContent).toContain('Yours: A kettle');
  expect(card.find('.reward')?.textContent).toContain('The draw is on January 1, 1970.');
  expect(events).toEqual([
    ['registered', { item: ITEM }],
    ['reward', { incentive: 'kettle', kind: 'prize' }],
  ]);
  // Nothing more is offered, and a later decision changes nothing of it.
  host.decideAll({ ...decisionOf(incentive({ state: 'granted' })), visitor: DONE.visitor });
  expect(card.heading()).toBe('Welcome, Ann.');
});

test.each([
  [{ status: 0 }, 'There is no connection.'],
  [{ status: 429 }, 'too often'],
  [{ status: 503 }, 'Please send it once more.'],
  [{ status: 400, body: { code: 'bad_request', errors: [{ path: 'form' }] } }, 'Please send it once more.'],
  [{ status: 403, body: { code: 'consent_required' } }, 'Allow that first'],
])(
  'a refusal %o says what to do, keeps what was typed, and the next try has a fresh token',
  async (answer, text) => {
    const [card, host] = start(incentive());
    host.answers.push(answer);
    fill(card, { email: 'ann@example.com', firstName: 'Ann' });
    const going = press(card, 'Register');
    host.decideAll(decisionOf(incentive({ form: 'form-2' })));
    await going;
    expect(alerts(card)).toContain(text);
    expect(input(card, 'email').value).toBe('ann@example.com');
    host.answers.push({ status: 200, body: CODE_NEXT });
    await press(card, 'Register');
    expect(sent(host)[1]![2]).toMatchObject({ form: 'form-2', fields: { firstName: 'Ann' } });
  },
);

test.each(['١٢٣٤٥٦', '۱۲۳۴۵۶', '１２３４５６'])('a code may be written %s', async code => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  fill(card, { code });
  await press(card, 'Confirm');
  expect(sent(host)[1]).toEqual(['send', 'verify', { registration: 'r-1', code: '123456' }]);
});

test('an address that the server does not take is said at the field', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 400, body: { code: 'bad_request', errors: [{ path: 'email' }] } });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  expect(input(card, 'email').getAttribute('aria-invalid')).toBe('true');
});

test('a second press while it is on its way sends nothing', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.com' });
  card.press('Register');
  card.press('Register');
  for (let turns = 0; turns < 5; turns++) await Promise.resolve();
  expect(sent(host)).toHaveLength(1);
});

test('on the next page of the visit it goes on with the code, and nothing of the person was kept for it', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.com', firstName: 'Ann' });
  await press(card, 'Register');
  expect(JSON.stringify({ ...sessionStorage })).not.toMatch(/ann/i);
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(60_000);
  const [again, next] = start(incentive());
  expect(again.heading()).toBe('Look into your mail');
  expect(again.find('.note')?.textContent).toBe(
    'We have sent you a mail with a six-digit code. It is good for 9 more minutes.',
  );
  next.answers.push({ status: 200, body: DONE });
  fill(again, { code: '123456' });
  await press(again, 'Confirm');
  expect(sessionStorage).toHaveLength(0);
});

test('another offer of the site is none of what is under way', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  const [other] = start(incentive({ id: 'cup', name: 'A cup' }), { incentive: 'cup' });
  expect(other.heading()).toBe('A cup');
});

test('after the code has expired it begins anew, and another address can be used before', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.con' });
  await press(card, 'Register');
  await press(card, 'Use another address');
  expect(card.heading()).toBe('A kettle');
  expect(input(card, 'email').value).toBe('ann@example.con');
  host.answers.push({ status: 200, body: CODE_NEXT });
  await press(card, 'Register');
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(601_000);
  expect(start(incentive())[0].heading()).toBe('A kettle');
});

test('registered in another tab meanwhile, the card shows what was given', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  host.decideAll(decisionOf(incentive()));
  expect(card.heading()).toBe('Look into your mail');
  host.decideAll(decisionOf(incentive({ state: 'granted', reward: reward({ code: 'K-1' }) })));
  expect(card.heading()).toBe('A kettle');
  expect(card.find('code')?.textContent).toBe('K-1');
  expect(sessionStorage).toHaveLength(0);
});

test.each<[string, Partial<RewardView>, string]>([
  ['a code', { kind: 'code', code: 'K-1', href: '/shop' }, 'Your code: K-1Open'],
  ['a file', { kind: 'file', href: '/a.pdf' }, 'Open'],
  ['a line', { kind: 'line', phone: '+1 (800) 555-0100' }, 'Call +1 (800) 555-0100'],
  [
    'a draw to come',
    { drawAt: Date.UTC(2030, 11, 21, 12) },
    'You take part. The draw is on December 21, 2030.',
  ],
  ['a draw that was won', { drawAt: 1, state: 'won' }, 'You have won. We will be in touch.'],
  [
    'a draw that was lost',
    { drawAt: Date.UTC(2020, 0, 2, 12), state: 'lost' },
    'This time it was somebody else.',
  ],
])('what was given before stays in the card: %s', (_, more, text) => {
  const [card, host] = start(incentive({ state: 'granted', reward: reward(more) }));
  expect(card.find('.reward')?.textContent).toContain(text);
  expect(card.buttons()).toEqual([]);
  if (more.phone) expect(card.links()[0]!.href).toBe('tel:+18005550100');
  expect(host.calls).toEqual([]);
});

test.each<[string, IncentiveView | undefined]>([
  ['the offer again', incentive()],
  ['the children, where it is not for them', undefined],
])('after a logout the reward is out of sight: %s', async (_, next) => {
  const [card, host] = start(incentive());
  host.answers.push(
    { status: 200, body: CODE_NEXT },
    { status: 200, body: { ...DONE, reward: reward({ code: 'K-1' }) } },
  );
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  fill(card, { code: '123456' });
  await press(card, 'Confirm');
  expect(card.find('code')?.textContent).toBe('K-1');
  host.decideAll(decisionOf(next));
  expect(card.element.shadowRoot!.textContent).not.toMatch(/K-1|Ann/);
  expect(card.showsChildren()).toBe(!next);

  const [again, other] = start(incentive({ state: 'granted', reward: reward({ code: 'K-1' }) }));
  other.decideAll(decisionOf(next));
  expect(again.element.shadowRoot!.textContent).not.toContain('K-1');
});

test('registered with nothing left to give says so', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: { ...DONE, next: 'done', reward: undefined } });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  expect(card.find('[part=note]')?.textContent).toContain('There was none left');
});

test('who is proven already is not asked for the address', async () => {
  const [card, host] = start(incentive({ needsEmail: false, fields: [], permissions: [] }));
  host.answers.push({ status: 200, body: { ...DONE, next: 'done' } });
  expect(card.find('#email')).toBe(null);
  await press(card, 'Get it');
  expect(sent(host)[0]![2]).not.toHaveProperty('email');
  expect(card.heading()).toBe('Welcome, Ann.');
});

test.each(['over', 'soldOut'] as const)('an offer that is %s shows its fallback and no form', state => {
  const [card] = start(incentive({ state, offer: 'The next one comes in May.' }));
  expect(card.find('.offer')?.textContent).toBe('The next one comes in May.');
  expect(card.find('form')).toBe(null);
});

test.each(['postponed', 'declined'] as const)(
  'an offer that was %s leaves the children, unless it is opened',
  state => {
    expect(start(incentive({ state }))[0].showsChildren()).toBe(true);
    expect(start(incentive({ state }), opened)[0].heading()).toBe('A kettle');
  },
);

test('what the site does not offer leaves the children', async () => {
  const [card, host] = start();
  expect(host.calls).toEqual([['request', ITEM]]);
  await host.settle(undefined);
  expect(card.showsChildren()).toBe(true);
});

test('beginning is told once; "Not now" and "Don’t ask again" are told and leave the children', async () => {
  for (const [label, outcome] of [
    ['Not now', 'postponed'],
    ['Don’t ask again', 'declined'],
  ] as const) {
    const [card, host] = start(incentive());
    for (const id of ['email', 'firstName'])
      input(card, id).dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    await press(card, label);
    expect(host.calls.filter(([name]) => name === 'prompt')).toEqual([
      ['prompt', ITEM, 'started', false],
      ['prompt', ITEM, outcome, false],
    ]);
    expect(card.showsChildren()).toBe(true);
  }
});

test('an overlay says what it asks, and closing it leaves nothing behind', async () => {
  const [card, host] = start(incentive(), overlay);
  await vi.advanceTimersByTimeAsync(500);
  expect(card.announced()).toBe('An offer: Register and win a kettle.');
  await press(card, 'Not now');
  expect(host.calls).toEqual([['prompt', ITEM, 'postponed', true]]);
  expect(card.element.isConnected).toBe(false);
});

test('what the visitor opened is merely closed', async () => {
  const [card, host] = start(incentive(), opened);
  expect(card.buttons()).toEqual(['Register', 'Close']);
  await press(card, 'Close');
  expect(host.calls).toEqual([]);
  expect(events).toEqual([['dismissed', { item: ITEM, outcome: 'closed' }]]);
});

test('a page can prevent it', () => {
  document.addEventListener('rapport:before-show', event => event.preventDefault(), { once: true });
  expect(start(incentive())[0].showsChildren()).toBe(true);
});

test('the link of a mail asks once more, and what it carries does not stay in the address', async () => {
  history.replaceState({ mine: 1 }, '', '/page?q=1#rapport:register=abc');
  const [card, host] = start(undefined, { link: 'abc', 'data-rapport-overlay': 'open' });
  expect(location.hash).toBe('');
  expect([location.pathname, location.search, history.state]).toEqual(['/page', '?q=1', { mine: 1 }]);
  expect(card.heading()).toBe('Confirm that this address is yours.');
  expect(sent(host)).toEqual([]);
  host.answers.push({ status: 401, body: { code: 'code_rejected' } }, { status: 200, body: DONE });
  await press(card, 'Confirm');
  expect(alerts(card)).toContain('wrong, was used, or is too old');
  await press(card, 'Confirm');
  expect(sent(host)[1]).toEqual(['send', 'verify', { link: 'abc' }]);
  expect(card.heading()).toBe('Welcome, Ann.');
});

test('markup in any text of the offer is a text', () => {
  const evil = '<img src=x onerror=alert(1)>';
  const [card] = start(
    incentive({
      ...{ name: evil, offer: evil, rules: evil },
      fields: [{ id: 'x', label: evil, type: 'text' }],
      permissions: [{ id: 'p', text: evil, version: 1, channel: 'e-mail', state: 'open' }],
    }),
  );
  expect(card.find('img')).toBe(null);
  expect(card.heading()).toBe(evil);
});

test('an unsafe address of a reward leads nowhere', () => {
  const [card] = start(
    incentive({ state: 'granted', reward: reward({ kind: 'file', href: 'javascript:alert(1)' }) }),
  );
  expect(card.links()).toEqual([]);
});
