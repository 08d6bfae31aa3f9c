import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Me, Reason } from '../../protocol/index.ts';
import { define } from '../../widgets/preferences/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf, type FakeHost, visitor } from './support/fake-host.ts';
import { type Placed, place } from './support/place.ts';

const events = onEachPage();

const ME: Me = {
  visitor: visitor({ firstName: 'Ann', known: ['category'] }),
  since: '2026-03-01T00:00:00Z',
  visits: 3,
  fields: {
    firstName: { value: 'Ann', verified: false },
    company: { value: 'Lux', verified: true },
    customerNo: { value: 'CUST-7', verified: false },
  },
  needs: {
    category: [
      { value: 'lamps', declared: true },
      { value: 'oddities', declared: false },
    ],
  },
  ledger: {
    'question:looking': { shown: 2, outcome: 'answered', answer: ['lamps'] },
    'incentive:mug': { shown: 1, outcome: 'postponed' },
  },
  products: [
    { sku: 'L-1', name: 'Heron lamp', url: '/heron' },
    { sku: 'L-2', name: 'Bad lamp', url: 'javascript:alert(1)' },
  ],
  permissions: [
    { id: 'news', text: 'Send me news.', version: 3, channel: 'e-mail', state: 'open' },
    { id: 'calls', text: 'Call me.', version: 1, channel: 'phone', state: 'unready' },
    { id: 'bill', text: 'Bill me.', version: 1, channel: 'invoice', state: 'granted' },
  ],
  rewards: [{ incentive: 'mug', kind: 'code', name: 'A mug', at: 1, state: 'granted', code: 'M-1' }],
  wishes: {},
  form: [
    { id: 'firstName', label: 'First name', type: 'first-name' },
    { id: 'company', label: 'Company', type: 'company' },
    {
      ...{ id: 'morning', label: 'You drink', type: 'choice' },
      options: [
        { value: 'tea', label: 'Tea' },
        { value: 'coffee', label: 'Coffee' },
      ],
    },
  ],
  names: {
    items: { 'question:looking': 'What are you looking for?', 'incentive:mug': 'A mug for you' },
    needs: {
      category: { name: 'What are you looking for?', values: { lamps: 'Lamps' }, question: 'looking' },
    },
    fields: { firstName: 'First name', company: 'Company', customerNo: 'Customer no' },
    slots: { hero: 'The hero', aside: 'The note' },
    audiences: { 'likes-lamps': 'Likes lamps' },
  },
};
const me = (more: Partial<Me> = {}): Me => ({ ...ME, ...more });
const ok = (more: Partial<Me> = {}) => ({ status: 200, body: me(more) });
const REASONS: Reason[] = [
  { part: 'slot:hero', given: 'lamps', rule: 'audience:likes-lamps' },
  { part: 'slot:aside', given: 'all', rule: 'everybody' },
  { part: 'slot:secret', given: 'x', rule: 'audience:big-spenders' },
  { part: 'slot:hero', given: null, rule: 'baseline' },
];
const DECISION = { visitor: ME.visitor, reasons: REASONS };

/** What comes on screen, when a test says so. */
let comeOnScreen: (() => void)[] = [];
beforeEach(() => {
  comeOnScreen = [];
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(seen: (entries: { isIntersecting: boolean }[]) => void) {
        comeOnScreen.push(() => seen([{ isIntersecting: true }]));
      }
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const settled = async () => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
};
const start = async (
  answers: FakeHost['answers'] = [ok()],
  attributes: Record<string, string> = {},
): Promise<[Placed, FakeHost]> => {
  const host = createFakeHostOf(DECISION);
  host.answers.push(...answers);
  define(host);
  const card = place(attributes, 'rapport-preferences');
  for (const come of comeOnScreen) come();
  await settled();
  return [card, host];
};
const opened = { 'data-rapport-overlay': 'open' };
const shown = (card: Placed) => card.element.shadowRoot!.textContent!;
const input = (card: Placed, id: string) => card.find<HTMLInputElement>(`[id="${id}"]`)!;
const type = (card: Placed, id: string, value: string) => {
  const control = input(card, id);
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
};
const leave = async (card: Placed, id: string) => {
  input(card, id).dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
};
const toggle = async (card: Placed, id: string) => {
  input(card, `allow-${id}`).click();
  await settled();
};
const press = async (card: Placed, label: string) => {
  card.press(label);
  await settled();
};
const lines = (card: Placed) =>
  [...card.element.shadowRoot!.querySelectorAll('.line span')].map(line => line.textContent);
const sent = (host: FakeHost) => host.calls.filter(([name]) => name === 'send').map(call => call.slice(1));

describe('what is shown', () => {
  test('is asked for when it comes on screen, and not before', async () => {
    const host = createFakeHostOf(DECISION);
    host.answers.push(ok());
    define(host);
    const card = place({}, 'rapport-preferences');
    await settled();
    expect([sent(host), card.showsChildren()]).toEqual([[], true]);
    comeOnScreen[0]!();
    await settled();
    expect([sent(host), card.heading()]).toEqual([[['me', {}]], 'What we know of you']);
  });

  test('is everything by its name, and no id of anything', async () => {
    const [card] = await start();
    const text = shown(card);
    for (const word of ['1 March 2026', 'Only what this browser has told us', 'Lux', 'A mug', 'Code: M-1'])
      expect(text.replace('March 1, 2026', '1 March 2026')).toContain(word);
    for (const line of [
      'The hero – because of “Likes lamps”',
      'The note – shown to everybody',
      'What are you looking for? – shown 2 times, answered',
      'A mug for you – shown 1 time, put off',
    ])
      expect(text).toContain(line);
    expect(text).not.toMatch(/likes-lamps|big-spenders|slot:|question:|incentive:|customerNo|L-1/);
    expect(input(card, 'field-customerNo').value).toBe('CUST-7');
    expect(card.links()).toEqual([{ text: 'Heron lamp', href: '/heron' }]);
    expect(text).not.toContain('Global Privacy Control');
  });

  test('says what Global Privacy Control means where it holds, and nothing of devices to who is proven', async () => {
    const [card] = await start([ok({ gpcAt: 1, visitor: visitor({ proof: 'verified' }) })]);
    expect(shown(card)).toContain('Global Privacy Control');
    expect(shown(card)).not.toContain('Only what this browser');
  });

  test('that cannot be had is said, and asked for again', async () => {
    const [card, host] = await start([{ status: 0 }, ok()]);
    expect(card.find('[role=alert]')?.textContent).toContain('no connection');
    await press(card, 'Try again');
    expect([sent(host).length, !!input(card, 'field-firstName')]).toEqual([2, true]);
  });

  const refused = { status: 403, body: { code: 'consent_required' } };
  test('is the children to who may not be remembered', async () => {
    const [card] = await start([refused]);
    expect(card.showsChildren()).toBe(true);
  });

  test('is a word to who may not be remembered and has opened it', async () => {
    const [card] = await start([refused], opened);
    expect(shown(card)).toContain('may not remember you');
    await press(card, 'Close');
    expect(card.element.isConnected).toBe(false);
  });

  test('is an overlay that takes the focus, and Esc closes it', async () => {
    const [card] = await start([ok()], opened);
    expect(card.element.shadowRoot!.activeElement?.id).toBe('heading');
    card
      .find('h2')!
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(card.element.isConnected).toBe(false);
  });
});

describe('a field', () => {
  test('is saved when it is left, alone, says so, and is undone', async () => {
    const [card, host] = await start();
    type(card, 'field-firstName', 'Anna');
    await settled();
    expect(sent(host)).toHaveLength(1);
    host.answers.push(ok({ fields: { ...ME.fields, firstName: { value: 'Anna', verified: false } } }));
    await leave(card, 'field-firstName');
    expect(sent(host).at(-1)).toEqual(['me', { fields: { firstName: 'Anna' } }]);
    expect(lines(card)).toEqual(['Saved.']);
    vi.advanceTimersByTime(200);
    expect(card.announced()).toBe('Saved.');
    host.answers.push(ok());
    await press(card, 'Undo');
    expect(sent(host).at(-1)).toEqual(['me', { fields: { firstName: 'Ann' } }]);
    expect(input(card, 'field-firstName').value).toBe('Ann');
  });

  test('that is being typed stays as it is while another one is saved', async () => {
    const [card, host] = await start();
    type(card, 'field-customerNo', 'CUST-8');
    host.answers.push(ok());
    input(card, 'field-morning').value = 'tea';
    await leave(card, 'field-morning');
    expect(sent(host).at(-1)).toEqual(['me', { fields: { morning: 'tea' } }]);
    expect(input(card, 'field-customerNo').value).toBe('CUST-8');
    expect(lines(card)).toEqual(['Saved.']);
  });

  test('that could not be saved keeps what was typed, and is tried again', async () => {
    const [card, host] = await start();
    type(card, 'field-firstName', 'Anna');
    host.answers.push({ status: 0 });
    await leave(card, 'field-firstName');
    expect([lines(card), input(card, 'field-firstName').value]).toEqual([['That did not work.'], 'Anna']);
    host.answers.push(ok({ fields: { ...ME.fields, firstName: { value: 'Anna', verified: false } } }));
    await press(card, 'Try again');
    expect([lines(card), sent(host).at(-1)]).toEqual([['Saved.'], ['me', { fields: { firstName: 'Anna' } }]]);
  });

  test('that was not changed, or that only the site can change, is not sent', async () => {
    const [card, host] = await start();
    await leave(card, 'field-firstName');
    expect(sent(host)).toHaveLength(1);
    expect(input(card, 'field-company')).toBe(null);
    expect(card.find('.known')?.textContent).toContain('Known to us for certain');
  });
});

describe('a permission', () => {
  const granted = me({
    permissions: ME.permissions.map(one => (one.id === 'news' ? { ...one, state: 'granted' } : one)),
  });
  const said = (granted: boolean) => [
    'tell',
    { type: 'permission', permission: 'news', granted, version: 3, place: 'preferences' },
  ];

  test('is a switch under its channel, told once with the wording that is shown, and undone', async () => {
    const [card, host] = await start();
    expect([...card.element.shadowRoot!.querySelectorAll('legend')].map(one => one.textContent)).toEqual([
      'By e-mail',
      'By phone',
      'Otherwise',
    ]);
    expect(input(card, 'allow-calls').disabled).toBe(true);
    await toggle(card, 'news');
    await toggle(card, 'news');
    expect(host.calls.filter(([name]) => name === 'tell')).toEqual([said(true)]);
    expect(input(card, 'allow-news').checked).toBe(true);
    host.answers.push({ status: 200, body: granted });
    await host.settleAll(DECISION);
    await settled();
    expect(lines(card)).toEqual(['Saved.']);
    expect(events).toEqual([['permission', { permission: 'news', granted: true }]]);
    await press(card, 'Undo');
    host.answers.push(ok());
    await host.settleAll(DECISION);
    await settled();
    expect(host.calls.filter(([name]) => name === 'tell')).toEqual([said(true), said(false)]);
    expect(input(card, 'allow-news').checked).toBe(false);
  });

  test('that cannot be sent is kept and stays as it was said, until the server says so, too', async () => {
    const [card, host] = await start();
    await toggle(card, 'news');
    await host.settleAll(undefined);
    await settled();
    expect(lines(card)).toEqual(['Kept, and sent once you are online again.']);
    // Saved meanwhile, and the server does not know of the other yet.
    host.answers.push(ok());
    await press(card, 'Pause for 30 days');
    expect(input(card, 'allow-news').checked).toBe(true);
    host.answers.push({ status: 200, body: granted });
    host.decideAll(DECISION);
    await settled();
    expect([input(card, 'allow-news').checked, lines(card)]).toEqual([true, ['Saved.']]);
  });

  test('that the server did not take is not on, and it says so', async () => {
    const [card, host] = await start();
    await toggle(card, 'news');
    host.answers.push(ok());
    await host.settleAll(DECISION);
    await settled();
    expect([input(card, 'allow-news').checked, lines(card)]).toEqual([false, ['That did not work.']]);
    expect(events).toEqual([]);
  });

  test('and all others pause for 30 or 90 days, until the pause is ended or undone', async () => {
    const [card, host] = await start();
    const until = Date.now() + 30 * 86_400_000;
    host.answers.push(ok({ wishes: { pausedUntil: until } }), ok());
    await press(card, 'Pause for 30 days');
    expect(sent(host).at(-1)).toEqual(['me', { wishes: { pauseDays: 30 } }]);
    expect(shown(card)).toContain('Paused: nothing comes before');
    await press(card, 'End the pause');
    expect(sent(host).at(-1)).toEqual(['me', { wishes: { pauseDays: 0 } }]);
    host.answers.push(ok({ wishes: { pausedUntil: until } }));
    await press(card, 'Undo');
    expect((sent(host).at(-1)![1] as { wishes: { pauseDays: number } }).wishes.pauseDays).toBeCloseTo(30, 5);
  });
});

describe('a need', () => {
  const less = me({ needs: { category: [ME.needs.category![1]!] } });
  const remove = (card: Placed, name: string) => card.find(`[aria-label="Remove ${name}"]`)!;

  test('is taken back once; the focus goes to the way back, which gives the answer again', async () => {
    const [card, host] = await start();
    const chip = remove(card, 'Lamps');
    chip.focus();
    chip.click();
    chip.click();
    expect(host.calls.filter(([name]) => name === 'tell')).toEqual([
      ['tell', { type: 'need', need: 'category', value: 'lamps', wanted: false }],
    ]);
    host.answers.push({ status: 200, body: less });
    await host.settleAll(DECISION);
    await settled();
    expect([remove(card, 'Lamps'), lines(card)]).toEqual([null, ['Removed: Lamps.']]);
    expect(card.element.shadowRoot!.activeElement?.textContent).toContain('Undo');
    await press(card, 'Undo');
    expect(host.calls.at(-1)).toEqual(['answer', 'looking', ['lamps']]);
    host.answers.push(ok());
    await host.settleAll(DECISION);
    await settled();
    expect(remove(card, 'Lamps')).not.toBe(null);
  });

  test('that nobody has declared is said to be wanted after all', async () => {
    const [card, host] = await start();
    remove(card, 'oddities').click();
    host.answers.push(ok({ needs: {} }));
    await host.settleAll(DECISION);
    await settled();
    await press(card, 'Undo');
    expect(host.calls.at(-1)).toEqual([
      'tell',
      { type: 'need', need: 'category', value: 'oddities', wanted: true },
    ]);
  });

  test('that was answered can be answered anew', async () => {
    const [card, host] = await start();
    await press(card, 'Change');
    expect(host.calls.at(-1)).toEqual(['open', 'quickfind', { question: 'looking' }]);
  });
});

describe('my data', () => {
  test('is downloaded as a file', async () => {
    const [card, host] = await start();
    const blobs: Blob[] = [];
    const create = vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
      blobs.push(blob as Blob);
      return 'blob:x';
    });
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    host.answers.push({ status: 200, body: { site: 'st_demo' } });
    await press(card, 'Download everything');
    expect([sent(host).at(-1), lines(card)]).toEqual([['me/export', {}], ['Downloaded.']]);
    expect((click.mock.contexts[0] as HTMLAnchorElement).download).toBe('my-data.json');
    vi.useRealTimers();
    expect(JSON.parse(await blobs[0]!.text())).toEqual({ site: 'st_demo' });
    vi.useFakeTimers();
    create.mockRestore();
    click.mockRestore();
  });

  test('is erased in two steps, the first of which says what goes and can be left', async () => {
    const [card, host] = await start();
    card.button('Delete everything').focus();
    await press(card, 'Delete everything');
    expect(card.element.shadowRoot!.activeElement?.textContent).toContain('Everything goes');
    await press(card, 'Keep it');
    await press(card, 'Delete everything');
    expect(sent(host)).toHaveLength(1);
    host.answers.push({ status: 204 });
    card.press('Yes, delete everything');
    card.press('Yes, delete everything');
    await settled();
    expect(sent(host).slice(1)).toEqual([['me/erase', {}]]);
    expect([card.heading(), card.buttons()]).toEqual(['Everything is deleted.', []]);
    expect(shown(card)).not.toMatch(/Ann|Lux|Lamps/);
    // What is decided for the guest who is there now brings nothing back.
    host.decideAll({ ...DECISION, visitor: visitor() });
    await settled();
    expect([card.heading(), sent(host).length]).toEqual(['Everything is deleted.', 2]);
  });

  test('is said to be erased also where the script forgets this visitor meanwhile', async () => {
    const [card, host] = await start();
    await press(card, 'Delete everything');
    host.send = async () => {
      host.destroy();
      return { status: 204, body: undefined };
    };
    await press(card, 'Yes, delete everything');
    expect(card.heading()).toBe('Everything is deleted.');
  });

  test('stays where it could not be erased, and that is said', async () => {
    const [card] = await start();
    await press(card, 'Delete everything');
    await press(card, 'Yes, delete everything');
    expect([lines(card), !!input(card, 'field-firstName')]).toEqual([['That did not work.'], true]);
  });
});

describe('somebody else', () => {
  test('after a logout sees nothing of who was there, also of what was on its way', async () => {
    const [card, host] = await start();
    let answer: (value: { status: number; body: unknown }) => void = () => {};
    host.send = () => new Promise(resolve => (answer = resolve));
    type(card, 'field-firstName', 'Anna');
    await leave(card, 'field-firstName');
    host.destroy();
    expect(card.showsChildren()).toBe(true);
    answer(ok());
    await settled();
    expect([card.showsChildren(), shown(card)]).toEqual([true, '']);
  });

  test('proven in the middle sees their own and nothing of before', async () => {
    const [card, host] = await start();
    const answers: ((value: { status: number; body: unknown }) => void)[] = [];
    host.send = () => new Promise(resolve => answers.push(resolve));
    host.decideAll(DECISION);
    expect(answers).toHaveLength(1);
    host.decideAll({ ...DECISION, visitor: visitor({ proof: 'verified', firstName: 'Bo' }) });
    expect(shown(card)).not.toMatch(/Ann|Lux|Lamps/);
    answers[0]!(ok());
    await settled();
    expect(shown(card)).not.toMatch(/Ann|Lux|Lamps/);
    answers[1]!(ok({ fields: { firstName: { value: 'Bo', verified: false } } }));
    await settled();
    expect(input(card, 'field-firstName').value).toBe('Bo');
  });

  test('than this card has decided something: it is asked anew, once', async () => {
    const [card, host] = await start();
    host.answers.push(ok({ needs: {} }));
    host.decideAll(DECISION);
    await settled();
    expect([sent(host).length, card.find('.chip')]).toEqual([2, null]);
  });

  test('is not what a name of one’s own makes of one', async () => {
    const [card, host] = await start();
    type(card, 'field-firstName', 'Anna');
    const send = host.send;
    host.send = async (path, fields) => {
      // As the script does: the page is decided anew before it resolves.
      host.decideAll({ ...DECISION, visitor: visitor({ firstName: 'Anna', known: ['category'] }) });
      return send(path, fields);
    };
    host.answers.push(ok({ fields: { ...ME.fields, firstName: { value: 'Anna', verified: false } } }));
    await leave(card, 'field-firstName');
    expect([lines(card), sent(host).length]).toEqual([['Saved.'], 2]);
  });
});
