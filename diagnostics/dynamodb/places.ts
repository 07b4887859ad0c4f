import {
  type FindInput,
  type Finding,
  type FoundRequest,
  finding,
  layerEvaluation,
  phraseOf,
  pointTo,
  type RemedyCandidate,
  tableOf,
} from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { Call } from '../../src/model/call.js';

import type { DynamoFacts } from './facts.js';
import { meta } from './meta.js';

/** Calls that make the table: it need not be there. */
const MAKES_TABLE = /^(CreateTable|CreateGlobalTable|ImportTable|RestoreTable)/;

/** Calls that went to another place than was meant, and what a call asks beside its own name. */
export function placeFindings({ call, requests }: FindInput<DynamoFacts>): Finding[] {
  const found = requests.flatMap((evaluated, request) => [...tableNotThere(evaluated, request, call)]);
  return [...found, ...(call.service === 'dynamodb' ? furtherActions(call.operation, requests) : [])];
}

function tableNotThere(found: FoundRequest<DynamoFacts>, request: number, call: Call): Finding[] {
  const { request: asked, facts } = found;
  const table = tableOf(asked);
  if (table === undefined || facts?.noTable !== true || !isToBeThere(asked, call)) return [];
  const { name, account, region } = table;
  const meant = meantElsewhere(found, call);
  if (meant !== undefined) {
    const { policyType, statement, named } = meant;
    const told = finding(meta, 'WRONG_PLACE', { name, account, region, named, elsewhere: meant.region });
    const where = { statements: [statement], policyType, effect: 'implicit', standing: 'blocking' } as const;
    return [{ ...told, ...where, owner: 'caller', request }];
  }
  const ownAccount = asked.principalAccount === account ? account : undefined;
  return [{ ...finding(meta, 'TABLE_NOT_THERE', { name, account, region, near: facts.near, ownAccount }), request }];
}

/** False of a table that the call makes, and of a replica that DynamoDB makes or takes away in another Region. */
export function isToBeThere({ origin }: FoundRequest['request'], call: Call): boolean {
  return !MAKES_TABLE.test(call.operation) && (origin.via === undefined || origin.region === call.region);
}

/** The statement that would allow the call on a table of that name in another Region. */
function meantElsewhere(evaluated: FoundRequest<DynamoFacts>, call: Call) {
  const layer = layerEvaluation(evaluated.authorization.layers, 'identity-policy');
  if (layer?.decision !== 'implicitDeny' || !layer.denies) return undefined;
  for (const near of layer.nearMisses) {
    const statement = pointTo(near, { policyType: layer.policyType, evaluated, call });
    const { trap } = statement;
    const named = trap?.id === 'other-place' ? `${trap.data['kind']} ${trap.data['named']}` : undefined;
    const missed = near.elements.find(({ element, match }) => element === 'Resource' && match === false);
    const { resource, account } = parseArn(evaluated.request.resource) ?? {};
    const there = missed?.wanted.map(parseArn).find((arn) => arn?.resource === resource && arn?.account === account);
    if (named !== undefined && there?.region)
      return { policyType: layer.policyType, statement, named, region: there.region };
  }
  return undefined;
}

/** The same call where the policy allows it. */
export function placeRemedies({ code, data, request }: Finding): RemedyCandidate[] {
  const region = data['elsewhere'];
  if (code !== 'WRONG_PLACE' || typeof region !== 'string' || !/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(region)) return [];
  const commands = [{ words: ['export', `AWS_REGION=${region}`, `AWS_DEFAULT_REGION=${region}`] }];
  const change = { kind: 'action', commands, context: { 'aws:RequestedRegion': region }, region } as const;
  const says = phraseOf(meta, 'CALL_IN_REGION', { region });
  return [{ layer: 'caller', owner: 'caller', says, change, request, instead: true }];
}

/** What a call is authorized as beside its own name, where one of it is denied: restores, transactions, transfers. */
function furtherActions(operation: string, requests: FindInput['requests']): Finding[] {
  const asked = requests.flatMap((evaluated, index) => {
    const { action, origin } = evaluated.request;
    const isDenied = /Deny$/.test(evaluated.authorization.decision);
    const isNamed = action.slice(action.indexOf(':') + 1).toLowerCase() === operation.toLowerCase();
    return isDenied && !isNamed && origin.indirect === undefined ? [{ index, why: origin.why }] : [];
  });
  const [first] = asked;
  if (first === undefined) return [];
  const why = [...new Set(asked.map((one) => one.why))].join('; ');
  return [{ ...finding(meta, 'FURTHER_ACTIONS', { operation, why }), request: first.index }];
}
