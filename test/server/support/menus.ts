import type { SiteConfigInput } from '../../../protocol/index.ts';
import { siteInput } from './site.ts';

type Questions = NonNullable<SiteConfigInput['questions']>;

const { ask: _, ...looking } = siteInput().questions!.looking!;

/** Somebody may choose several, and say it in their own words. */
export const occasion: Questions[string] = { ...looking, need: 'occasion', multiple: true, other: true };

/** Two menus, of which the second offers what is under the choice in the first. */
export const menus = {
  room: {
    ...looking,
    menu: true,
    need: 'room',
    options: [
      { value: 'desk', label: 'Desk', results: [{ label: 'All for desks', href: '/desk' }] },
      { value: 'bed', label: 'Bed' },
    ],
  },
  lamp: {
    ...looking,
    menu: true,
    need: 'lamp',
    follows: 'room',
    options: [
      {
        value: 'heron',
        label: 'Heron',
        group: { en: 'Tall', de: 'Hoch' },
        under: ['desk', 'bed'],
        results: [
          { label: 'Heron', href: '/heron' },
          { label: 'Bulbs', href: '/bulbs' },
        ],
      },
      { value: 'dusk', label: 'Dusk', under: ['bed'], results: [{ label: 'Dusk', href: '/dusk' }] },
    ],
  },
} satisfies Questions;

/** Choices for a question, so many. */
export const choices = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    value: `v${n}`,
    label: `Choice ${n}`,
    results: [{ label: `Page ${n}`, href: `/${n}` }],
  }));
