import type { Greeting, RewardView } from '../../../protocol/index.ts';
import type { State, States } from '../state.ts';

const greet = (
  greeting: Partial<Greeting>,
  firstName?: string,
  tier: 'registered' | 'client' = 'registered',
): State => ({
  attributes: {},
  decision: {
    visitor: { proof: 'verified', tier, locale: 'en', known: [], ...(firstName ? { firstName } : {}) },
    greeting: { _kept: false, ...greeting },
  },
});

export const states: States = say => {
  const name = say({ en: 'Anna', de: 'Anna-Katharina', ar: 'آمنة' });
  const reward = (more: Partial<RewardView>): Partial<Greeting> => ({
    nextThing: {
      kind: 'reward',
      reward: {
        ...{ incentive: 'cup', kind: 'code', at: 0, state: 'granted', ...more },
        name: say({ en: 'A cup', de: 'Eine handgedrehte Tasse', ar: 'فنجان' }),
      },
    },
  });
  const need: Partial<Greeting> = {
    nextThing: {
      kind: 'need',
      name: say({ en: 'Reading light', de: 'Leselicht', ar: 'ضوء للقراءة' }),
      link: { label: say({ en: 'All lamps', de: 'Alle Leuchten', ar: 'كل المصابيح' }), href: '#lamps' },
    },
  };
  const representative = {
    name: 'Mo Byrne',
    title: say({ en: 'Customer care', de: 'Kundenbetreuung', ar: 'خدمة العملاء' }),
    phone: '+353 21 555 0100',
  };
  return {
    'back, and unknown': greet({}),
    'back, with a need': greet(need),
    'by name': greet({}, name),
    'by name, with a need': greet(need, name),
    'with a code': greet(reward({ code: 'CUP-7F3K' }), name),
    'with a file': greet(reward({ kind: 'file', href: '#file' }), name),
    'with a line': greet(reward({ kind: 'line', phone: '+1 800 555 0100' }), name),
    'a client': greet({ representative }, name, 'client'),
    'a client with a reward': greet({ ...reward({ code: 'CUP-7F3K' }), representative }, name, 'client'),
  };
};
