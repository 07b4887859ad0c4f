import type { ElementEvaluation } from '../../evaluation/authorization.js';
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

function inPlaceOf(ids: readonly string[], arn: string, { written }: Place) {
  const principal = written?.['Principal'];
  if (written === undefined || !isJsonObject(principal)) return undefined;
  const names = listOf(principal['AWS']);
  if (!ids.every((id) => names.includes(id))) return undefined;
  const others = names.filter((name) => !ids.includes(name));
  return { ...written, Principal: { ...principal, AWS: oneOrMany([...new Set([...others, arn])]) } };
}
