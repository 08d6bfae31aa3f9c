import type { OptionView, QuestionView } from '../../protocol/index.ts';
import { stateOf } from './ledger.ts';
import type { Lookup } from './merge-tag.ts';
import { own } from './own.ts';
import type { LedgerEntry, Profile } from './profile.ts';
import type { CompiledQuestion } from './site.ts';

/**
 * A question as one visitor sees it: texts in their locale, and, once answered, the answer with the links it leads to;
 * when it has expired, the old answer without them, to be confirmed. The answer to a menu that follows another counts only
 * with what was chosen in that one.
 *
 * @param now milliseconds since 1970
 * @param lookup finds merge tags' values
 */
export function viewQuestion(
  question: CompiledQuestion,
  profile: Profile,
  locale: string,
  lookup: Lookup,
  now: number,
): QuestionView {
  const { id, config, followers } = question;
  const entry = own(profile.ledger, `question:${id}`);
  const stated = stateOf(entry, now);
  const isAnswered = stated === 'answered' || stated === 'confirm';
  const isLost = isAnswered && !isStillUnder(question, profile, entry);
  const state = isLost ? 'open' : stated;
  const answer = isAnswered && !isLost ? entry?.answer : undefined;
  const results = question.options
    .filter(option => answer?.includes(option.value))
    .flatMap(option => option.results)
    .map(({ label, href, image }) => ({ label: label(locale, lookup), href, ...(image ? { image } : {}) }));
  return {
    id,
    text: question.text(locale, lookup),
    why: question.why(locale, lookup),
    options: question.options.map(option => viewOption(option, config.menu, locale, lookup)),
    ...(config.multiple ? { multiple: true } : {}),
    ...(config.other ? { other: (answer && entry?.other) ?? '' } : {}),
    ...(followers[0] === undefined ? {} : { followedBy: followers[0] }),
    ...(answer ? { answer, ...(state === 'answered' ? { results } : {}) } : {}),
    state,
  };
}

/** Whether an answer is still one of those that the menu before it offers. */
function isStillUnder({ config, options }: CompiledQuestion, profile: Profile, entry?: LedgerEntry): boolean {
  const before = config.follows && own(profile.ledger, `question:${config.follows}`)?.answer;
  if (!before) return true;
  return options.some(
    ({ value, under }) => entry?.answer?.includes(value) && under?.some(one => before.includes(one)),
  );
}

function viewOption(
  { value, label, icon, group, under, results }: CompiledQuestion['options'][number],
  isMenu: boolean | undefined,
  locale: string,
  lookup: Lookup,
): OptionView {
  const [first, ...others] = isMenu ? results : [];
  return {
    value,
    label: label(locale, lookup),
    ...(icon ? { icon } : {}),
    ...(group ? { group: group(locale, lookup) } : {}),
    ...(under ? { under } : {}),
    ...(first ? { href: first.href } : {}),
    ...(others.length ? { more: true } : {}),
  };
}
