import type { CodeWords } from '../../model/codes/code.js';
import type { GapWords } from '../../model/codes/gaps/words.js';
import { OWN_GAPS } from '../../model/codes/gaps.js';
import type { Gap, GapFacts, GapFailure, ToldGap } from '../../model/gap.js';
import { failureInWords, wayInWords } from '../../model/read-result.js';
import type { CheckMeta } from '../check.js';
import { fillTemplate } from './template.js';

type Words = Pick<GapWords<GapFacts>, 'text' | 'remedy'>;

/** Tells gaps in our own words and in those of the checks; a code without words is told by its name. */
export function gapsInWords(checks: readonly Pick<CheckMeta, 'gaps'>[]): (gap: Gap) => ToldGap {
  const byCode = new Map<string, Words>(Object.entries<Words>(OWN_GAPS));
  for (const { gaps = {} } of checks)
    for (const [code, words] of Object.entries(gaps)) byCode.set(code, filling(words));
  return (gap) => inWords(gap, byCode.get(gap.code) ?? { text: () => gap.code });
}

function filling({ text }: CodeWords): Words {
  return { text: (about) => fillTemplate(text, (name) => wordOf(about[name])) };
}

function wordOf(fact: GapFacts[string]): string | undefined {
  return typeof fact === 'object' ? fact.join(', ') : fact === undefined ? undefined : String(fact);
}

function inWords({ code, about, failure, incomplete, told }: Gap, words: Words): ToldGap {
  const what = words.text(about);
  const way = failure === undefined ? undefined : wayInWords(failure);
  const remedy = words.remedy === undefined ? way : words.remedy(about, way);
  return {
    code,
    text: failure === undefined ? what : `${what}: ${failureInWords(failure)}`,
    ...(remedy === undefined ? {} : { remedy }),
    ...(failure === undefined ? {} : { failure: { what, ...answerOf(failure) } }),
    ...told,
    ...(incomplete && { incomplete }),
  };
}

function answerOf({ operation, code, message }: GapFailure): Omit<NonNullable<ToldGap['failure']>, 'what'> {
  return { ...(operation === undefined ? {} : { operation }), code, message };
}
