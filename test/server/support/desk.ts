import type { SiteConfigInput } from '../../../protocol/index.ts';

type DeskInput = NonNullable<SiteConfigInput['desk']>;

/** A desk with every kind of channel, in an office in Berlin. */
export const deskInput = (more: Partial<DeskInput> = {}): DeskInput => ({
  address: 'desk@shop.example',
  purpose: 'find',
  channels: [
    {
      ...{ id: 'line', kind: 'phone', text: { en: 'Telephone', de: 'Telefon' }, bestFor: 'a quick answer' },
      numbers: { guest: '+49 30 555 0100', client: '+49 30 555 0101', mvc: '+49 30 555 0102' },
      hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
      ...{ timeZone: 'Europe/Berlin', waitMinutes: 3 },
    },
    { id: 'call', kind: 'callback' },
    { id: 'post', kind: 'email' },
    { id: 'chat', kind: 'message', href: 'https://chat.example/?text={reference}' },
    { id: 'form', kind: 'form' },
    { id: 'fax', kind: 'fax', number: '+49 30 555 0199', tier: 'client' },
  ],
  ...more,
});
