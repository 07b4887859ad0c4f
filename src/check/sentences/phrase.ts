import { OWN_PHRASES } from '../../model/codes/changes.js';
import { inThousands } from '../../model/text/thousands.js';
import type { CheckMeta } from '../check.js';
import type { Phrase, PhraseDatum } from '../phrase.js';
import { trapInWords } from '../traps/catalogue.js';
import { resourcesInWords } from './resources.js';
import { fillTemplate } from './template.js';
import { statementInWords } from './words.js';

const OWN: Readonly<Record<string, string | { readonly text: string }>> = OWN_PHRASES;

/** Tells phrases in our own words and in those of the checks; a code without words is told by its name. */
export function phrasesInWords(checks: readonly Pick<CheckMeta, 'id' | 'changes'>[]): (phrase: Phrase) => string {
  const byCheck = new Map(checks.map(({ id, changes = {} }) => [id, changes]));
  const tell = ({ code, by, about }: Phrase): string => {
    const register = by === undefined ? OWN : (byCheck.get(by) ?? {});
    const words = Object.hasOwn(register, code) ? register[code] : undefined;
    const template = typeof words === 'string' ? words : words?.text;
    return fillTemplate(template ?? code, (name) =>
      Object.hasOwn(about, name) ? datumInWords(about[name], tell) : undefined,
    );
  };
  return tell;
}

function datumInWords(datum: PhraseDatum | undefined, tell: (phrase: Phrase) => string): string | undefined {
  if (datum === undefined || typeof datum === 'string') return datum;
  if (typeof datum === 'number') return inThousands(datum);
  if (isList(datum)) return datum.map((one) => (typeof one === 'string' ? one : tell(one))).join(', ');
  if ('code' in datum) return tell(datum);
  if ('all' in datum) return datum.all.length === 0 ? undefined : datum.all.map(tell).join(' and ');
  if ('anyOf' in datum) return datum.anyOf.join(' or ');
  if ('resources' in datum) return resourcesInWords(datum.resources);
  return 'trap' in datum ? trapInWords(datum.trap) : statementInWords(datum.statement);
}

function isList(datum: PhraseDatum): datum is readonly string[] | readonly Phrase[] {
  return Array.isArray(datum);
}
