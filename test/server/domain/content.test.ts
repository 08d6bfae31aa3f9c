import { describe, expect, it } from 'vitest';
import type { Content, ShownContent } from '../../../protocol/index.ts';
import { compileContent } from '../../../server/domain/content.ts';

const hello = { en: 'Hello {{ firstName | you }}', de: 'Hallo {{ firstName | du }}' };
const plain = { en: 'Look', de: 'Sieh' };

const CASES: [name: string, content: Content, shown: ShownContent][] = [
  ['a text', { kind: 'text', text: hello }, { kind: 'text', text: 'Hallo Ada' }],
  ['a template', { kind: 'template', template: 'offer' }, { kind: 'template', template: 'offer' }],
  [
    'attributes',
    { kind: 'attributes', attributes: { src: '/a.svg', alt: plain, title: '{{ firstName | x }}' } },
    { kind: 'attributes', attributes: { src: '/a.svg', alt: 'Sieh', title: 'Ada' } },
  ],
  [
    'every kind of block',
    {
      kind: 'blocks',
      blocks: [
        { block: 'heading', level: 2, text: hello },
        { block: 'text', text: ['For ', { text: '{{ firstName | you }}', marks: ['strong'] }, '.'] },
        { block: 'text', text: plain },
        { block: 'image', src: '/a.svg', alt: plain, width: 4, height: 3 },
        { block: 'button', text: plain, href: '/a' },
        { block: 'list', items: ['one', plain, [{ text: plain, href: '/b' }]] },
      ],
    },
    {
      kind: 'blocks',
      blocks: [
        { block: 'heading', level: 2, text: 'Hallo Ada' },
        { block: 'text', text: ['For ', { text: 'Ada', marks: ['strong'] }, '.'] },
        { block: 'text', text: 'Sieh' },
        { block: 'image', src: '/a.svg', alt: 'Sieh', width: 4, height: 3 },
        { block: 'button', text: 'Sieh', href: '/a' },
        { block: 'list', items: ['one', 'Sieh', [{ text: 'Sieh', href: '/b' }]] },
      ],
    },
  ],
  [
    'a list whose items alone have locales',
    { kind: 'blocks', blocks: [{ block: 'list', items: [plain] }] },
    { kind: 'blocks', blocks: [{ block: 'list', items: ['Sieh'] }] },
  ],
];

describe('content', () => {
  it.each(CASES)('is shown in the locale of the reader, its tags filled: %s', (_, content, shown) => {
    const before = structuredClone(content);
    const show = compileContent(content, 'en');
    expect(show('de', path => (path === 'firstName' ? 'Ada' : undefined))).toEqual(shown);
    // What one reader was shown is not left in what the next one gets.
    expect(show('de', path => (path === 'firstName' ? 'Ada' : undefined))).toEqual(shown);
    expect(content).toEqual(before);
  });

  it('takes nothing apart that is the same for everybody', () => {
    const content: Content = { kind: 'blocks', blocks: [{ block: 'heading', text: 'Look' }] };
    expect(compileContent(content, 'en')('de', () => undefined)).toBe(content);
  });
});
