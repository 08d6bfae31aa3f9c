/** How the interaction reached us. */
export const CHANNELS = [
  'web',
  'e-mail',
  'phone',
  'fax',
  'mail',
  'order',
  'invoice',
  'complaint',
  'promotion',
  'sales-call',
  'visit',
  'message',
] as const;
export type Channel = (typeof CHANNELS)[number];
