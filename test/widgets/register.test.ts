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

const fieldsOf = (card: Placed) =>
  [...card.element.shadowRoot!.querySelectorAll('input, select')].map(({ id }) => id);
const terms = (card: Placed) =>
  [...card.element.shadowRoot!.querySelectorAll('.terms li')].map(({ textContent }) => textContent);
const inCard = (card: Placed) => card.element.shadowRoot!.activeElement;

test('unasked it begins with the offer: what there is, what is asked, how often we write, the rules, the ways out, and no field', async () => {
  const [card, host] = start(incentive(), overlay);
  expect(card.heading()).toBe('A kettle');
  expect(card.find('.offer')?.textContent).toBe('Register and win a kettle.');
  expect(terms(card)).toEqual(['We ask for: E-mail address · First name · You drink', 'If you like: News?']);
  expect(card.find('details')?.textContent).toContain('Once a person.');
  expect(card.buttons()).toEqual(['Get it', 'Not now', 'Don’t ask again']);
  expect(fieldsOf(card)).toEqual([]);
  card.button('Get it').focus();
  await press(card, 'Get it');
  expect(fieldsOf(card)).toEqual(['email', 'firstName', 'morning', 'allow-news', '']);
  expect(inCard(card)?.id).toBe('heading');
  expect(sent(host)).toEqual([]);
  // A decision that comes meanwhile changes nothing of where they are.
  host.decideAll(decisionOf(incentive()));
  expect(fieldsOf(card)).toHaveLength(5);
  await press(card, 'Don’t ask again');
  expect(host.calls.at(-1)).toEqual(['prompt', ITEM, 'declined', true]);
});

test.each<[string, Partial<IncentiveView>, string[]]>([
  [
    'the mail with the code is the only one',
    { permissions: [] },
    ['We ask for: E-mail address', 'One mail with a code, and no others.'],
  ],
  ['no mail is sent at all', { permissions: [], proof: 'none' }, ['We ask for: E-mail address']],
])('the terms say it where %s', (_, more, lines) => {
  expect(terms(start(incentive({ fields: [], ...more }), overlay)[0])).toEqual(lines);
});

test.each([
  ['', 'A kettle'],
  ['Win <i>tea</i>', 'Win <i>tea</i>'],
])('with a teaser %j there is one line, and the offer in its place at a press', async (teaser, line) => {
  const [card, host] = start(incentive(), { ...placed, teaser });
  expect(card.heading()).toBe(line);
  expect(card.find('.offer')).toBe(null);
  expect(card.button('See the offer').getAttribute('aria-expanded')).toBe('false');
  card.button('See the offer').focus();
  host.decideAll(decisionOf(incentive()));
  expect(card.heading()).toBe(line);
  await press(card, 'See the offer');
  expect(terms(card)).toHaveLength(2);
  expect(inCard(card)?.id).toBe('heading');
  await press(card, 'Not now');
  expect(card.showsChildren()).toBe(true);
});

test('a teaser of what is gone, or was given, says so at once', () => {
  const teaser = { ...placed, teaser: '' };
  expect(start(incentive({ state: 'over', offer: 'Over.' }), teaser)[0].find('.offer')?.textContent).toBe(
    'Over.',
  );
  expect(
    start(incentive({ state: 'granted', reward: reward({ code: 'K-1' }) }), teaser)[0].find('code')
      ?.textContent,
  ).toBe('K-1');
});

test.each([placed, overlay, opened])(
  'who is registered already takes part with one press: %o',
  async attributes => {
    const [card, host] = start(incentive({ needsEmail: false }), attributes);
    host.answers.push({ status: 200, body: { ...DONE, next: 'done' } });
    expect(card.find('[part=note]')?.textContent).toBe('You are registered already. One press is enough.');
    await press(card, 'Get it');
    expect(sent(host)[0]![2]).toEqual({
      form: 'form-1',
      incentive: 'kettle',
      url: location.href.split('#')[0],
      website: '',
    });
    expect(card.heading()).toBe('Welcome, Ann.');
  },
);

const KNOWN = incentive({
  ...{ needsEmail: false, permissions: [] },
  fields: [
    { id: 'town', label: 'Town', type: 'text' },
    {
      id: 'morning',
      label: 'You drink',
      type: 'choice',
      value: 'tea',
      options: [
        { value: 'tea', label: 'Tea' },
        { value: 'milk', label: 'Milk' },
      ],
    },
    { id: 'firstName', label: 'First name', type: 'first-name', value: 'Ann' },
  ],
});

test('what is known stands there to be changed, and goes out only when it was', async () => {
  const [card, host] = start(KNOWN);
  expect(fieldsOf(card)).toEqual(['town', '']);
  expect([...card.element.shadowRoot!.querySelectorAll('.fact span')].map(fact => fact.textContent)).toEqual([
    'You drink: Tea',
    'First name: Ann',
  ]);
  const [drink, name] = [...card.element.shadowRoot!.querySelectorAll<HTMLElement>('.fact button')];
  expect(card.find(`[id="${drink!.getAttribute('aria-describedby')}"]`)?.textContent).toBe('You drink: Tea');
  fill(card, { town: 'Cork' });
  name!.focus();
  name!.click();
  expect(inCard(card)?.id).toBe('firstName');
  drink!.click();
  expect(input(card, 'town').value).toBe('Cork');
  expect([input(card, 'firstName').value, input(card, 'morning').value]).toEqual(['Ann', 'tea']);
  fill(card, { morning: 'milk' });
  await press(card, 'Get it');
  expect(sent(host)[0]![2]).toMatchObject({ fields: { town: 'Cork', morning: 'milk' } });
  expect(sent(host)[0]![2]).not.toHaveProperty('fields.firstName');
});

test('several things that are wrong are listed with the way to each, and everything typed stays', async () => {
  const [card, host] = start(incentive());
  host.answers.push({
    status: 422,
    body: { code: 'bad_request', errors: [{ path: 'email' }, { path: 'fields.morning' }] },
  });
  fill(card, { email: 'ann@example.com', firstName: 'Ann', morning: 'tea' });
  input(card, 'allow-news').checked = true;
  await press(card, 'Register');
  expect(alerts(card)).toContain('Please look at these again:');
  expect(inCard(card)?.className).toBe('problems');
  expect(card.links().map(({ text }) => text)).toEqual([
    'E-mail address: Enter an address such as anna@example.com.',
    'You drink: Please choose',
  ]);
  for (const id of ['email', 'morning']) {
    expect(input(card, id).getAttribute('aria-invalid')).toBe('true');
    expect(card.find(`[id="${input(card, id).getAttribute('aria-describedby')}"]`)?.textContent).toBeTruthy();
  }
  card.find(`a[href="#morning"]`)!.click();
  expect(inCard(card)?.id).toBe('morning');
  expect([input(card, 'email').value, input(card, 'firstName').value, input(card, 'morning').value]).toEqual([
    'ann@example.com',
    'Ann',
    'tea',
  ]);
  expect(input(card, 'allow-news').checked).toBe(true);
});

test('what is wrong with something that is not in the form is said of the whole', async () => {
  const [card, host] = start(incentive());
  host.answers.push({
    status: 422,
    body: { code: 'bad_request', errors: [{ path: 'email' }, { path: 'permissions.0.id' }] },
  });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  expect(alerts(card)).toBe('Please send it once more.');
});

test('another address does not cost what else was typed', async () => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.con', firstName: 'Ann' });
  input(card, 'allow-news').checked = true;
  await press(card, 'Register');
  await press(card, 'Use another address');
  expect([input(card, 'email').value, input(card, 'firstName').value]).toEqual(['ann@example.con', 'Ann']);
  expect(input(card, 'allow-news').checked).toBe(true);
});

test.each([
  ['048 213', '048213'],
  ['Code: 048213', '048213'],
  ['Your 6-digit code:\u00a0048-213.', '048213'],
  ['0 4 8 2 1 3', '048213'],
  ['1048213', undefined],
  ['04821', undefined],
])('a code may be pasted as %j', async (pasted, code) => {
  const [card, host] = start(incentive());
  host.answers.push({ status: 200, body: CODE_NEXT });
  fill(card, { email: 'ann@example.com' });
  await press(card, 'Register');
  expect(input(card, 'code').maxLength).toBeGreaterThan(pasted.length);
  fill(card, { code: pasted });
  await press(card, 'Confirm');
  expect(sent(host)[1]?.[2]).toEqual(code && { registration: 'r-1', code });
});

const light = { ...placed, render: 'light' };
const form = (card: Placed) => card.element.querySelector('form');
const control = (card: Placed, name: string) =>
  form(card)?.querySelector<HTMLInputElement>(`[name="${name}"]`);

test('for password managers the controls stand in the page, with ids of their own, shown in the card, and go as they came', async () => {
  const sheets = document.adoptedStyleSheets.length;
  const [card, host] = start(incentive(), light);
  host.decideAll({
    ...decisionOf(),
    incentives: { kettle: incentive(), cup: incentive({ id: 'cup' }) },
  });
  const other = place({ incentive: 'cup', render: 'light' }, 'rapport-register');
  expect(fieldsOf(card)).toEqual([]);
  expect(card.find('slot[name]')?.getAttribute('name')).toBe(form(card)!.parentElement!.getAttribute('slot'));
  expect(control(card, 'email')).toMatchObject({ type: 'email', autocomplete: 'email' });
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^rapport-\w+-(email|firstName|morning|allow-news)$/);
  for (const label of card.element.querySelectorAll('label'))
    expect(document.getElementById((label as HTMLLabelElement).htmlFor)).toBeTruthy();
  expect(document.adoptedStyleSheets).toHaveLength(sheets + 2);

  control(card, 'email')!.value = 'ann';
  control(card, 'field:firstName')!.value = 'Ann';
  form(card)!.querySelector('button')!.click();
  expect(document.activeElement).toBe(control(card, 'email'));
  expect(control(card, 'field:firstName')!.value).toBe('Ann');
  control(card, 'email')!.value = 'ann@example.com';
  host.answers.push({ status: 200, body: CODE_NEXT }, { status: 200, body: DONE });
  const submit = async () => {
    const button = form(card)!.querySelector('button')!;
    button.focus();
    button.click();
    for (let turns = 0; turns < 5; turns++) await Promise.resolve();
  };
  await submit();
  expect(document.activeElement).toBe(control(card, 'code'));
  control(card, 'code')!.value = '123456';
  await submit();
  expect(card.heading()).toBe('Welcome, Ann.');
  expect(form(card)).toBe(null);
  expect(inCard(card)?.id).toBe('heading');
  expect(card.element.children).toHaveLength(1);
  card.find('h2')!.blur();
  other.element.remove();
  await vi.advanceTimersByTimeAsync(1);
  expect(other.element.children).toHaveLength(1);
  expect(document.adoptedStyleSheets).toHaveLength(sheets);
});

test.each<[string, (card: Placed, host: FakeHost) => unknown]>([
  ['"Not now"', card => card.press('Not now')],
  ['the end of the script', (_, host) => host.destroy()],
  [
    'an offer that is not theirs any more',
    (_, host) => host.decideAll(decisionOf(incentive({ state: 'declined' }))),
  ],
])('after %s nothing of it stays in the page', (_, end) => {
  const [card, host] = start(incentive(), light);
  expect(form(card)).toBeTruthy();
  end(card, host);
  expect(card.showsChildren()).toBe(true);
  expect(card.element.children).toHaveLength(1);
  expect(document.adoptedStyleSheets).toHaveLength(0);
});
