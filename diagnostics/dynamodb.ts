import type { Denial } from '../src/denials/denial.js';
import {
  type CheckReader,
  type Collected,
  defineCheck,
  defineMeta,
  type EvaluatedRequest,
  type Finding,
  fillTemplate,
  pointTo,
  serviceOf,
  statementInWords,
  tagContext,
} from '../src/diagnosis/index.js';
import type { StatementEvaluation } from '../src/evaluation/authorization.js';
import { type DerivedRequest, requestsOf, type TableName, tableOf } from '../src/requests/index.js';

const meta = defineMeta({
  id: 'dynamodb',
  title: "DynamoDB's own reasons: leading keys, tags and attribute-based access control",
  contributes: [],
  docs: {
    why: 'Conditions on dynamodb:LeadingKeys need the key schema, and conditions on tags need ABAC to be on.',
    fix: 'Turn ABAC on for the account and Region, or tag the table as the policy asks.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/attribute-based-access-control.html',
  },
  reads: ['dynamodb:DescribeTable', 'dynamodb:GetAbacStatus', 'dynamodb:ListTagsOfResource'],
  findings: {
    ABAC_OFF:
      '{statement} compares {key}, but attribute-based access control is off for DynamoDB in account {account}, {region}: the key is never there',
  },
});

export default defineCheck({
  meta,
  concerns: (request) => serviceOf(request) === 'dynamodb' && tableOf(request) !== undefined,
  async collect(request, aws, denial) {
    const table = tableOf(request);
    if (table === undefined) return {};
    const [keys, tags] = await Promise.all([
      leadingKeys({ request, table, denial }, aws),
      resourceTags(request, table, aws),
    ]);
    return { ...tags, context: { ...keys, ...tags.context } };
  },
  find: ({ requests, facts }) =>
    requests.flatMap((evaluated, index) =>
      facts[abacFact(evaluated.request)] === 'off' ? abacOff(evaluated, index) : [],
    ),
});

type Reader = CheckReader<(typeof meta.reads)[number]>;

interface KeyQuestion {
  readonly request: DerivedRequest;
  readonly table: TableName;
  readonly denial: Denial;
}

/** The record holds the key's values; which of its attributes is the partition key, only the table tells. */
async function leadingKeys({ request, table, denial }: KeyQuestion, aws: Reader): Promise<Collected['context']> {
  const { account, region, name } = table;
  const answer = await aws.read('dynamodb:DescribeTable', { TableName: name }, { account, region });
  if (answer.status !== 'ok') return {};
  const partitionKey = answer.value.Table?.KeySchema?.find((key) => key.KeyType === 'HASH')?.AttributeName;
  if (partitionKey === undefined) return {};
  const again = requestsOf(denial, { tables: { [name]: { partitionKey } } });
  const same = again.find((other) => other.action === request.action && other.resource === request.resource);
  const value = same?.context?.['dynamodb:LeadingKeys'];
  return value === undefined ? {} : { 'dynamodb:LeadingKeys': value };
}

/** Tags count only where the account has opted in to ABAC for the Region. */
async function resourceTags(request: DerivedRequest, table: TableName, aws: Reader): Promise<Collected> {
  const { account, region } = table;
  const scope = { account, region };
  const abac = await aws.read('dynamodb:GetAbacStatus', {}, scope);
  if (abac.status !== 'ok') return {};
  const completePrefixes = ['aws:ResourceTag/'];
  if (abac.value.AbacStatus !== 'ENABLED') return { completePrefixes, facts: { [abacFact(request)]: 'off' } };
  const [, tableArn = request.resource] = /^(arn:[^/]+\/[^/]+)/.exec(request.resource) ?? [];
  const tags = await aws.read('dynamodb:ListTagsOfResource', { ResourceArn: tableArn }, scope);
  if (tags.status !== 'ok') return {};
  return { completePrefixes, context: tagContext('aws:ResourceTag/', tags.value.Tags) };
}

function abacFact(request: DerivedRequest): string {
  const table = tableOf(request);
  return `ABAC in ${table?.account ?? ''} ${table?.region ?? ''}`;
}

function abacOff(evaluated: EvaluatedRequest, index: number): Finding[] {
  const table = tableOf(evaluated.request);
  const statements = evaluated.authorization.layers.flatMap((layer) =>
    [...(layer.decision === 'explicitDeny' ? layer.determining : []), ...(layer.denies ? layer.nearMisses : [])].map(
      (statement) => ({ statement, layer }),
    ),
  );
  return statements.flatMap(({ statement, layer }) => {
    const key = tagKey(statement);
    if (key === undefined) return [];
    const data = {
      statement: statementInWords(statement.ref),
      key,
      account: table?.account ?? '',
      region: table?.region ?? '',
    };
    return [
      {
        check: meta.id,
        code: 'ABAC_OFF',
        policyType: layer.policyType,
        effect: statement.effect === 'Deny' ? ('explicit' as const) : ('implicit' as const),
        certainty: 'proven' as const,
        standing: 'blocking' as const,
        statements: [pointTo(statement)],
        owner: 'account administrator' as const,
        request: index,
        text: fillTemplate(meta.findings['ABAC_OFF'] ?? '', data),
        data,
      },
    ];
  });
}

/** The tag condition that decides: failed in an Allow, matched in a Deny. */
function tagKey(statement: StatementEvaluation): string | undefined {
  const wrong = statement.effect === 'Deny';
  return statement.conditions.find(({ key, match }) => /^aws:ResourceTag\//i.test(key) && match === wrong)?.key;
}
