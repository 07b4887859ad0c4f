import {
  type ConditionEvaluation,
  type FindInput,
  type Finding,
  type FoundRequest,
  finding,
  type LayerEvaluation,
  ownerOf,
  pointTo,
  type StatementEvaluation,
  tableOf,
  type Weight,
  weightOf,
} from '../../src/check/index.js';
import type { Call } from '../../src/model/call.js';
import type { DynamoFacts } from './facts.js';
import { meta } from './meta.js';

/** Condition keys of DynamoDB to the code that explains a statement which fails by them. */
const CODES = [
  [/^dynamodb:(LeadingKeys|(First|Second|Third|Fourth)PartitionKeyValues)$/i, 'LEADING_KEYS'],
  [/^dynamodb:(Attributes|Select|ReturnValues)$/i, 'ATTRIBUTES'],
  [/^dynamodb:FullTableScan$/i, 'FULL_TABLE_SCAN'],
  [/^dynamodb:ResourceTag\//i, 'NO_SUCH_KEY'],
  [/^aws:ResourceTag\//i, 'ABAC_OFF'],
] as const;

type Code = (typeof CODES)[number][1];

/** Statements that deny by a condition key of DynamoDB, or by tags that do not count. */
export function conditionFindings({ call, requests, said }: FindInput<DynamoFacts>): Finding[] {
  return requests.flatMap((evaluated, request) =>
    evaluated.authorization.layers.flatMap((layer) =>
      deciding(weightOf({ layer, evaluated, said })).flatMap(({ statement, weight }) => {
        const condition = wrongCondition(statement);
        const code = CODES.find(([pattern]) => condition !== undefined && pattern.test(condition.key))?.[1];
        if (condition === undefined || code === undefined) return [];
        if (code === 'ABAC_OFF' && evaluated.facts?.abac !== 'off') return [];
        return [findingOf({ code, condition, statement, weight, layer, evaluated, request, call })];
      }),
    ),
  );
}

/** The Deny statements that matched, or the Allow statement that comes closest. */
function deciding(weight: Weight | undefined) {
  if (weight === undefined || weight.code === 'UNDECIDED') return [];
  const statements = weight.effect === 'explicit' ? weight.statements : weight.statements.slice(0, 1);
  return statements.map((statement) => ({ statement, weight }));
}

/** The condition that decides: failed in an Allow, matched in a Deny. */
function wrongCondition({ effect, conditions }: StatementEvaluation): ConditionEvaluation | undefined {
  const wrong = effect === 'Deny';
  return conditions.find(({ key, match }) => match === wrong && CODES.some(([pattern]) => pattern.test(key)));
}

interface Failed {
  readonly code: Code;
  readonly condition: ConditionEvaluation;
  readonly statement: StatementEvaluation;
  readonly weight: Weight;
  readonly layer: LayerEvaluation;
  readonly evaluated: FoundRequest;
  readonly request: number;
  readonly call: Call;
}

function findingOf({ code, condition, statement, weight, layer, evaluated, request, call }: Failed): Finding {
  const { account = '', region = '' } = tableOf(evaluated.request) ?? {};
  const { key } = condition;
  const data = { key, condition, instead: key.replace(/^dynamodb:/i, 'aws:'), account, region };
  return {
    ...finding(meta, code, evaluated.request.action === 'dynamodb:Scan' ? { ...data, wholeTable: 'Scan' } : data),
    request,
    policyType: layer.policyType,
    effect: statement.effect === 'Deny' ? 'explicit' : 'implicit',
    certainty: weight.certainty,
    standing: weight.standing,
    statements: [pointTo(statement, { policyType: layer.policyType, evaluated, call })],
    owner: code === 'ABAC_OFF' ? 'account administrator' : ownerOf(layer.policyType, evaluated.request),
  };
}
