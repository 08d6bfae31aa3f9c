import { afterEach, expect, test, vi } from 'vitest';
import type { Decision } from '../../protocol/index.ts';
import { define as defineGreeting } from '../../widgets/greeting/index.ts';
import { define } from '../../widgets/quickfind/index.ts';
import { english } from '../../widgets/quickfind/strings.ts';
import { define as defineRegister } from '../../widgets/register/index.ts';
import { createText } from '../../widgets/ui/index.ts';
import { onEachPage } from './support/events.ts';
import { createFakeHostOf, incentive, question, visitor } from './support/fake-host.ts';
import { place } from './support/place.ts';

onEachPage();
afterEach(() => {
  document.documentElement.removeAttribute('lang');
  document.documentElement.removeAttribute('dir');
  vi.doUnmock('../../widgets/locales/de.ts');
  vi.resetModules();
});

const asking = (more: Partial<Decision> = {}): Partial<Decision> => ({
  visitor: visitor(),
  questions: { 'looking-for': question() },
  ...more,
});
const start = async (locale: string, decision = asking()) => {
  const host = createFakeHostOf(decision, locale);
  await define(host);
  const card = place({ question: 'looking-for' });
  const box = card.find('.box')!;
  return {
    host,
    card,
    buttons: card.buttons().slice(3),
    lang: box.getAttribute('lang'),
    dir: box.getAttribute('dir'),
  };
};

test.each([
  ['de-AT', ['Jetzt nicht', 'Nicht mehr fragen']],
  ['fr', ['Pas maintenant', 'Ne plus demander']],
  ['ES', ['Ahora no', 'No volver a preguntar']],
  ['in', ['Nanti saja', 'Jangan tanya lagi']],
  ['ja-JP', ['あとで', '今後は表示しない']],
  ['ar-EG', ['ليس الآن', 'لا تسألني مجددًا']],
  ['en-GB', ['Not now', 'Don’t ask again']],
  ['pt', ['Not now', 'Don’t ask again']],
  ['de_DE', ['Not now', 'Don’t ask again']],
  ['', ['Not now', 'Don’t ask again']],
])('for a reader of %s the words are %s', async (locale, words) => {
  expect((await start(locale)).buttons).toEqual(words);
});

test('in English nothing is waited for; in another language the children stay in sight until its words are there', async () => {
  const host = createFakeHostOf(asking());
  expect(define(host)).toBeUndefined();
  const card = place({ question: 'looking-for' });
  expect(card.showsChildren()).toBe(false);
  host.destroy();
  const loading = define(createFakeHostOf(asking(), 'de'));
  expect(card.showsChildren()).toBe(true);
  await loading;
  expect(card.buttons()).toContain('Jetzt nicht');
});

test('a host that was destroyed while its language was on its way takes nothing from the one after it', async () => {
  const first = createFakeHostOf(asking(), 'de');
  const loading = define(first);
  first.destroy();
  define(createFakeHostOf(asking()));
  const card = place({ question: 'looking-for' });
  await loading;
  expect(card.buttons()).toContain('Not now');
  expect(first.listening()).toBe(0);
});

test('when its words cannot be had it is English', async () => {
  vi.resetModules();
  vi.doMock('../../widgets/locales/de.ts', () => {
    throw new Error('offline');
  });
  const { define: defineAnew } = await import('../../widgets/quickfind/index.ts');
  const { loadLanguage } = await import('../../widgets/ui/language.ts');
  expect(await loadLanguage('de')).toBeUndefined();
  await defineAnew(createFakeHostOf(asking(), 'de'));
  expect(place({ question: 'looking-for' }).buttons()).toContain('Not now');
});

test('language and direction are said where they are not those of the page, and nowhere else', async () => {
  const { documentElement: page } = document;
  page.lang = 'de';
  expect(await start('de-AT')).toMatchObject({ lang: null, dir: null });
  expect(await start('fr')).toMatchObject({ lang: 'fr', dir: null });
  const { card, lang, dir } = await start('ar');
  expect([lang, dir]).toEqual(['ar', 'rtl']);
  // What is read aloud stands beside the box.
  expect(card.find('[role=status]')).toMatchObject({ lang: 'ar', dir: 'rtl' });
  page.lang = 'pt-BR';
  expect(await start('pt-BR')).toMatchObject({ lang: 'en', dir: null });
  page.lang = 'ar';
  // The page has said it all; that it forgot its direction is its own affair.
  expect(await start('ar')).toMatchObject({ lang: null, dir: null });
});

test("the site's own words stand in place of the built-in ones, with their places filled", async () => {
  const strings = { greeting: { hello: 'Na, {name}?' }, quickfind: { notNow: 'Später', still: '{nobody}' } };
  const { card, buttons } = await start('de', asking({ strings }));
  expect(buttons).toEqual(['Später', 'Nicht mehr fragen']);
  card.element.remove();

  const decision = { visitor: visitor({ firstName: 'Ann' }), greeting: { _kept: false as const }, strings };
  await defineGreeting(createFakeHostOf(decision, 'de'));
  const greeting = place({}, 'rapport-greeting');
  expect(greeting.heading()).toBe('Na, Ann?');
  expect(greeting.buttons()).toEqual(['Nicht Ann?']);
});

test('they come and go with the decisions', async () => {
  const { host, card, buttons } = await start('en');
  expect(buttons).toContain('Not now');
  host.decideAll(asking({ strings: { quickfind: { notNow: 'Later' } } }));
  expect(card.buttons()).toContain('Later');
  host.decideAll(asking({ strings: { quickfind: { notNow: '' } } }));
  expect(card.buttons()).toContain('Not now');
});

test('one text of the site stands for all plural forms', () => {
  const own = { found: '{count} links, hooray' };
  const text = createText(
    { found: english.found },
    () => 'en',
    () => own,
  );
  expect([1, 2].map(count => text('found', { count }))).toEqual(['1 links, hooray', '2 links, hooray']);
});

test('a site that has words of its own in the language of its page speaks that', async () => {
  document.documentElement.lang = 'pt';
  expect(await start('pt')).toMatchObject({ lang: 'en' });
  const strings = { quickfind: { notNow: 'Agora não' } };
  expect(await start('pt', asking({ strings }))).toMatchObject({ lang: null });
});

const DRAW = Date.UTC(2026, 0, 5, 12);
const drawn = async (locale: string, strings?: Decision['strings']): Promise<string | undefined> => {
  const reward = { incentive: 'kettle', kind: 'prize' as const, name: 'K', at: 1, state: 'granted' as const };
  const view = incentive({ state: 'granted', reward: { ...reward, drawAt: DRAW } });
  const decision = { visitor: visitor(), questions: {}, incentives: { kettle: view } };
  await defineRegister(createFakeHostOf(strings ? { ...decision, strings } : decision, locale));
  const card = place({ incentive: 'kettle' }, 'rapport-register');
  const said = card.find('.reward span')?.textContent ?? undefined;
  card.element.remove();
  return said;
};

test('a date is in the language of its sentence, and of the region of the reader', async () => {
  expect(await drawn('en-GB')).toBe('You take part. The draw is on 5 January 2026.');
  expect(await drawn('de-DE')).toBe('Sie nehmen teil. Die Ziehung ist am 5. Januar 2026.');
  expect(await drawn('de-AT')).toBe('Sie nehmen teil. Die Ziehung ist am 5. Jänner 2026.');
  expect(await drawn('pt')).toBe('You take part. The draw is on January 5, 2026.');
  expect(await drawn('pt', { register: { drawn: 'Sorteio: {date}' } })).toBe('Sorteio: 5 de janeiro de 2026');
});

test('from right to left a name or a number is kept in its own direction', async () => {
  const decision = { visitor: visitor({ firstName: 'Ann!' }), greeting: { _kept: false as const } };
  await defineGreeting(createFakeHostOf(decision, 'ar'));
  expect(place({}, 'rapport-greeting').heading()).toBe('سعدنا بعودتك، \u2068Ann!\u2069.');
});
