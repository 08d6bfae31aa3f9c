import type { ContactChannelView, ContactView } from '../../../protocol/index.ts';
import type { State, States, Step } from '../state.ts';

const HOUR = 3_600_000;

/** Every state of `<rapport-contact>`. */
export const states: States = say => {
  const now = Date.now();
  const line: ContactChannelView = {
    ...{ id: 'line', kind: 'phone', number: '+353 20 914 0217', isOpen: true },
    ...{ closesAt: now + 3 * HOUR, waitMinutes: 3 },
    bestFor: say({ en: 'whatever is quick', de: 'alles, was schnell geht', ar: 'الأسئلة السريعة' }),
  };
  const callback: ContactChannelView = {
    id: 'call',
    kind: 'callback',
    isOpen: false,
    opensAt: now + 20 * HOUR,
  };
  const email: ContactChannelView = {
    ...{ id: 'post', kind: 'email', address: 'desk@shop.example', isOpen: true, waitMinutes: 1440 },
  };
  const message: ContactChannelView = {
    ...{ id: 'chat', kind: 'message', href: 'https://chat.example/', isOpen: true },
  };
  const form: ContactChannelView = { id: 'form', kind: 'form', isOpen: true, waitMinutes: 2880 };
  const fax: ContactChannelView = { id: 'fax', kind: 'fax', number: '+353 20 914 0299', isOpen: true };
  const desk: ContactView = {
    reasons: [
      ...[{ id: 'order' }, { id: 'products' }, { id: 'technical' }],
      ...[{ id: 'complaint', isComplaint: true }, { id: 'other' }],
      { id: 'press', text: say({ en: 'Press enquiries', de: 'Presseanfragen', ar: 'استفسارات صحفية' }) },
    ],
    channels: [line, callback, form, email, message, fax],
    known: [],
  };
  const given = (channel: ContactChannelView) => ({ status: 200, body: { reference: '482913', channel } });
  const press = (index: number): Step => ({ press: `li:nth-child(${index}) [part~=choice]` });
  const send: Step = { press: '[part~=main]' };
  const typed: Step[] = [
    {
      fill: '#message',
      with: say({ en: 'Where is my teapot?', de: 'Wo bleibt meine Teekanne?', ar: 'أين إبريق الشاي؟' }),
    },
    { fill: '#email', with: 'anna@example.com' },
  ];
  const state = (reason: string | undefined, more: Partial<State> = {}, view = desk): State => ({
    attributes: reason === undefined ? {} : { reason },
    decision: { contact: view },
    ...more,
  });
  const own: ContactChannelView = { ...line, number: '+353 20 914 0219', isOwn: true };
  return {
    reasons: state(undefined),
    channels: state('order'),
    'own line first': state('order', {}, { ...desk, channels: [own, ...desk.channels.slice(1)] }),
    'preferred first': state(
      'order',
      {},
      { ...desk, channels: [{ ...email, isPreferred: true }, line, callback, form] },
    ),
    'call back': state('order', { steps: [press(2)] }),
    'call back, nothing typed': state('order', { steps: [press(2), send] }),
    message: state('order', { steps: [press(3)] }),
    'message, nothing typed': state('order', { steps: [press(3), send] }),
    'message, all known': state(
      'order',
      { steps: [press(3)] },
      { ...desk, known: ['name', 'email', 'phone'] },
    ),
    'message, no connection': state('order', { steps: [press(3), ...typed, send] }),
    'message, sent': state('order', { answers: [given(form)], steps: [press(3), ...typed, send] }),
    'call back, asked for': state('order', {
      answers: [given(callback)],
      steps: [press(2), { fill: '#phone', with: '+353 20 914 0111' }, send],
    }),
    number: state('order', { answers: [given(line)], steps: [press(1)] }),
    'number, no connection': state('order', { steps: [press(1)] }),
    'e-mail': state('order', { answers: [given(email)], steps: [press(4)] }),
    conversation: state('order', { answers: [given(message)], steps: [press(5)] }),
    fax: state('order', { answers: [given(fax)], steps: [press(6)] }),
    complaint: state('complaint'),
    'complaint, message': state('complaint', { steps: [press(3)] }),
    'complaint, sent': state('complaint', { answers: [given(form)], steps: [press(3), ...typed, send] }),
    'opened by the visitor': state('order', {
      attributes: { reason: 'order', 'data-rapport-overlay': 'open' },
    }),
    'opened, not to be reached': { attributes: { 'data-rapport-overlay': 'open' }, decision: {} },
  };
};
