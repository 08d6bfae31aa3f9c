import type { GateView } from '../../../protocol/index.ts';
import type { State, States } from '../state.ts';

const locked = (gate: GateView): State => ({
  attributes: { slot: 'first-look' },
  decision: { slots: { 'first-look': { variant: 'baseline', gate } } },
});

export const states: States = say => ({
  'the way is to register': locked({ access: 'registered', incentive: 'first-look' }),
  'in the site’s words': locked({
    access: 'registered',
    incentive: 'first-look',
    text: say({
      en: 'Register, and you see it a week before everybody else.',
      de: 'Registrieren Sie sich, und Sie sehen es eine Woche vor allen anderen.',
      ar: 'سجّل لتراه قبل الجميع بأسبوع.',
    }),
  }),
  'for clients': locked({ access: 'client' }),
  'for the most valuable': locked({ access: 'mvc' }),
  unlocked: {
    attributes: { slot: 'first-look' },
    decision: { slots: { 'first-look': { variant: 'next', content: { kind: 'text', text: '…' } } } },
  },
});
