import type {
  ConditionEvaluation,
  ElementEvaluation,
  StatementEvaluation,
  StatementRef,
} from '../../evaluation/authorization.js';
import { isUnknown } from '../../model/unknown.js';
import { actionsMeant } from './no-such-action.js';
import { resourceMissInWords } from './resource-miss.js';

/** `policy orders-rw, statement "ReadOrders"`, counted from 1 where there is no Sid. */
export function statementInWords(ref: Pick<StatementRef, 'sid' | 'index' | 'policy'>): string {
  const which = ref.sid ? `statement "${ref.sid}"` : `statement ${ref.index + 1}`;
  return `${shortPolicy(ref.policy)}, ${which}`;
}

/** The name of a policy, without the ARN around it. */
export function shortPolicy(policy: string): string {
  const name = /:policy\/(.+)$/.exec(policy)?.[1];
  return name === undefined ? policy : name.slice(name.lastIndexOf('/') + 1);
}

/** `StringNotEquals aws:SourceVpce [vpce-1], and the request has vpce-2`, for each condition. */
export function conditionsInWords(conditions: readonly ConditionEvaluation[]): string {
  return conditions.map(conditionInWords).join(' and ');
}

export function conditionInWords(condition: ConditionEvaluation): string {
  return `${condition.operator} ${condition.key} [${condition.wanted.join(', ')}], and the request has ${seenInWords(condition.seen)}`;
}

/** The values that a request has of a key. */
export function seenInWords(seen: ConditionEvaluation['seen']): string {
  if (seen === null) return 'no such key';
  if (isUnknown(seen)) return `an unknown value (${seen.unknown})`;
  return seen.length === 0 ? 'an empty set' : seen.join(', ');
}

/** What an Allow statement that fails on one element allows, and where it falls short. */
export function nearMissInWords(statement: StatementEvaluation): string {
  const where = statementInWords(statement.ref);
  const element = statement.elements.find((candidate) => candidate.match === false);
  if (element) return `${where} ${elementMiss(element, statement)}`;
  const condition = statement.conditions.find((candidate) => candidate.match === false);
  return condition ? `${where} would allow it, but asks for ${conditionInWords(condition)}` : `${where} comes close`;
}

function elementMiss(missed: ElementEvaluation, statement: StatementEvaluation): string {
  const seen = (name: string) => statement.elements.find((element) => element.element.endsWith(name))?.seen ?? '';
  const wanted = missed.wanted.join(', ');
  switch (missed.element) {
    case 'Action':
      return `allows ${wanted} on ${seen('Resource')} but not ${missed.seen}${noActionInWords(missed)}`;
    case 'NotAction':
      return `allows all actions but ${wanted}, which swallows ${missed.seen}`;
    case 'Resource':
      return `allows ${seen('Action')} on ${resourceMissInWords(missed.wanted, missed.seen)}`;
    case 'NotResource':
      return `allows ${seen('Action')} everywhere but on ${wanted}, which swallows ${missed.seen}`;
    case 'Principal':
      return `allows it to ${wanted} but not to ${missed.seen}`;
    default:
      return `allows it to all but ${wanted}, which swallows ${missed.seen}`;
  }
}

/** Of a statement that names actions which do not exist: that the one it meant is asked. */
function noActionInWords({ wanted, seen }: ElementEvaluation): string {
  const wrong = wanted.find((pattern) =>
    actionsMeant(pattern).some((meant) => meant.toLowerCase() === seen.toLowerCase()),
  );
  return wrong === undefined ? '' : ` (there is no action ${wrong})`;
}
