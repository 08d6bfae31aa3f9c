import { expect, test } from 'vitest';
import { createText } from '../../widgets/ui/index.ts';

test('values take their places and unknown ones are left to be seen', () => {
  const t = createText({ hello: 'Hello {name}, {missing}' }, () => 'en');
  expect(t('hello', { name: 'Ada' })).toBe('Hello Ada, {missing}');
});

test('a value with a place holder in it is not filled a second time', () => {
  const t = createText({ say: '{what} {who}' }, () => 'en');
  expect(t('say', { what: '{who}', who: 'x' })).toBe('{who} x');
});

test('plural forms and digits follow the language of the messages', () => {
  const polish = createText(
    { links: { one: '{count} link', few: '{count} linki', other: '{count} linków' } },
    () => 'pl',
  );
  expect([1, 2, 5, 22].map(count => polish('links', { count }))).toEqual([
    '1 link',
    '2 linki',
    '5 linków',
    '22 linki',
  ]);
  const german = createText({ seen: { other: '{count} Links' } }, () => 'de');
  expect(german('seen', { count: 12_345 })).toBe('12.345 Links');
  const arabic = createText({ links: { two: 'رابطان', other: '{count} رابط' } }, () => 'ar-EG');
  expect(arabic('links', { count: 2 })).toBe('رابطان');
  expect(arabic('links', { count: 100 })).toBe('١٠٠ رابط');
});
