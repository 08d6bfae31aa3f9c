import type { OptionView, QuestionView } from '../../../protocol/index.ts';

/** One menu of a card: the question's own, or one that follows it. */
export interface Level {
  question: QuestionView;
  /** of the option that is chosen; '' for none */
  value: string;
  /** what stands in a field */
  typed: string;
}

const labelOf = ({ options }: QuestionView, value: string): string =>
  options.find(option => option.value === value)?.label ?? value;

/** A menu with what is known already. */
export const startLevel = (question: QuestionView): Level => {
  const value = question.answer?.[0] ?? '';
  return { question, value, typed: labelOf(question, value) };
};

/** What a menu offers: all of it, or what is under the choice before it, which is nothing before there is one. */
export const offeredIn = (levels: Level[], at: number): OptionView[] => {
  const { options } = levels[at]!.question;
  return at ? options.filter(({ under }) => under?.includes(levels[at - 1]!.value)) : options;
};

/** Chooses in one menu, or nothing; those after it lose what is no longer under it. */
export const chooseIn = (levels: Level[], at: number, value: string, typed?: string): void => {
  const level = levels[at]!;
  level.value = value;
  level.typed = typed ?? labelOf(level.question, value);
  for (let after = at + 1; after < levels.length; after++)
    if (!offeredIn(levels, after).some(option => option.value === levels[after]!.value))
      Object.assign(levels[after]!, { value: '', typed: '' });
};

/** The option that is chosen in a menu. */
export const chosenIn = ({ question, value }: Level): OptionView | undefined =>
  question.options.find(option => option.value === value);

/** Several menus as one question: all answers in words, and the links of the last that has some. */
export const asOne = (views: QuestionView[]): QuestionView => {
  const [first] = views as [QuestionView];
  const { answer } = first;
  const results = views.findLast(view => view.results?.length)?.results;
  return views.length < 2 || !answer
    ? first
    : {
        ...first,
        options: [],
        answer: views.flatMap(view => view.answer?.map(value => labelOf(view, value)) ?? []),
        ...(results ? { results } : {}),
      };
};

/** Options in their groups, in the order in which the groups come; those of none stand first, under no name. */
export function groupOptions(options: OptionView[]): [name: string, options: OptionView[]][] {
  const groups = new Map<string, OptionView[]>([['', []]]);
  for (const option of options) {
    const { group = '' } = option;
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return [...groups].filter(([, members]) => members.length);
}

export type GroupOptions = typeof groupOptions;
