import { type FindInput, type Finding, type FoundRequest, finding, tableOf } from '../../src/check/index.js';
import type { DynamoFacts } from './facts.js';
import { meta } from './meta.js';

/** Calls that make the table: it need not be there. */
const MAKES_TABLE = /^(CreateTable|CreateGlobalTable|ImportTable|RestoreTable)/;

/** Calls that went to another place than was meant, and what a call asks beside its own name. */
export function placeFindings({ call, requests }: FindInput<DynamoFacts>): Finding[] {
  const found = requests.flatMap((evaluated, request) => [
    ...(MAKES_TABLE.test(call.operation) ? [] : tableNotThere(evaluated, request)),
  ]);
  return [...found, ...(call.service === 'dynamodb' ? furtherActions(call.operation, requests) : [])];
}

function tableNotThere({ request: asked, facts }: FoundRequest<DynamoFacts>, request: number): Finding[] {
  const table = tableOf(asked);
  if (table === undefined || facts?.noTable !== true) return [];
  const { name, account, region } = table;
  const ownAccount = asked.principalAccount === account ? account : undefined;
  return [{ ...finding(meta, 'TABLE_NOT_THERE', { name, account, region, ownAccount }), request }];
}

/** What a call is authorized as beside its own name, where one of it is denied: restores, transactions, transfers. */
function furtherActions(operation: string, requests: FindInput['requests']): Finding[] {
  const asked = requests.flatMap((evaluated, index) => {
    const { action, origin } = evaluated.request;
    const isDenied = /Deny$/.test(evaluated.authorization.decision);
    const isNamed = action.slice(action.indexOf(':') + 1).toLowerCase() === operation.toLowerCase();
    return isDenied && !isNamed && origin.why.startsWith(operation) ? [{ index, why: origin.why }] : [];
  });
  const [first] = asked;
  if (first === undefined) return [];
  const why = [...new Set(asked.map((one) => one.why))].join('; ');
  return [{ ...finding(meta, 'FURTHER_ACTIONS', { operation, why }), request: first.index }];
}
