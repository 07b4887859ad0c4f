import type { Ground } from './ground.js';
import type { AllowStatement } from './intent.js';
import { ACCESS } from './presets.js';

/**
 * The document of AWS's walk-through ("How to create an AWS IAM policy to grant AWS Lambda access to an Amazon
 * DynamoDB table"), member for member, with Region, account and table replaced. Its log rights are wider than needed.
 */
export function publishedStatements({ partition, account, region, tables }: Ground): AllowStatement[] {
  const actions = (ACCESS['read-write']?.wants.table ?? []).map((name) => `dynamodb:${name}`);
  return [
    ...tables.map(({ arn }) => ({ Effect: 'Allow' as const, Action: actions, Resource: arn })),
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `arn:${partition}:logs:${region}:${account}:*`,
    },
    { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: '*' },
  ];
}
