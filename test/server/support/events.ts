import type { Interaction } from '../../../server/domain/interaction.ts';

export const NOW = Date.parse('2026-03-02T10:00:00Z');
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** A different valid event id each call of one counter. */
export const idOf = (n: number): string => `01950000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

let made = 0;
const base = (at: number, source: Interaction['source'] = 'browser') => ({ id: idOf(++made), at, source });

/** A page view; `category` becomes a fact of the page. */
export const pageAt = (at: number, category?: string, path = '/'): Interaction => ({
  ...base(at),
  type: 'page',
  page: { url: `https://shop.example${path}`, ...(category ? { facts: { category } } : {}) },
});

export const orderAt = (
  at: number,
  order: string,
  total: number,
  source: Interaction['source'] = 'server',
): Interaction => ({
  ...base(at, source),
  type: 'order',
  order,
  total,
});

export const answerAt = (at: number, ...values: string[]): Interaction => ({
  ...base(at),
  type: 'answer',
  question: 'looking',
  values,
});

export const promptAt = (
  at: number,
  outcome: 'shown' | 'postponed' | 'declined',
  unsolicited = false,
): Interaction => ({
  ...base(at),
  type: 'prompt',
  item: 'question:looking',
  outcome,
  unsolicited,
});

export const contactAt = (at: number, channel: 'phone' | 'complaint'): Interaction => ({
  ...base(at, 'server'),
  type: 'contact',
  channel,
});
