import {
  appendStatement,
  documentOf,
  type FindInput,
  type Finding,
  type FindingStatement,
  type FoundRequest,
  finding,
  listOf,
  matchesAction,
  oneOrMany,
  type PolicyChange,
  phraseOf,
  type RemedyCandidate,
  replaceStatement,
  shortPolicy,
  statementInWords,
  statementsOf,
} from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import { isJsonObject, type JsonObject } from '../../src/model/json.js';
import { isUnknown } from '../../src/model/unknown.js';
import type { DynamoFacts } from './facts.js';
import { meta } from './meta.js';

const REPLICATION = 'replication.dynamodb.amazonaws.com';
const NEEDED = ['ReadDataForReplication', 'WriteDataForReplication', 'ReplicateSettings'].map(
  (name) => `dynamodb:${name}`,
);
const SOURCE = /^aws:Source(Account|Arn)$/i;

/** The policy of the table that a replica joins, and what it lets DynamoDB's replication do. */
interface TablePolicy {
  readonly id: string;
  readonly attachedTo: string;
  readonly document: JsonObject;
  readonly lets: readonly Lets[];
  /** Every account of the global table that is known. */
  readonly accounts: readonly string[];
}

/** A statement for the replication service, and the accounts for which it is: all, where it names none. */
interface Lets {
  readonly index: number;
  readonly statement: JsonObject;
  readonly of?: readonly string[];
}

/**
 * As a replica of another account joins, DynamoDB also verifies that the table lets its replication service in for
 * every account of the global table. AWS documents the full set; pairs of accounts in several statements were reported
 * to fail. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html
 */
export function replicationFindings({ requests }: FindInput<DynamoFacts>): Finding[] {
  return requests.flatMap((found, request) => {
    const policy = tablePolicyOf(found);
    if (policy === undefined || NEEDED.every((action) => isLetForAll(action, policy))) return [];
    const isAllowed = found.authorization.decision === 'allowed';
    const { accounts, lets } = policy;
    const { resource, principalAccount = '' } = found.request;
    const lacks = lets.flatMap((one) => lacking(one, policy));
    return [
      {
        ...finding(meta, 'REPLICATION_ACCOUNTS', {
          resource,
          account: principalAccount,
          service: REPLICATION,
          accounts,
          lacks,
        }),
        request,
        policyType: 'resource-policy',
        effect: 'implicit',
        certainty: isAllowed ? 'likely' : 'possible',
        standing: isAllowed ? 'blocking' : 'latent',
        statements: lets.map((one) => pointed(one, policy)),
        owner: 'resource owner',
      },
    ];
  });
}

/** One statement for the whole set of accounts. */
export function replicationRemedies(
  { code, request }: Finding,
  { requests }: FindInput<DynamoFacts>,
): RemedyCandidate[] {
  const found = requests[request];
  const policy = found && tablePolicyOf(found);
  if (code !== 'REPLICATION_ACCOUNTS' || policy === undefined) return [];
  const { accounts, lets, id, attachedTo, document } = policy;
  const [first] = lets;
  const narrowed = first !== undefined && conditionsOf(first.statement).some(({ key }) => /^aws:SourceArn$/i.test(key));
  if (narrowed) return [];
  const statement = forAll(first?.statement, policy);
  const place = {
    kind: 'policy',
    policyType: 'resource-policy',
    policy: id,
    attachedTo,
    statement,
    before: document,
  } as const;
  const change: PolicyChange =
    first === undefined
      ? { ...place, operation: 'add-statement', after: appendStatement(document, statement) }
      : {
          ...place,
          operation: 'replace-statement',
          index: first.index,
          after: replaceStatement(document, first.index, statement),
        };
  const where = first === undefined ? shortPolicy(id) : { statement: pointed(first, policy) };
  const says = phraseOf(meta, 'NAME_ALL_ACCOUNTS', { place: where, service: REPLICATION, accounts });
  const warnings = lets.length > 1 ? [phraseOf(meta, 'OTHERS_NEEDLESS')] : [];
  return [{ layer: 'resource-policy', owner: 'resource owner', says, change, warnings, request, instead: true }];
}

function tablePolicyOf({ request, policies }: FoundRequest): TablePolicy | undefined {
  const { resource } = policies;
  if (request.action !== 'dynamodb:AssociateTableReplica' || !Array.isArray(resource)) return undefined;
  const [policy, ...others] = resource;
  if (policy === undefined || isUnknown(policy) || others.length > 0) return undefined;
  const document = documentOf(policy.document);
  if (document === undefined) return undefined;
  const lets = statementsOf(document).flatMap((statement, index): Lets[] => {
    if (!isForReplication(statement)) return [];
    const of = accountsOf(statement);
    return [{ index, statement, ...(of === undefined ? {} : { of }) }];
  });
  const known = [
    request.principalAccount ?? '',
    parseArn(request.resource)?.account ?? '',
    ...lets.flatMap(({ of = [] }) => of),
  ];
  const accounts = [...new Set(known.filter((account) => /^\d{12}$/.test(account)))].sort();
  return { id: policy.id, attachedTo: policy.attachedTo ?? '', document, lets, accounts };
}

function isForReplication({ Effect, Principal, Action }: JsonObject): boolean {
  const services = isJsonObject(Principal) ? listOf(Principal['Service']) : [];
  const isNeeded = NEEDED.some((action) => listOf(Action).some((pattern) => matchesAction(pattern, action)));
  return Effect === 'Allow' && services.includes(REPLICATION) && isNeeded;
}

function isLetForAll(action: string, { lets, accounts }: TablePolicy): boolean {
  return lets.some(
    ({ statement, of }) =>
      listOf(statement['Action']).some((pattern) => matchesAction(pattern, action)) &&
      (of === undefined || accounts.every((account) => of.includes(account))),
  );
}

function lacking(one: Lets, policy: TablePolicy): string[] {
  const { of } = one;
  const accounts = of === undefined ? [] : policy.accounts.filter((account) => !of.includes(account));
  return accounts.length === 0 ? [] : [`${statementInWords(pointed(one, policy))} lacks ${accounts.join(' and ')}`];
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function conditionsOf({ Condition }: JsonObject): Condition[] {
  return Object.entries(isJsonObject(Condition) ? Condition : {}).flatMap(([operator, block]) =>
    Object.entries(isJsonObject(block) ? block : {}).map(([key, values]) => ({
      operator,
      key,
      values: listOf(values),
    })),
  );
}

/** The accounts that all its conditions on the source name; undefined where it has none. */
function accountsOf(statement: JsonObject): string[] | undefined {
  const limits = conditionsOf(statement)
    .filter(({ key, operator }) => SOURCE.test(key) && !/Not|Null/i.test(operator))
    .map(({ values }) => values.map((value) => parseArn(value)?.account ?? value));
  const [first, ...others] = limits;
  return first?.filter((account) => others.every((other) => other.includes(account)));
}

/** The statement as it is, for all accounts; else one of its own. */
function forAll(statement: JsonObject | undefined, { accounts, attachedTo }: TablePolicy): JsonObject {
  const conditions = statement === undefined ? [] : conditionsOf(statement);
  const kept = conditions.filter(({ key }) => !SOURCE.test(key));
  const Condition: Record<string, Record<string, string | string[]>> = {};
  for (const { operator, key, values } of [
    ...kept,
    { operator: 'StringEquals', key: 'aws:SourceAccount', values: accounts },
  ]) {
    Condition[operator] = { ...Condition[operator], [key]: oneOrMany(values) };
  }
  const whole: JsonObject = statement ?? { Effect: 'Allow', Principal: { Service: REPLICATION }, Resource: attachedTo };
  const actions = listOf(whole['Action']);
  const lacking = NEEDED.filter((action) => !actions.some((pattern) => matchesAction(pattern, action)));
  return { ...whole, Action: oneOrMany([...actions, ...lacking]), Condition };
}

function pointed({ index, statement }: Lets, { id, attachedTo }: TablePolicy): FindingStatement {
  const { Sid } = statement;
  return {
    policy: id,
    attachedTo,
    ...(typeof Sid === 'string' ? { sid: Sid } : {}),
    index,
    pointer: `/Statement/${index}`,
    effect: 'Allow',
    conditions: [],
  };
}
