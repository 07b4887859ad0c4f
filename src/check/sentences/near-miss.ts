import type { ElementEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import { actionInfo, splitAction } from '../../model/reference/action-info.js';
import { isUnknown } from '../../model/unknown.js';
import { type FoundTrap, trapInWords } from '../traps/catalogue.js';
import { actionsMeant } from './no-such-action.js';
import { resourceMissInWords } from './resource-miss.js';
import { askedInWords, conditionInWords, statementInWords } from './words.js';

/** What an Allow statement that fails on one element, or on its conditions, allows, where it falls short, and by which trap. */
export function nearMissInWords(statement: StatementEvaluation, trap?: FoundTrap): string {
  const where = statementInWords(statement.ref);
  const element = statement.elements.find((candidate) => candidate.match === false);
  const missed = statement.conditions.filter((candidate) => candidate.match === false);
  if (element) {
    const beside = missed.length === 0 ? '' : `, and asks for ${missed.map(conditionInWords).join('; and for ')}`;
    return `${where} ${elementMiss(element, statement, trap)}${beside}`;
  }
  if (missed.length === 0) return `${where} comes close`;
  if (trap === undefined)
    return `${where} would allow it, but asks for ${missed.map(conditionInWords).join('; and for ')}`;
  // The trap holds whatever the value is that nobody told.
  const wanted = missed.map((one) => (isUnknown(one.seen) ? askedInWords(one) : conditionInWords(one)));
  return `${where} would allow it, but ${trapInWords(trap)}: it asks for ${wanted.join('; and for ')}`;
}

function elementMiss(missed: ElementEvaluation, statement: StatementEvaluation, trap: FoundTrap | undefined): string {
  const seen = (name: string) => statement.elements.find((element) => element.element.endsWith(name))?.seen ?? '';
  const resource = seen('Resource');
  const wanted = missed.wanted.join(', ');
  const why = trap === undefined ? '' : ` (${trapInWords(trap)})`;
  switch (missed.element) {
    case 'Action':
      return `allows ${actionsInWords(missed, resource)} but not ${missed.seen}${noActionInWords(missed)}${why}`;
    case 'NotAction':
      return `allows all actions but ${wanted}, which swallows ${missed.seen}`;
    case 'Resource':
      return resourceMiss(missed, seen('Action'), trap);
    case 'NotResource':
      return `allows ${seen('Action')} everywhere but on ${wanted}, which swallows ${missed.seen}`;
    case 'Principal':
      return trap === undefined
        ? `allows it to ${wanted} but not to ${missed.seen}`
        : `allows it to ${wanted}, and ${trapInWords(trap)}`;
    default:
      return `allows it to all but ${wanted}, which swallows ${missed.seen}`;
  }
}

/** More than these are counted. */
const MOST_SHOWN = 4;

/**
 * What the statement allows of the service that is asked; of no action of it, whatever it allows. An action without a
 * resource type is allowed on no resource, and told of none.
 */
function actionsInWords({ wanted, seen }: ElementEvaluation, resource: string): string {
  const service = `${seen.slice(0, seen.indexOf(':') + 1)}`.toLowerCase();
  const own = wanted.filter((pattern) => pattern.toLowerCase().startsWith(service));
  const all = own.length === 0 ? wanted : own;
  const onIt = all.filter((pattern) => actionInfo(...splitAction(pattern))?.isWildcardOnly !== true);
  const told = onIt.length === 0 ? all : onIt;
  const more = told.length - MOST_SHOWN;
  const where = onIt.length === 0 || resource === '' ? '' : ` on ${resource}`;
  return `${told.slice(0, MOST_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}${where}`;
}

function resourceMiss({ wanted, seen }: ElementEvaluation, action: string, trap: FoundTrap | undefined): string {
  if (trap?.id === 'no-resource-type') return `names ${wanted.join(', ')}, but ${trapInWords(trap)}`;
  const why = trap?.id === 'variable-without-version' ? ` (${trapInWords(trap)})` : '';
  return `allows ${action} on ${resourceMissInWords(wanted, seen, action)}${why}`;
}

/** Of a statement that names actions which do not exist: that the one it meant is asked. */
function noActionInWords({ wanted, seen }: ElementEvaluation): string {
  const wrong = wanted.find((pattern) =>
    actionsMeant(pattern).some((meant) => meant.toLowerCase() === seen.toLowerCase()),
  );
  return wrong === undefined ? '' : ` (there is no action ${wrong})`;
}
