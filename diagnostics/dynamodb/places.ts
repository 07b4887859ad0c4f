import { type EvaluatedRequest, type FindInput, type Finding, tableOf } from '../../src/check/index.js';
import { isUnknown } from '../../src/model/unknown.js';
import { FACTS } from './facts.js';
import { tell } from './meta.js';

/** Calls that make the table: it need not be there. */
const MAKES_TABLE = /^(CreateTable|CreateGlobalTable|ImportTable|RestoreTable)/;

/** What the Developer Guide lists as not supported across accounts. */
const NOT_ACROSS_ACCOUNTS =
  /:(PartiQL\w+|CreateTable|\w*Backups?|\w*ContinuousBackups|RestoreTable\w+|\w+TimeToLive|\w+KinesisStreamingDestination|ExportTableToPointInTime|ImportTable|(Get|Put|Delete)ResourcePolicy)$/;

/** Calls that went to another place than was meant, or to one that they cannot reach. */
export function placeFindings({ call, requests, facts }: FindInput): Finding[] {
  const found = requests.flatMap((evaluated, request) => [
    ...(MAKES_TABLE.test(call.operation) ? [] : tableNotThere(evaluated, request, facts)),
    ...notAcrossAccounts(evaluated, request),
  ]);
  return [...found, ...(call.service === 'dynamodb' ? furtherActions(call.operation, requests) : [])];
}

function tableNotThere(evaluated: EvaluatedRequest, request: number, facts: FindInput['facts']): Finding[] {
  const table = tableOf(evaluated.request);
  if (table === undefined || facts[FACTS.noTable(table)] !== true) return [];
  const isOwn = evaluated.request.principalAccount === table.account;
  const hint = isOwn
    ? "; a bare table name always means the caller's own account: across accounts TableName must be the table's ARN"
    : '';
  return [tell({ code: 'TABLE_NOT_THERE', request, data: { ...table, hint } })];
}

function notAcrossAccounts({ request: asked, authorization }: EvaluatedRequest, request: number): Finding[] {
  const { action, principalAccount, resourceAccount } = asked;
  if (resourceAccount === undefined || isUnknown(resourceAccount) || authorization.decision === 'allowed') return [];
  if (principalAccount === undefined || principalAccount === resourceAccount) return [];
  if (!action.startsWith('dynamodb:') || !NOT_ACROSS_ACCOUNTS.test(action)) return [];
  return [
    tell({ code: 'NOT_ACROSS_ACCOUNTS', request, standing: 'blocking', data: { action, account: resourceAccount } }),
  ];
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
  return [tell({ code: 'FURTHER_ACTIONS', request: first.index, data: { operation, why } })];
}
