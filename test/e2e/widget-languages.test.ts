import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { IncentiveView, QuestionView } from '../../protocol/index.ts';
import { onEachBrowserPage } from '../widgets/support/browser.ts';
import { answered, incentive, question, visitor } from '../widgets/support/fake-host.ts';
import { axeFindings, begin, recorded } from '../widgets/support/on-page.ts';
import type { HostScript } from '../widgets/support/page.ts';

const { open, requests, errors } = onEachBrowserPage();

const MAIN = `<main><h1>A shop</h1>
<rapport-quickfind question="looking-for"><a href="/all">All</a></rapport-quickfind>
<rapport-register incentive="kettle"><a href="/register">All</a></rapport-register>
<rapport-greeting></rapport-greeting></main>`;

const CSS =
  'rapport-quickfind, rapport-register { margin-block: 16px; max-width: 380px; min-height: 0 !important }';

/** What the site itself says, in the language of its page. */
interface Shop {
  locale: string;
  dir: 'ltr' | 'rtl';
  ask: Partial<QuestionView>;
  offer: Partial<IncentiveView>;
  name: string;
  /** words of the widgets, by what they are in English */
  words: Record<'notNow' | 'register' | 'needEmail' | 'look' | 'change', string>;
}

const results = (one: string, two: string) => [
  { label: one, href: '/1', image: '/a.jpg' },
  { label: two, href: '/2' },
];

const GERMAN: Shop = {
  locale: 'de-DE',
  dir: 'ltr',
  ask: {
    text: 'Wonach suchen Sie?',
    why: 'Damit wir Ihnen zuerst zeigen, was passt.',
    options: [
      { value: 'lamps', label: 'Arbeitsplatzleuchten', icon: '/icons/lamps.svg' },
      { value: 'plants', label: 'Pflanzen' },
      { value: 'chairs', label: 'Schreibtischstühle' },
    ],
    results: results('Leuchten für den Schreibtisch', 'Warmes Licht'),
  },
  offer: {
    name: 'Ein Wasserkocher',
    offer: 'Registrieren Sie sich und gewinnen Sie einen Wasserkocher.',
    rules: 'Einmal je Person.',
    odds: 'Unter allen Teilnehmenden.',
    fields: [{ id: 'firstName', label: 'Vorname', type: 'first-name' }],
    permissions: [
      { id: 'news', text: 'Neuigkeiten per E-Mail', version: 2, channel: 'e-mail', state: 'open' },
    ],
  },
  name: 'Anna-Katharina',
  words: {
    notNow: 'Jetzt nicht',
    register: 'Registrieren',
    needEmail: 'Bitte geben Sie eine Adresse wie anna@example.com ein.',
    look: 'Schauen Sie in Ihr Postfach',
    change: 'Ändern',
  },
};

const ARABIC: Shop = {
  locale: 'ar-EG',
  dir: 'rtl',
  ask: {
    text: 'عمّ تبحث؟',
    why: 'لنعرض لك المناسب أولًا.',
    options: [
      { value: 'lamps', label: 'مصابيح المكتب', icon: '/icons/lamps.svg' },
      { value: 'plants', label: 'نباتات' },
      { value: 'chairs', label: 'كراسٍ' },
    ],
    results: results('مصابيح للقراءة', 'إضاءة دافئة'),
  },
  offer: {
    name: 'غلاية ماء',
    offer: 'سجّل واربح غلاية ماء.',
    rules: 'مرة واحدة لكل شخص.',
    odds: 'بين جميع المشاركين.',
    fields: [{ id: 'firstName', label: 'الاسم الأول', type: 'first-name' }],
    permissions: [{ id: 'news', text: 'الأخبار عبر البريد', version: 2, channel: 'e-mail', state: 'open' }],
  },
  name: 'ليلى',
  words: {
    notNow: 'ليس الآن',
    register: 'تسجيل',
    needEmail: 'أدخل عنوانًا مثل anna@example.com.',
    look: 'راجع بريدك الإلكتروني',
    change: 'تغيير',
  },
};

const CODE_NEXT = { next: 'code', registration: 'r-1', expiresIn: 600, againIn: 30, visitor: visitor() };
const DONE = (name: string) => ({
  visitor: visitor({ proof: 'verified', firstName: name }),
  reward: {
    ...{ incentive: 'kettle', kind: 'code', name, at: 1, state: 'granted', code: '10-LAMP' },
    ...{ href: '/go', phone: '+1 800 555 0100', drawAt: Date.UTC(2026, 0, 5, 12) },
  },
});
const hostOf = ({ locale, ask, offer, name }: Shop): HostScript => {
  const { results: _, ...asked } = ask;
  return {
    ...{ locale, widgets: ['register', 'greeting'] },
    question: question(asked),
    answered: answered(ask),
    decision: {
      visitor: visitor({ firstName: name }),
      greeting: { _kept: false },
      incentives: { kettle: incentive(offer) },
    },
    answers: [
      { status: 200, body: CODE_NEXT },
      { status: 200, body: DONE(name) },
    ],
  };
};

const heading = (page: Page, widget: string) => page.locator(`rapport-${widget} h2`);
const press = (page: Page, widget: string, name: string) =>
  page.locator(`rapport-${widget}`).getByRole('button', { name, exact: true }).click();

/** Boxes of the cards that do not hold what is in them, and whether the page is wider than its window. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const parts = [
      ...document.querySelectorAll('rapport-quickfind, rapport-register, rapport-greeting'),
    ].flatMap(element => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.box, .box *')]);
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...parts
        .filter(
          part =>
            !part.closest('.trap, select, option') &&
            getComputedStyle(part).display !== 'inline' &&
            (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1),
        )
        .map(part => `${part.localName}.${part.className}: ${part.textContent}`),
      ...(scrollWidth > clientWidth ? ['the page'] : []),
    ];
  });

/** On which side of its card each text begins. */
const sides = (page: Page): Promise<string[]> =>
  page.evaluate(() => [
    ...new Set(
      [...document.querySelectorAll('rapport-quickfind, rapport-register')].flatMap(element =>
        [...element.shadowRoot!.querySelectorAll('h2, p, .quiet, label')].map(
          part => getComputedStyle(part).direction,
        ),
      ),
    ),
  ]);

/** Everything a designer would look at, at one width. */
const look = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  expect(await cutOff(page), name).toEqual([]);
  expect(await axeFindings(page), name).toEqual([]);
};

describe.each([GERMAN, ARABIC])('in $locale', shop => {
  const { locale, dir, words } = shop;
  const lang = locale.slice(0, 2);

  test.each([320, 800])('at %i px every card says all of it, in its direction', async width => {
    const name = `${lang}-${width}`;
    const viewport = { width, height: 900 };
    const page = await open(MAIN, hostOf(shop), { viewport, lang, dir, css: CSS });
    for (const widget of ['quickfind', 'register', 'greeting']) await heading(page, widget).waitFor();
    await page.locator('rapport-quickfind').getByRole('button', { name: words.notNow }).waitFor();
    await look(page, `${name}-1-open`);
    expect(await sides(page)).toEqual([dir]);

    const card = page.locator('rapport-register');
    await press(page, 'register', words.register);
    await card.getByText(words.needEmail).waitFor();
    await look(page, `${name}-2-wrong`);

    await card.locator('#email').fill('anna.katharina@example.com');
    await press(page, 'register', words.register);
    await heading(page, 'register').getByText(words.look).waitFor();
    await press(page, 'quickfind', shop.ask.options![0]!.label);
    await page.locator('rapport-quickfind').getByText(words.change).waitFor();
    await look(page, `${name}-3-code`);

    await card.locator('#code').fill('123456');
    await card.locator('.main').click();
    await card.locator('.reward').waitFor();
    await look(page, `${name}-4-done`);

    expect(requests().filter(line => line.includes(`/w/${lang}-`))).toHaveLength(1);
    expect(await recorded(page, 'violations')).toEqual([]);
    expect(errors()).toEqual([]);
  });
});

test('numbers and addresses are read from the left among words from the right', async () => {
  const page = await open(MAIN, hostOf(ARABIC), { lang: 'ar', dir: 'rtl', css: CSS });
  const card = page.locator('rapport-register');
  await card.locator('#email').fill('anna@example.com');
  await press(page, 'register', ARABIC.words.register);
  await card.locator('#code').fill('123456');
  await card.locator('.main').click();
  await card.locator('.reward').waitFor();
  /** where a character of a text stands */
  const at = (selector: string, text: string) =>
    card.locator(selector).evaluate((node, wanted) => {
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const start = text.textContent!.indexOf(wanted);
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(text, start);
        range.setEnd(text, start + 1);
        return range.getBoundingClientRect().x;
      }
      return Number.NaN;
    }, text);
  expect(await at('code', '10')).toBeLessThan(await at('code', 'LAMP'));
  expect(await at('a[href^=tel]', '+1')).toBeLessThan(await at('a[href^=tel]', '0100'));
});

test('an English page asks for no language, and nor does one in a language there is none for', async () => {
  for (const locale of ['en-GB', 'pt-BR']) {
    const page = await open(MAIN, { ...hostOf(GERMAN), locale }, { lang: locale });
    await page.getByText('Not now').first().waitFor();
    await page.waitForLoadState('networkidle');
    const chunks = requests().filter(line => line.startsWith('GET /w/'));
    expect(chunks.map(line => line.replace(/-.*/, '')).sort()).toEqual(
      ['form', 'greeting.js', 'quickfind.js', 'register.js', 'ui'].map(name => `GET /w/${name}`),
    );
  }
});

test('on a page in another language the box says which, and which way it is written', async () => {
  const page = await open(MAIN, hostOf(ARABIC), { lang: 'en', css: CSS });
  await heading(page, 'register').waitFor();
  const box = page.locator('rapport-register .box');
  expect(await box.getAttribute('lang')).toBe('ar-EG');
  expect(await sides(page)).toEqual(['rtl']);
  expect(await axeFindings(page)).toEqual([]);
});

test('when the language cannot be had the cards are in English', async () => {
  const page = await open(MAIN, { ...hostOf(GERMAN), isLate: true });
  await page.route('**/w/de-*', route => route.abort());
  await page.waitForFunction(() => 'begin' in window);
  await begin(page);
  await page.getByText('Not now').first().waitFor();
  expect(await page.locator('rapport-register .main').textContent()).toBe('Register');
});
