import { contextOf } from '../reference/authorize.js';
import { type Document, list, condition as meets, type Statement } from '../reference/matching.js';
import type { Context, KnownScenario, Policies } from './scenarios.js';
import { canHold, canLack, isPossible, type Key, LISTED, MFA } from './world.js';

/** The values of one key in one completion: null when the key is absent. */
type Held = readonly string[] | null;

function documentsOf(policies: Policies): Document[] {
  const { identity, permissionsBoundary, session, resource, vpcEndpoint, serviceControl, resourceControl } = policies;
  const levels = [...(serviceControl ?? []), ...(resourceControl ?? [])].map((level) => level.policies);
  return [identity, permissionsBoundary, session, resource, vpcEndpoint, ...levels]
    .flatMap((layer) => layer ?? [])
    .map((policy) => policy.document as Document);
}

/** The keys that the policies name, as a condition's key or as a variable. */
export function keysNamed(policies: Policies): Key[] {
  const text = JSON.stringify(policies).toLowerCase();
  // A set operator makes a list of the key, and no policy can tell how long an unknown one is.
  const asList = new Set(text.match(/(?<="for(?:all|any)values?:\w+":\{")[^"]+/g));
  const constrained = text.includes('encryptioncontext');
  return LISTED.filter(({ many, name }) => many || !asList.has(name.toLowerCase())).filter(
    ({ name }) => text.includes(name.toLowerCase()) || (constrained && name.startsWith('kms:EncryptionContext')),
  );
}

/** Single values: literals that statements name for the key, and others that tell them apart. */
function literals(key: Key, { request, policies }: KnownScenario): string[] {
  const base = [...key.values, ...(key.others ?? [])];
  if (key.family !== 'String') return base;
  const tied = JSON.stringify(policies).includes('${aws:');
  const known = Object.values(request.context).flatMap((value) => value ?? []);
  const named = [...key.wanted, ...(tied ? known.flatMap((one) => [one, `${one}*`]) : [])];
  // A comparison that ignores case, beside one that does not, tells a literal from its other case.
  return [...new Set(['', ...base, ...named, ...named.map((one) => one.toUpperCase())])];
}

function subsets(values: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return values.flatMap((value, index) => subsets(values.slice(index + 1), size - 1).map((rest) => [value, ...rest]));
}

type Test = (held: Held) => boolean;

/** Every condition on the key, value by value, asked of what the key may hold. */
function conditionsOn(key: Key, scenario: KnownScenario): Test[] {
  const { policies, request } = scenario;
  const contextWith = (held: Held): ReturnType<typeof contextOf> =>
    contextOf({ ...scenario, request: { ...request, context: { ...request.context, [key.name]: held } } });
  return documentsOf(policies).flatMap((document) =>
    list<Statement>(document.Statement)
      .flatMap((statement) => Object.entries(statement.Condition ?? {}))
      .flatMap(([operator, keys]) => Object.entries(keys).map(([name, wanted]) => ({ operator, name, wanted })))
      .filter(({ name }) => name.toLowerCase() === key.name.toLowerCase())
      .flatMap(({ operator, name, wanted }) =>
        list<string>(wanted).map(
          (one): Test =>
            (held) => {
              const context = contextWith(held);
              return meets(operator, name, [one], context, document.Version === '2012-10-17' ? context : undefined);
            },
        ),
      ),
  );
}

/** One of each kind that the tests tell apart. */
function oneOfEach(all: readonly Held[], tests: readonly Test[]): Held[] {
  return [...new Map(all.map((held) => [tests.map((test) => Number(test(held))).join(''), held])).values()];
}

/** What the key may hold, as far as policies can tell; everything where a variable ties it to another unknown key. */
function candidates(key: Key, scenario: KnownScenario, unknownKeys: readonly Key[]): Held[] {
  const text = JSON.stringify(scenario.policies).toLowerCase();
  const variables = unknownKeys.filter(({ name }) => text.includes(`\${${name.toLowerCase()}`));
  const tied = key.family === 'String' && variables.length > 0;
  const tests = conditionsOn(key, scenario);
  const single = literals(key, scenario).map((value): Held => [value]);
  // Grants look at the encryption context, too, and an age of MFA at whether there was one.
  const some = tied || key.name.startsWith('kms:') || key === MFA ? single : oneOfEach(single, tests);
  const { principal } = scenario.request;
  if (!canHold(key, scenario.request)) return [null];
  // What is always there is never empty.
  if (!canLack(key, principal)) return some.filter((held) => held?.[0] !== '');
  const absent: Held[] = [null];
  if (!key.many) return [...absent, ...some];
  const values = some.flatMap((held) => held ?? []).slice(0, 12);
  const lists = [1, 2, 3].flatMap((size) => subsets(values, size));
  return [...absent, ...(tied ? lists : oneOfEach(lists, tests))];
}

export interface Unknowns {
  readonly names: readonly string[];
  /** Every way in which the unknown keys may turn out, as far as policies can tell. */
  readonly contexts: readonly Context[];
}

/** Makes keys unknown, as many of those given as the limit of completions admits. */
export function unknowns(scenario: KnownScenario, keys: readonly Key[], limit: number): Unknowns {
  let contexts: Context[] = [scenario.request.context];
  const names: string[] = [];
  for (const key of keys) {
    const held = candidates(key, scenario, keys);
    if (contexts.length * held.length > limit) continue;
    names.push(key.name);
    contexts = contexts.flatMap((context) => held.map((values) => ({ ...context, [key.name]: values })));
  }
  return { names, contexts: contexts.filter(isPossible) };
}
