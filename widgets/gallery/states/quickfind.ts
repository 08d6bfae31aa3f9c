import type { States } from '../state.ts';
export const states: States = say => {
  const q = {
    id: 'a',
    text: say({ en: 'What are you looking for?', de: 'Wonach suchen Sie?', ar: 'عمّ تبحث؟' }),
    why: say({
      en: 'So that we show what fits first.',
      de: 'Damit wir zuerst zeigen, was passt.',
      ar: 'لنعرض لك ما يناسبك أولاً.',
    }),
    options: [
      { value: 'lamps', label: say({ en: 'Lamps', de: 'Beleuchtungseinrichtungen', ar: 'مصابيح' }) },
      { value: 'tea', label: 'Tea' },
      { value: 'plants', label: 'Plants' },
    ],
    state: 'open' as const,
  };
  return {
    asking: { attributes: { question: 'a' }, decision: { questions: { a: q } } },
    unsolicited: {
      attributes: { question: 'a', 'data-rapport-overlay': '' },
      decision: { questions: { a: q } },
    },
    known: {
      attributes: { question: 'a' },
      decision: {
        questions: {
          a: {
            ...q,
            state: 'answered',
            answer: ['lamps'],
            results: [{ label: 'Reading lamps', href: '/a' }],
          },
        },
      },
    },
  };
};
