import {
  type ConditionEvaluation,
  conditionInWords,
  type EvaluatedRequest,
  type FindInput,
  type Finding,
  type LayerEvaluation,
  ownerOf,
  pointTo,
  type StatementEvaluation,
  statementInWords,
  tableOf,
  type Weight,
  weightOf,
} from '../../src/check/index.js';
import { FACTS } from './facts.js';
import { tell } from './meta.js';

/** Condition keys of DynamoDB to the code that explains a statement which fails by them. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^dynamodb:(LeadingKeys|(First|Second|Third|Fourth)PartitionKeyValues)$/i, 'LEADING_KEYS'],
  [/^dynamodb:(Attributes|Select|ReturnValues)$/i, 'ATTRIBUTES'],
  [/^dynamodb:FullTableScan$/i, 'FULL_TABLE_SCAN'],
  [/^dynamodb:ResourceTag\//i, 'NO_SUCH_KEY'],
  [/^aws:ResourceTag\//i, 'ABAC_OFF'],
];

/** Statements that deny by a condition key of DynamoDB, or by tags that do not count. */
export function conditionFindings({ requests, facts, said }: FindInput): Finding[] {
  return requests.flatMap((evaluated, request) =>
    evaluated.authorization.layers.flatMap((layer) =>
      deciding(weightOf({ layer, evaluated, said })).flatMap(({ statement, weight }) => {
        const condition = wrongCondition(statement);
        const code = CODES.find(([pattern]) => condition !== undefined && pattern.test(condition.key))?.[1];
        if (condition === undefined || code === undefined) return [];
        if (code === 'ABAC_OFF' && !isAbacOff(evaluated, facts)) return [];
        return [finding({ code, condition, statement, weight, layer, evaluated, request })];
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

function isAbacOff({ request }: EvaluatedRequest, facts: FindInput['facts']): boolean {
  const table = tableOf(request);
  return table !== undefined && facts[FACTS.abac(table)] === 'off';
}

interface Failed {
  readonly code: string;
  readonly condition: ConditionEvaluation;
  readonly statement: StatementEvaluation;
  readonly weight: Weight;
  readonly layer: LayerEvaluation;
  readonly evaluated: EvaluatedRequest;
  readonly request: number;
}

function finding({ code, condition, statement, weight, layer, evaluated, request }: Failed): Finding {
  const table = tableOf(evaluated.request);
  const { key } = condition;
  return tell({
    code,
    request,
    policyType: layer.policyType,
    effect: statement.effect === 'Deny' ? 'explicit' : 'implicit',
    certainty: weight.certainty,
    standing: weight.standing,
    statements: [pointTo(statement)],
    owner: code === 'ABAC_OFF' ? 'account administrator' : ownerOf(layer.policyType, evaluated.request),
    data: {
      statement: statementInWords(statement.ref),
      key,
      condition: conditionInWords(condition),
      instead: key.replace(/^dynamodb:/i, 'aws:'),
      hint: evaluated.request.action === 'dynamodb:Scan' ? '; a Scan names no partition key' : '',
      account: table?.account ?? '',
      region: table?.region ?? '',
    },
  });
}
