import type { OptionView, QuestionView } from '../../../protocol/index.ts';
import type { Said, State, States } from '../state.ts';

const MENU = { mode: 'menu', question: 'find' };
const CARD = { question: 'find' };

/** The menu, the field with its list, and the card with several choices and own words. */
export const states: States = say => {
  const label = (en: string, de: string, ar: string): string => say({ en, de, ar } satisfies Said);
  const tea = label('Tea', 'Tee', 'شاي');
  const lamps = label('Lamps', 'Lampen', 'مصابيح');
  const option = (value: string, name: string, group: string): OptionView => ({
    ...{ value, label: name, group, href: `#${value}` },
  });
  const few = [
    option('pot', label('Pebble teapot', 'Kiesel-Teekanne', 'إبريق الحصى'), tea),
    option('kettle', label('Swan kettle', 'Schwanenkessel', 'غلاية البجعة'), tea),
    option('heron', label('Heron reading lamp', 'Leselampe Reiher', 'مصباح القراءة'), lamps),
    option('dusk', label('Dusk table lamp', 'Tischlampe Dämmerung', 'مصباح الغسق'), lamps),
  ];
  const many = [...few, ...few, ...few, ...few].map((one, n) => ({
    ...one,
    ...{ value: `${one.value}-${n}`, label: `${one.label} ${n + 1}` },
  }));
  const question = (more: Partial<QuestionView>): QuestionView => ({
    id: 'find',
    text: label('What are you looking for?', 'Was suchen Sie?', 'عمّ تبحث؟'),
    why: label('We take you there.', 'Wir bringen Sie hin.', 'نأخذك إليه مباشرة.'),
    options: few,
    state: 'open',
    ...more,
  });
  const state = (
    attributes: Record<string, string>,
    more: Partial<QuestionView>,
    steps: State['steps'] = [],
    others: Record<string, QuestionView> = {},
  ): State => ({ attributes, decision: { questions: { find: question(more), ...others } }, steps });
  const lamp = question({
    id: 'lamp',
    text: label('Which lamp?', 'Welche Lampe?', 'أي مصباح؟'),
    options: few.slice(2).map(one => ({ ...one, under: ['heron', 'dusk'] })),
  });

  return {
    'native menu': state(MENU, {}),
    'native menu, chosen': state(MENU, {}, [{ choose: '#menu-0', with: 'heron' }]),
    'two menus': state(MENU, { followedBy: 'lamp' }, [], { lamp }),
    'two menus, the first chosen': state(
      MENU,
      { followedBy: 'lamp' },
      [{ choose: '#menu-0', with: 'dusk' }],
      {
        lamp,
      },
    ),
    field: state(MENU, { options: many }),
    'field, its list': {
      ...state(MENU, { options: many }, [{ press: '[part=toggle]' }]),
      height: 480,
    },
    'menu, known': state(MENU, {
      ...{ options: many, state: 'answered', answer: [many[2]!.value] },
      results: [{ label: many[2]!.label, href: '#heron' }],
    }),
    'several choices': state(CARD, { multiple: true }),
    'several choices, own words': state(CARD, { multiple: true, other: '' }),
    'nothing chosen': state(CARD, { multiple: true, other: '' }, [{ press: '[part~=main]' }]),
    'one choice, own words': state(CARD, { other: '' }),
    'own words, known': state(CARD, {
      ...{ multiple: true, state: 'answered', answer: ['pot'], results: [] },
      other: label('a birthday', 'ein Geburtstag', 'عيد ميلاد'),
    }),
    'own words, still right?': state(CARD, {
      ...{ multiple: true, state: 'confirm', answer: ['pot'] },
      other: label('a birthday', 'ein Geburtstag', 'عيد ميلاد'),
    }),
    // The last, as its list goes when another one has the focus.
    'field, nothing found': {
      ...state(MENU, { options: many }, [{ type: '#menu-0', with: 'xyz' }]),
      height: 320,
    },
  };
};
