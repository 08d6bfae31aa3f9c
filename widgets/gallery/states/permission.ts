import type { PermissionView } from '../../../protocol/index.ts';
import type { Said, State, States } from '../state.ts';

const WORDING: Said = {
  en: 'Send me the shop’s letter, once a month at most. One click ends it.',
  de: 'Schicken Sie mir den Brief des Ladens, höchstens einmal im Monat. Ein Klick beendet ihn.',
  ar: 'أرسلوا إليّ رسالة المتجر مرة في الشهر على الأكثر. نقرة واحدة توقفها.',
};

/** Every visible state of `<rapport-permission>`. */
export const states: States = say => {
  const of = (more: Partial<PermissionView> = {}): State['decision'] => ({
    permissions: {
      letter: {
        ...{ id: 'letter', text: say(WORDING), version: 1, channel: 'e-mail', state: 'open' },
        ...more,
      },
    },
  });
  const attributes = { for: 'letter' };
  const yes = { press: '[part~=yes]' };
  return {
    asked: { attributes, decision: of() },
    overlay: { attributes: { permission: 'letter', 'data-rapport-overlay': '' }, decision: of() },
    allowed: { attributes, decision: of(), next: [of(), of({ state: 'granted' })], steps: [yes] },
    kept: { attributes, decision: of(), next: [of()], steps: [yes] },
    failed: { attributes, decision: of(), next: [of(), of()], steps: [yes] },
    granted: { attributes, decision: of({ state: 'granted' }) },
    declined: { attributes, decision: of({ state: 'declined' }) },
    changing: {
      attributes,
      decision: of({ state: 'granted', channel: 'phone' }),
      steps: [{ press: '[part~=change]' }],
    },
    opened: {
      attributes: { ...attributes, 'data-rapport-overlay': 'open' },
      decision: of({ state: 'granted' }),
    },
  };
};
