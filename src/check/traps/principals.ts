import type { ElementEvaluation } from '../../evaluation/authorization.js';
import { matchesArn } from '../../evaluation/index.js';
import { isJsonObject } from '../../model/json.js';
import { listOf, oneOrMany } from '../document.js';
import { phrase } from '../phrase.js';
import { principalArnOf } from '../principal.js';
import { repaired } from './conditions.js';
import type { Place, Trap } from './trap.js';

/** Roles and users have such ids; IAM shows one where the principal that it stood for was deleted. */
const UNIQUE_ID = /^A(ROA|IDA)[A-Z0-9]+$/;

export function deletedPrincipal(place: Place, { element, wanted }: ElementEvaluation): Trap | undefined {
  const ids = wanted.filter((name) => UNIQUE_ID.test(name));
  if (element !== 'Principal' || ids.length === 0) return undefined;
  const [one, ...others] = ids;
  const arn = principalArnOf(place.request);
  return {
    id: 'deleted-principal',
    data: {},
    ...repaired(
      arn.startsWith('arn:') ? inPlaceOf(ids, arn, place) : undefined,
      one === undefined || others.length > 0
        ? phrase('WRITE_FOR_IDS', { arn, ids })
        : phrase('WRITE_FOR_ID', { arn, id: one }),
    ),
  };
}

/** Principal takes `*` alone, or whole ARNs: a wildcard within one stands for nothing. */
export function wildcardInPrincipal(place: Place, { element, wanted }: ElementEvaluation): Trap | undefined {
  if (element !== 'Principal') return undefined;
  const arn = principalArnOf(place.request);
  const names = [arn, place.request.principal];
  const pattern = wanted.find((name) => /.[*?]|[*?]./.test(name) && names.some((one) => matchesArn(name, one)));
  if (pattern === undefined) return undefined;
  return {
    id: 'wildcard-in-principal',
    data: { pattern },
    ...repaired(
      arn.startsWith('arn:') ? inPlaceOf([pattern], arn, place) : undefined,
      phrase('WRITE_FOR', { meant: arn, old: pattern }),
    ),
  };
}

function inPlaceOf(ids: readonly string[], arn: string, { written }: Place) {
  const principal = written?.['Principal'];
  if (written === undefined || !isJsonObject(principal)) return undefined;
  const names = listOf(principal['AWS']);
  if (!ids.every((id) => names.includes(id))) return undefined;
  const others = names.filter((name) => !ids.includes(name));
  return { ...written, Principal: { ...principal, AWS: oneOrMany([...new Set([...others, arn])]) } };
}
