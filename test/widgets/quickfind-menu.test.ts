import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { OptionView, QuestionView } from '../../protocol/index.ts';
import { define } from '../../widgets/quickfind/index.ts';
import { findOptions, namedOption } from '../../widgets/quickfind/menu/find.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHost, createFakeHostOf, type FakeHost, question } from './support/fake-host.ts';
import { type Placed, place } from './support/place.ts';

const events = onEachPage();
const assign = vi.fn();
beforeEach(() => {
  vi.stubGlobal('visualViewport', Object.assign(new EventTarget(), { offsetTop: 0, height: 700 }));
  vi.spyOn(location, 'assign').mockImplementation(assign);
  assign.mockClear();
});

const many: OptionView[] = Array.from({ length: 15 }, (_, n) => ({
  value: `v${n}`,
  label: `Café lamp ${n}`,
  group: n % 2 ? 'Odd' : 'Even',
  href: `/p/${n}`,
}));
const few: OptionView[] = [
  { value: 'lamps', label: 'Lamps', href: '/lamps' },
  { value: 'plants', label: 'Plants', group: 'Green', href: '/plants', more: true },
];

const start = async (host: FakeHost, selector = '.menu'): Promise<Placed> => {
  define(host);
  const card = place({ question: 'looking-for', mode: 'menu' });
  await vi.waitFor(() => expect(card.find(selector)).not.toBeNull());
  return card;
};
const field = (card: Placed) => card.find<HTMLInputElement>('[role=combobox]')!;
const type = (card: Placed, typed: string, init: InputEventInit = {}) => {
  field(card).value = typed;
  field(card).dispatchEvent(Object.assign(new Event('input', { bubbles: true }), init));
};
const key = (card: Placed, name: string, init: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init });
  field(card).dispatchEvent(event);
  return event.defaultPrevented;
};
const shown = (card: Placed) =>
  [...card.element.shadowRoot!.querySelectorAll('[role=option]')].map(node => node.textContent);
const active = (card: Placed) => {
  const id = field(card).getAttribute('aria-activedescendant');
  return id && card.find(`#${id}`)?.textContent;
};
const choose = (card: Placed, at: number, value: string) => {
  const select = card.find<HTMLSelectElement>(`#menu-${at}`)!;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
};

describe('options are found', () => {
  const of = (...labels: string[]) => labels.map(label => ({ value: label, label }));
  test.each<[string, string[], string, string[]]>([
    ['without their accents', ['Café lamp', 'Cup'], 'cafe', ['Café lamp']],
    ['whatever the case', ['Straße', 'Strand'], 'STRASSE', ['Straße']],
    [
      'by any of their words, in any order',
      ['Heron reading lamp', 'Heron'],
      'lamp heron',
      ['Heron reading lamp'],
    ],
    ['by one letter where a word begins with it', ['Lamp', 'Oil can'], 'c', ['Oil can']],
    ['within words by more', ['Candle', 'Lamp'], 'and', ['Candle']],
    ['in Arabic without its marks and article', ['المصباح', 'كرسي'], 'مِصباح', ['المصباح']],
    ['in Japanese by one sign', ['緑茶', '電灯'], '茶', ['緑茶']],
    ['all by nothing', ['A', 'B'], '  ', ['A', 'B']],
  ])('%s', (_, labels, typed, found) => {
    expect(findOptions(of(...labels), typed).map(({ label }) => label)).toEqual(found);
  });

  test('by the name of their group, and by their whole name', () => {
    const options = [{ value: 'a', label: 'Heron', group: 'Lamps' }, ...of('Cup')];
    expect(findOptions(options, 'lamps heron')).toEqual([options[0]]);
    expect(namedOption(options, ' HERON ')).toBe(options[0]);
    expect(namedOption(options, 'Her')).toBeUndefined();
  });
});

describe('up to twelve options', () => {
  test('are a native menu in groups, named by the question, with nothing to put off', async () => {
    const card = await start(createFakeHost(question({ options: few })));
    const select = card.find<HTMLSelectElement>('select')!;
    expect(select.getAttribute('aria-labelledby')).toBe('heading');
    expect([...select.options].map(option => option.textContent)).toEqual([
      'Please choose',
      'Lamps',
      'Plants',
    ]);
    expect(card.find('optgroup')?.getAttribute('label')).toBe('Green');
    expect(card.buttons()).toEqual(['Show me']);
  });

  test('of which one with a page of its own is a link, and is told as it is followed', async () => {
    const host = createFakeHost(question({ options: few }));
    const card = await start(host);
    choose(card, 0, 'lamps');
    const link = card.find<HTMLAnchorElement>('a.main')!;
    expect(link.getAttribute('href')).toBe('/lamps');
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    link.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(false);
    expect(host.calls).toEqual([['answer', 'looking-for', ['lamps']]]);
    await host.settle(question({ options: few, state: 'answered', answer: ['lamps'], results: [] }));
    expect(card.heading()).toBe('Known: Lamps');
    expect(assign).not.toHaveBeenCalled();
    expect(events).toEqual([['answered', { item: 'question:looking-for', values: ['lamps'] }]]);
  });

  test('of which one with several pages shows them, or goes to the first when it cannot be told', async () => {
    const host = createFakeHost(question({ options: few }));
    const card = await start(host);
    choose(card, 0, 'plants');
    card.press('Show me');
    const results = [
      { label: 'Ferns', href: '/ferns' },
      { label: 'All', href: '/plants' },
    ];
    await host.settle(question({ options: few, state: 'answered', answer: ['plants'], results }));
    expect(card.links().map(link => link.href)).toEqual(['/ferns', '/plants']);
    card.press('Change');
    card.press('Show me');
    await host.settle(undefined);
    await vi.waitFor(() => expect(assign.mock.calls).toEqual([['/plants']]));
  });

  test('are of use to whoever wants nothing learned: the answer leaves no trace, the page comes', async () => {
    const host = createFakeHost(question({ options: few }));
    const card = await start(host);
    choose(card, 0, 'plants');
    card.press('Show me');
    await host.settle(question({ options: few }));
    await vi.waitFor(() => expect(assign.mock.calls).toEqual([['/plants']]));
    expect(card.heading()).toBe('Known: Plants');
  });

  test('of which nothing is chosen are asked for', async () => {
    const host = createFakeHost(question({ options: few }));
    const card = await start(host);
    card.press('Show me');
    expect(host.calls).toEqual([]);
    await vi.waitFor(() => expect(card.announced()).toBe('Please choose'));
    expect(card.element.shadowRoot!.activeElement?.id).toBe('menu-0');
    card.find('select')!.blur();
  });
});

describe('more than twelve options', () => {
  const asking = (more: Partial<QuestionView> = {}) => question({ options: many, ...more });

  test('are a field with a list, also in a card', async () => {
    define(createFakeHost(asking()));
    const card = place({ question: 'looking-for' });
    await vi.waitFor(() => expect(field(card)).not.toBeNull());
    expect(field(card).getAttribute('aria-expanded')).toBe('false');
    expect(field(card).hasAttribute('aria-controls')).toBe(false);
  });

  test('are filtered as one types, in their groups, and counted politely', async () => {
    const card = await start(createFakeHost(asking()));
    type(card, 'cafe 1');
    expect(shown(card)).toEqual([1, 11, 13, 10, 12, 14].map(n => `Café lamp ${n}`));
    const groups = [...card.element.shadowRoot!.querySelectorAll('[role=group]')];
    expect(groups.map(group => card.find(`#${group.getAttribute('aria-labelledby')}`)?.textContent)).toEqual([
      ...['Odd', 'Even'],
    ]);
    expect(field(card).getAttribute('aria-controls')).toBe(card.find('[role=listbox]')?.id);
    await vi.waitFor(() => expect(card.announced()).toBe('6 results'));
  });

  test('are gone through with the arrows, round and round, and taken with Enter', async () => {
    const host = createFakeHost(asking());
    const card = await start(host);
    expect(key(card, 'ArrowDown')).toBe(true);
    expect(active(card)).toBe('Café lamp 0');
    key(card, 'ArrowUp');
    expect(active(card)).toBe('Café lamp 13');
    key(card, 'ArrowDown');
    key(card, 'ArrowDown');
    expect(active(card)).toBe('Café lamp 2');
    expect(card.find('[aria-selected=true]')?.textContent).toBe('Café lamp 2');
    expect(key(card, 'Home'), 'the caret is the field’s').toBe(false);
    expect(active(card)).toBeNull();
    key(card, 'ArrowUp');
    key(card, 'Enter');
    expect(field(card).value).toBe('Café lamp 13');
    expect(shown(card)).toEqual([]);
    expect(host.calls).toEqual([]);
    expect(card.find('a.main')?.getAttribute('href')).toBe('/p/13');
  });

  test('leave Esc, Tab and the caret alone while the list is closed', async () => {
    const card = await start(createFakeHost(asking()));
    for (const name of ['Escape', 'Tab', 'Home', 'End', 'ArrowLeft'])
      expect(key(card, name), name).toBe(false);
    key(card, 'ArrowDown', { altKey: true });
    expect([shown(card).length, active(card)]).toEqual([15, null]);
    expect(key(card, 'Tab')).toBe(false);
    expect(key(card, 'Escape')).toBe(true);
    expect(shown(card)).toEqual([]);
  });

  test('are not chosen by the Enter that ends a composition, and half a sign finds no nothing', async () => {
    const card = await start(createFakeHost(asking()));
    type(card, 'cafe 14');
    type(card, 'cafe 14ｒ', { isComposing: true });
    expect(shown(card)).toEqual(['Café lamp 14']);
    expect(key(card, 'Enter', { isComposing: true })).toBe(false);
    expect(key(card, 'Enter', { keyCode: 229 })).toBe(false);
    expect(field(card).getAttribute('aria-expanded')).toBe('true');
  });

  test('are taken without the list when what was typed says which', async () => {
    const host = createFakeHost(asking());
    const card = await start(host);
    type(card, 'lamp 7');
    key(card, 'Enter');
    expect(host.calls).toEqual([['answer', 'looking-for', ['v7']]]);
    expect(field(card).value).toBe('Café lamp 7');
  });

  test('that are not there are said, and recorded once a text', async () => {
    const host = createFakeHost(asking());
    const card = await start(host);
    type(card, 'yacht ');
    expect(card.find('[part=none]')?.textContent).toBe(
      'Nothing by that name. Try another word, or choose from all.',
    );
    expect(field(card).getAttribute('aria-expanded')).toBe('false');
    await vi.waitFor(() => expect(card.announced()).toContain('Nothing by that name.'));
    key(card, 'Enter');
    key(card, 'Enter');
    field(card).dispatchEvent(new FocusEvent('blur'));
    const noted = { type: 'track', name: 'not_found', props: { question: 'looking-for', text: 'yacht' } };
    expect(host.calls).toEqual([['add', noted]]);
    card.press('');
    expect(shown(card)).toHaveLength(15);
  });

  test('with several of those words are shown, not guessed', async () => {
    const host = createFakeHost(asking());
    const card = await start(host);
    type(card, 'lamp');
    key(card, 'Escape');
    card.press('Show me');
    expect(host.calls).toEqual([]);
    expect(shown(card)).toHaveLength(15);
  });

  test('close when somebody presses elsewhere, or goes on', async () => {
    const card = await start(createFakeHost(asking()));
    field(card).click();
    expect(shown(card)).toHaveLength(15);
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true, composed: true }));
    expect(shown(card)).toEqual([]);
    field(card).click();
    field(card).dispatchEvent(new FocusEvent('blur'));
    expect(shown(card)).toEqual([]);
  });

  test('begin with what is known, and are as they were when it is kept', async () => {
    const known = asking({ state: 'answered', answer: ['v3'], results: [{ label: 'Three', href: '/p/3' }] });
    const card = await start(createFakeHost(known), 'h2');
    expect(card.heading()).toBe('Known: Café lamp 3');
    card.press('Change');
    expect(field(card).value).toBe('Café lamp 3');
    type(card, 'other');
    card.press('Keep as it is');
    card.press('Change');
    expect(field(card).value).toBe('Café lamp 3');
  });
});

describe('two menus of which one follows the other', () => {
  const room = question({
    followedBy: 'lamp',
    options: [
      { value: 'desk', label: 'Desk', href: '/desk' },
      { value: 'bed', label: 'Bed' },
    ],
  });
  const lamp = question({
    id: 'lamp',
    text: 'Which lamp?',
    options: [
      { value: 'heron', label: 'Heron', under: ['desk', 'bed'], href: '/heron' },
      { value: 'dusk', label: 'Dusk', under: ['bed'], href: '/dusk' },
    ],
  });
  const both = (more: Partial<QuestionView> = {}, of: Partial<QuestionView> = {}) => ({
    questions: { 'looking-for': { ...room, ...more }, lamp: { ...lamp, ...of } },
  });
  const offers = (card: Placed) =>
    [...card.find<HTMLSelectElement>('#menu-1')!.options].slice(1).map(option => option.textContent);

  test('offer in the second what is under the first, and begin anew when that changes', async () => {
    const card = await start(createFakeHostOf(both()));
    const second = () => card.find<HTMLSelectElement>('#menu-1')!;
    expect(card.find('label')?.textContent).toBe('Which lamp?');
    expect([second().disabled, offers(card)]).toEqual([true, []]);
    choose(card, 0, 'bed');
    expect([second().disabled, offers(card)]).toEqual([false, ['Heron', 'Dusk']]);
    choose(card, 1, 'dusk');
    choose(card, 0, 'desk');
    expect([second().value, offers(card)]).toEqual(['', ['Heron']]);
    choose(card, 1, 'heron');
    choose(card, 0, 'bed');
    expect(second().value, 'what is under both stays').toBe('heron');
    choose(card, 0, '');
    expect(second().disabled).toBe(true);
  });

  test('are told both, lead where the last one leads, and are known together', async () => {
    const host = createFakeHostOf(both());
    const card = await start(host);
    choose(card, 0, 'desk');
    expect(card.find('a.main')?.getAttribute('href')).toBe('/desk');
    choose(card, 1, 'heron');
    expect(card.find('a.main')?.getAttribute('href')).toBe('/heron');
    card.find('a.main')!.click();
    expect(host.calls).toEqual([
      ['add', { type: 'answer', question: 'looking-for', values: ['desk'] }],
      ['answer', 'lamp', ['heron']],
    ]);
    host.decideAll(
      both(
        { state: 'answered', answer: ['desk'], results: [] },
        { state: 'answered', answer: ['heron'], results: [{ label: 'Heron', href: '/heron' }] },
      ),
    );
    await host.settle(undefined);
    await vi.waitFor(() => expect(events[0]?.[1]).toMatchObject({ values: ['desk', 'heron'] }));
    host.decideAll(host.decision()!);
    await vi.waitFor(() => expect(card.heading()).toBe('Known: Desk, Heron'));
    expect(card.links()).toEqual([{ text: 'Heron', href: '/heron' }]);
  });
});

test('a menu says what the site wants it to, in the reader’s language', async () => {
  const card = await start(
    createFakeHostOf(
      {
        questions: { 'looking-for': question({ options: few }) },
        strings: { menu: { show: 'Los' } },
      },
      'de',
    ),
    '.menu',
  );
  expect(card.buttons()).toEqual(['Los']);
  expect(card.find('option')?.textContent).toBe('Bitte wählen');
});
