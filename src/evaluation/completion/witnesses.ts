import { ADDRESS_KEYS, BOOL_KEYS, DATE_KEYS, NUMERIC_KEYS } from '../../model/reference/key-types.generated.js';
import { readDate } from '../conditions/date.js';
import { readNumber } from '../conditions/numeric.js';
import type { Domain } from '../conditions/operator.js';
import { compileGlob, globOf } from '../matching/glob.js';
import { type CompiledCondition, resolveWanted } from '../policies/condition.js';
import { timeKey } from '../request/key-values.js';
import type { RequestView } from '../request/request-view.js';
import type { Atom } from './atoms.js';
import { hasWildcards, literalsThatDiffer, type TextPattern, textsThatDiffer } from './automaton.js';
import { ignoresCase, insertionsOf } from './insertions.js';
import { addressesThatDiffer, numbersThatDiffer, type Spellings } from './scales.js';

/** What the atoms of one key compare its value with. */
interface Compared {
  readonly texts: TextPattern[];
  readonly byDomain: Record<Exclude<Domain, 'text'>, string[]>;
}

/**
 * Values of an unknown key, one for every way in which the atoms can come out for a single value.
 * Undefined when they cannot be enumerated for sure.
 */
export function witnessesOf(key: string, atoms: readonly Atom[], view: RequestView): string[] | undefined {
  const forms = view.domain(key).forms?.map(globOf);
  if (BOOL_KEYS.has(key)) return ['true', 'false'].filter((value) => fits(value, forms));
  const found = witnessesAmong(key, atoms, { view, forms });
  return found?.filter((value) => fits(value, forms));
}

function fits(value: string, forms: readonly string[] | undefined): boolean {
  return forms === undefined || forms.some((form) => compileGlob(form)(value));
}

function witnessesAmong(
  key: string,
  atoms: readonly Atom[],
  { view, forms = [] }: { view: RequestView; forms: readonly string[] | undefined },
): string[] | undefined {
  const texts = forms.map((glob): TextPattern => ({ glob, arn: false, ignoreCase: false }));
  const compared: Compared = { texts, byDomain: { number: [], date: [], address: [] } };
  for (const atom of atoms) {
    const own = 'condition' in atom && timeKey(atom.condition.key) === key;
    if (own && !hasOwnVariable(atom.condition, key)) collect(atom.condition, view, compared);
    else if (own || !collectInsertions(key, atom, { view, compared })) return undefined;
  }
  const { number, date, address } = compared.byDomain;
  // A text of digits is a number and a date at once.
  if (number.length > 0 && date.length > 0) return undefined;
  const points = [
    ...numbersThatDiffer(number.flatMap((text) => readNumber(text) ?? [])),
    ...numbersThatDiffer(date.flatMap((text) => seconds(text))),
    ...(address.length > 0 ? addressesThatDiffer(address) : []),
  ];
  if (points.length === 0) return hasWildcards(texts) ? textsThatDiffer(texts) : literalsThatDiffer(texts);
  if (texts.length === 0 && holdsOnlyPoints(key, compared)) return points.flatMap(([point]) => point ?? []);
  return hasWildcards(texts) ? undefined : withPoints(texts, points);
}

/** AWS documents of some keys that they hold nothing else. */
function holdsOnlyPoints(key: string, { byDomain }: Compared): boolean {
  if (byDomain.address.length > 0) return ADDRESS_KEYS.has(key) && byDomain.number.length + byDomain.date.length === 0;
  return byDomain.number.length > 0 ? NUMERIC_KEYS.has(key) : DATE_KEYS.has(key);
}

function hasOwnVariable(condition: CompiledCondition, key: string): boolean {
  return condition.wanted.some(({ template }) => template.variables.some((variable) => variable.key === key));
}

function seconds(text: string): number[] {
  const time = readDate(text);
  return time === undefined ? [] : [time / 1000];
}

function collect(condition: CompiledCondition, view: RequestView, compared: Compared): void {
  const operator = condition.name?.operator;
  if (!operator) return;
  const name = condition.parsed.operator.toLowerCase();
  for (const wanted of condition.wanted) {
    const glob = resolveWanted(wanted, view);
    if (typeof glob !== 'string') continue;
    const isTime = operator.domain === 'number' && timeKey(condition.key) !== condition.key;
    if (operator.domain !== 'text') compared.byDomain[isTime ? 'date' : operator.domain].push(glob);
    else
      compared.texts.push({
        glob,
        arn: name.includes('arn'),
        ignoreCase: name.includes('ignorecase') || name.includes('bool'),
      });
  }
}

/** Each literal, and each point in a spelling that no literal takes. */
function withPoints(texts: readonly TextPattern[], points: readonly Spellings[]): string[] | undefined {
  const literals = literalsThatDiffer(texts);
  const taken = new Set(literals.map((literal) => literal.toLowerCase()));
  const spelled = points.map((spellings) => spellings.find((text) => !taken.has(text.toLowerCase())));
  if (spelled.includes(undefined)) return undefined;
  return [...literals, ...spelled.filter((point) => point !== undefined)];
}

/** The key as a variable in a pattern: the values with which it may match. False when they cannot be told. */
function collectInsertions(key: string, atom: Atom, place: { view: RequestView; compared: Compared }): boolean {
  const insertions = insertionsOf(key, atom, place.view);
  if (!insertions) return false;
  for (const glob of insertions) place.compared.texts.push({ glob, arn: false, ignoreCase: ignoresCase(atom) });
  return true;
}
