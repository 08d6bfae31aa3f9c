import type { IncentiveView, RewardView, VisitorView } from '../../../protocol/index.ts';
import type { State, States, Step } from '../state.ts';

const visitor: VisitorView = { proof: 'device', tier: 'guest', locale: 'en', known: [] };
const OVERLAY = { 'data-rapport-overlay': '' };
const FORM = { press: '[part~=main]' };

export const states: States = say => {
  const offer: IncentiveView = {
    ...{ id: 'tea-year', kind: 'prize', state: 'open', proof: 'code', needsEmail: true, form: 'form' },
    name: say({ en: 'A year of tea', de: 'Ein Jahr Tee', ar: 'شاي لعام كامل' }),
    offer: say({
      en: 'Register and you are in the draw: twelve tins of tea, one a month.',
      de: 'Registrieren Sie sich und nehmen Sie an der Verlosung teil: zwölf Dosen Tee, jeden Monat eine.',
      ar: 'سجّل وادخل السحب: اثنتا عشرة علبة شاي، واحدة كل شهر.',
    }),
    rules: say({
      en: 'Once a person. Nothing has to be bought.',
      de: 'Einmal je Person. Ein Kauf ist nicht nötig.',
      ar: 'مرة واحدة لكل شخص، ولا يلزم شراء أي شيء.',
    }),
    fields: [
      {
        id: 'firstName',
        label: say({ en: 'First name', de: 'Vorname', ar: 'الاسم الأول' }),
        type: 'first-name',
      },
      {
        ...{ id: 'morning', type: 'choice' },
        label: say({ en: 'In the morning you drink', de: 'Morgens trinken Sie', ar: 'ماذا تشرب صباحًا' }),
        options: [
          { value: 'tea', label: say({ en: 'Tea', de: 'Tee', ar: 'شاي' }) },
          { value: 'coffee', label: say({ en: 'Coffee', de: 'Kaffee', ar: 'قهوة' }) },
        ],
      },
    ],
    permissions: [
      {
        ...{ id: 'letter', version: 1, channel: 'e-mail', state: 'open' },
        text: say({
          en: 'Send me the shop’s letter, once a month at most.',
          de: 'Senden Sie mir den Brief des Ladens, höchstens einmal im Monat.',
          ar: 'أرسلوا إليّ رسالة المتجر، مرة في الشهر على الأكثر.',
        }),
      },
    ],
  };
  const name = say({ en: 'Anna', de: 'Anna', ar: 'آمنة' });
  const known: Partial<IncentiveView> = {
    ...{ needsEmail: false, permissions: [] },
    fields: [
      { ...offer.fields[0]!, value: name },
      { ...offer.fields[1]!, value: 'tea' },
    ],
  };
  const state = (
    more: Partial<IncentiveView> = {},
    attributes: Record<string, string> = {},
    steps: Step[] = [],
    answers: State['answers'] = [],
  ): State => ({
    attributes: { incentive: 'tea-year', ...attributes },
    decision: { visitor, questions: {}, incentives: { 'tea-year': { ...offer, ...more } } },
    ...{ steps, answers },
  });
  const reward = (more: Partial<RewardView>): Partial<IncentiveView> => ({
    state: 'granted',
    reward: { incentive: 'tea-year', kind: 'prize', name: offer.name, at: 0, state: 'granted', ...more },
  });
  const filled: Step[] = [{ fill: '#email', with: 'anna@example.com' }, FORM];
  const next = {
    status: 200,
    body: { visitor, next: 'code', registration: 'r', expiresIn: 600, againIn: 30 },
  };
  const done = {
    status: 200,
    body: {
      visitor: { ...visitor, proof: 'verified', firstName: name },
      reward: reward({ drawAt: 1924077600000 }).reward,
    },
  };
  const refused = (status: number, body?: unknown) => state({}, {}, filled, [{ status, body }]);
  return {
    teaser: state({}, { teaser: '' }),
    'teaser, pressed': state({}, { teaser: '' }, [FORM]),
    'offer, unasked': state({}, OVERLAY),
    'offer without permissions': state({ permissions: [], fields: [] }, OVERLAY),
    'form after the offer': state({}, OVERLAY, [FORM]),
    'offer and form, placed': state(),
    'opened by the visitor': state({}, { 'data-rapport-overlay': 'open' }),
    'controls in the page': state({}, { render: 'light' }),
    'no address': state({}, {}, [FORM]),
    'several mistakes': refused(422, {
      code: 'bad_request',
      errors: [{ path: 'email' }, { path: 'fields.morning' }],
    }),
    offline: refused(0),
    'too often': refused(429),
    'not allowed yet': refused(403, { code: 'consent_required' }),
    code: state({}, {}, filled, [next]),
    'no code': state({}, {}, [...filled, FORM], [next]),
    'wrong code': state(
      {},
      {},
      [...filled, { fill: '#code', with: '048 213' }, FORM],
      [next, { status: 401, body: { code: 'code_rejected' } }],
    ),
    done: state({}, {}, [...filled, { fill: '#code', with: '048 213' }, FORM], [next, done]),
    'registered already': state({ needsEmail: false, fields: [], permissions: [] }, OVERLAY),
    'with what is known': state(known),
    'with a known field being changed': state(known, {}, [{ press: '[part~=change]' }]),
    'takes part': state(reward({ drawAt: 1924077600000 })),
    'has won': state(reward({ state: 'won', drawAt: 1924077600000 })),
    'a code of the pool': state(reward({ kind: 'code', code: 'CUP-7F3K', href: '#use' })),
    'a line': state(reward({ kind: 'line', phone: '+1 800 555 0100' })),
    'sold out': state({
      state: 'soldOut',
      offer: say({ en: 'All are given away.', de: 'Alle sind vergeben.', ar: 'نفدت الكمية.' }),
    }),
    over: state({
      state: 'over',
      offer: say({ en: 'This draw is over.', de: 'Diese Verlosung ist vorbei.', ar: 'انتهى هذا السحب.' }),
    }),
  };
};
