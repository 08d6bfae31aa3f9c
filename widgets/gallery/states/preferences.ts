import type { Me } from '../../../protocol/index.ts';
import type { States } from '../state.ts';

/** Every visible state of `<rapport-preferences>`. */
export const states: States = say => {
  const visitor: Me['visitor'] = { proof: 'device', tier: 'guest', locale: 'en', known: ['category'] };
  const letter = say({
    en: 'Send me the shop’s letter, once a month at most.',
    de: 'Schicken Sie mir den Brief des Ladens, höchstens einmal im Monat.',
    ar: 'أرسلوا إليّ رسالة المتجر مرة في الشهر على الأكثر.',
  });
  const question = say({ en: 'What are you looking for?', de: 'Was suchen Sie?', ar: 'عمّ تبحث؟' });
  const firstName = say({ en: 'First name', de: 'Vorname', ar: 'الاسم الأول' });
  const company = say({ en: 'Company', de: 'Firma', ar: 'الشركة' });
  const me: Me = {
    visitor,
    since: '2026-03-01T00:00:00Z',
    visits: 3,
    fields: {
      firstName: { value: 'Anna', verified: false },
      company: { value: 'Lux', verified: true },
    },
    needs: {
      category: [
        { value: 'lamps', declared: true },
        { value: 'plants', declared: false },
      ],
    },
    ledger: { 'question:looking': { shown: 2, outcome: 'answered', answer: ['lamps'] } },
    products: [{ sku: 'L-1', name: say({ en: 'Heron lamp', de: 'Reiherlampe', ar: 'مصباح مالك الحزين' }) }],
    permissions: [
      { id: 'letter', text: letter, version: 1, channel: 'e-mail', state: 'granted' },
      {
        ...{ id: 'calls', version: 1, channel: 'phone', state: 'unready' },
        text: say({
          en: 'Call me about my order.',
          de: 'Rufen Sie mich zur Bestellung an.',
          ar: 'اتصلوا بي بشأن طلبي.',
        }),
      },
    ],
    rewards: [
      {
        ...{ incentive: 'mug', kind: 'code', at: 1, state: 'granted', code: 'MUG-7' },
        name: say({ en: 'A mug', de: 'Ein Becher', ar: 'كوب' }),
      },
    ],
    wishes: {},
    form: [
      { id: 'firstName', label: firstName, type: 'first-name' },
      { id: 'company', label: company, type: 'company' },
    ],
    names: {
      items: { 'question:looking': question },
      needs: {
        category: {
          ...{ name: question, question: 'looking' },
          values: {
            lamps: say({ en: 'Reading light', de: 'Leselicht', ar: 'ضوء للقراءة' }),
            plants: say({ en: 'Something green', de: 'Etwas Grünes', ar: 'شيء أخضر' }),
          },
        },
      },
      fields: { firstName, company },
      slots: { hero: say({ en: 'The first picture', de: 'Das erste Bild', ar: 'الصورة الأولى' }) },
      audiences: { lamps: say({ en: 'Looks for lamps', de: 'Sucht Lampen', ar: 'يبحث عن مصابيح' }) },
    },
  };
  const decision = {
    visitor,
    reasons: [{ part: 'slot:hero', given: 'lamps', rule: 'audience:lamps' }],
  };
  const shown = { attributes: {}, decision };
  const ok = (more: Partial<Me> = {}) => ({ status: 200, body: { ...me, ...more } });
  const renamed = { ...me.fields, firstName: { value: 'Ann', verified: false } };
  const rename = { fill: '#field-firstName', with: 'Ann' };
  const pausedUntil = Date.parse('2030-01-31T00:00:00Z');
  return {
    shown: { ...shown, answers: [ok()] },
    'with Global Privacy Control': { ...shown, answers: [ok({ gpcAt: 1 })] },
    saved: { ...shown, answers: [ok(), ok({ fields: renamed })], steps: [rename, { key: 'Tab' }] },
    failed: { ...shown, answers: [ok(), { status: 0 }], steps: [rename, { key: 'Tab' }] },
    paused: { ...shown, answers: [ok({ wishes: { pausedUntil } })] },
    kept: { ...shown, answers: [ok()], steps: [{ press: '#allow-letter' }] },
    'taken back': {
      ...shown,
      answers: [ok(), ok({ needs: { category: [me.needs.category![1]!] } })],
      next: [decision, decision, decision],
      steps: [{ press: '[part~=chip]' }],
    },
    deleting: { ...shown, answers: [ok()], steps: [{ press: '[part~=erase]' }] },
    deleted: {
      ...shown,
      answers: [ok(), { status: 204 }],
      steps: [{ press: '[part~=erase]' }, { press: '[part~=erase-yes]' }],
    },
    'without a connection': { ...shown, answers: [{ status: 0 }] },
    opened: { ...shown, attributes: { 'data-rapport-overlay': 'open' }, answers: [ok()] },
  };
};
