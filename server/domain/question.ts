import type { QuestionView } from '../../protocol/index.ts';
import { stateOf } from './ledger.ts';
import type { Lookup } from './merge-tag.ts';
import { own } from './own.ts';
import type { Profile } from './profile.ts';
import type { CompiledQuestion } from './site.ts';

/**
 * A question as one visitor sees it: texts in their locale, and, once answered, the answer with the links it leads to;
 * when it has expired, the old answer without them, to be confirmed.
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
  const entry = own(profile.ledger, `question:${question.id}`);
  const state = stateOf(entry, now);
  const answer = state === 'answered' || state === 'confirm' ? (entry?.answer ?? []) : [];
  const results = question.options
    .filter(option => answer.includes(option.value))
    .flatMap(option => option.results)
    .map(({ label, href, image }) => ({ label: label(locale, lookup), href, ...(image ? { image } : {}) }));
  return {
    id: question.id,
    text: question.text(locale, lookup),
    why: question.why(locale, lookup),
    options: question.options.map(({ value, label, icon }) => ({
      value,
      label: label(locale, lookup),
      ...(icon ? { icon } : {}),
    })),
    ...(answer.length ? { answer, ...(state === 'answered' ? { results } : {}) } : {}),
    state,
  };
}
