import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import { isUnknown } from '../../model/unknown.js';
import type { FindingStatement } from '../finding.js';
import { trapInWords } from '../traps/catalogue.js';
import { conditionsInWords } from './words.js';

/**
 * Which condition the request does not meet, or which list of a Deny lacks what: `its NotAction spares …, not
 * dynamodb:Scan`. What merely says where the statement holds, as a Region, is no reason.
 */
export function denyReasonInWords(statement: FindingStatement): string | undefined {
  const { evaluation, trap } = statement;
  const lists = (evaluation?.elements ?? []).flatMap(({ element, wanted, seen }) =>
    element.startsWith('Not') ? [`its ${element} spares ${listInWords(wanted)}, not ${seen}`] : [],
  );
  const told = conditionsTold(statement);
  const reasons = told.length > 0 ? conditionsInWords(told) : lists.join(' and ');
  if (reasons === '') return undefined;
  return trap === undefined ? reasons : `${trapInWords(trap)}: ${reasons}`;
}

const OF_SERVICES = /^aws:(PrincipalIsAWSService|ViaAWSService)$/i;

/** That services are spared, and what nobody told, is the reason only where nothing else is. */
function sharpest(asked: readonly ConditionEvaluation[]): readonly ConditionEvaluation[] {
  const sharp = asked.filter(({ key, seen }) => !OF_SERVICES.test(key) && !isUnknown(seen));
  return sharp.length > 0 ? sharp : asked;
}

/** Those that are the reason, where another says merely where the statement holds. */
export function conditionsTold({ conditions, evaluation }: FindingStatement): readonly ConditionEvaluation[] {
  const asked = sharpest(conditions.filter(isAsked));
  const hasLists = (evaluation?.elements ?? []).some(({ element }) => element.startsWith('Not'));
  return asked.length > 0 || hasLists ? asked : conditions;
}

/** The condition spares those who meet it, where the others say whom the statement is about. */
export function isAsked({ operator, wanted }: ConditionEvaluation): boolean {
  return (
    /Not(Equals|Like|IpAddress)|^NotIpAddress/i.test(operator) || (/^(Null|Bool)/i.test(operator) && wanted.length > 0)
  );
}

/** More than these are counted. */
const MOST_SHOWN = 4;

function listInWords(values: readonly string[]): string {
  const more = values.length - MOST_SHOWN;
  return `${values.slice(0, MOST_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
