import { CARD_OPTIONS, type Question, type SiteConfig } from '../../protocol/index.ts';
import type { FieldError } from '../error.ts';
import { own } from './own.ts';

type Questions = SiteConfig['questions'];

/**
 * What a schema cannot see of one question's choices: how many a card has room for, what only a menu has, and what the
 * menu it follows offers.
 *
 * @param id of the question
 * @returns every problem with its path and how to mend it
 * @example checkChoices({ find: { ...question, follows: 'gone' } }, 'find')[0].path // 'questions.find.follows'
 */
export function checkChoices(questions: Questions, id: string): FieldError[] {
  const question = questions[id]!;
  const path = `questions.${id}`;
  const errors: FieldError[] = [];
  const wrong = (at: string, message: string) => errors.push({ path: `${path}.${at}`, message });

  for (const twice of duplicates(question.options.map(option => option.value)))
    wrong('options', `two options have the value "${twice}"`);
  if (!question.menu) {
    const count = question.options.length;
    if (count > CARD_OPTIONS)
      wrong(
        'options',
        `a card has room for ${CARD_OPTIONS} options and this has ${count}: write "menu": true and place it with mode="menu"`,
      );
    for (const only of ['group', 'under'] as const) {
      const index = question.options.findIndex(option => option[only] !== undefined);
      if (index >= 0) wrong(`options.${index}.${only}`, 'only a menu has it: write "menu": true');
    }
    if (question.follows !== undefined) wrong('follows', 'only a menu follows another: write "menu": true');
  } else {
    for (const never of ['multiple', 'other'] as const)
      if (question[never]) wrong(never, 'a menu takes one of its options: leave this out, or "menu"');
    errors.push(...checkFollowing(questions, id, question));
  }
  return errors;
}

/** What is wrong with what a menu depends on. */
function checkFollowing(questions: Questions, id: string, { follows, options }: Question): FieldError[] {
  const path = `questions.${id}`;
  if (follows === undefined) {
    const index = options.findIndex(option => option.under);
    return index < 0
      ? []
      : [
          {
            path: `${path}.options.${index}.under`,
            message: 'name the menu whose values these are: "follows"',
          },
        ];
  }
  const at = `${path}.follows`;
  const before = own(questions, follows);
  if (!before) {
    const names = Object.keys(questions).filter(name => name !== id);
    return [{ path: at, message: `there is no question "${follows}"; there are: ${names.join(', ')}` }];
  }
  if (isCircle(questions, id))
    return [{ path: at, message: 'goes in a circle: nothing could ever be chosen' }];
  if (!before.menu) return [{ path: at, message: `"${follows}" is no menu: write "menu": true there, too` }];
  const rival = Object.keys(questions).find(name => questions[name]!.follows === follows);
  if (rival !== id)
    return [{ path: at, message: `"${rival}" follows "${follows}" already, and a menu is followed by one` }];
  const values = before.options.map(option => option.value);
  return options.flatMap(({ under }, index) => {
    if (!under)
      return [
        {
          path: `${path}.options.${index}`,
          message: `is under nothing and could never be chosen: name values of "${follows}" in "under"`,
        },
      ];
    return under
      .filter(value => !values.includes(value))
      .map(value => ({
        path: `${path}.options.${index}.under`,
        message: `"${follows}" has no option "${value}"`,
      }));
  });
}

function isCircle(questions: Questions, id: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined; at = own(questions, at)?.follows) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Those that are there more than once. */
export const duplicates = (ids: string[]): string[] => [
  ...new Set(ids.filter((id, index) => ids.indexOf(id) !== index)),
];
