import type { JsonObject } from '../../model/json.js';
import type { Plan } from '../plan.js';
import type { CodeParts } from './parts.js';

/**
 * The `Policies` of an AWS::Serverless::Function (JSON, which is YAML too). A SAM policy template only where it gives
 * the same: of SAM 1.110's, DynamoDBCrudPolicy is crud and describe with every index, DynamoDBReadPolicy read and
 * describe with every index but without DescribeTimeToLive, and no connector is equal to a preset.
 */
export function asSam(parts: CodeParts, { intent, subject }: Pick<Plan, 'intent' | 'subject'>): string {
  const notes = [
    '# Properties of the AWS::Serverless::Function. SAM makes the role of the function then: with a `Role` of its own,',
    '# `Policies` does nothing, and the policy belongs to that role (--as cloudformation).',
    ...nearestTemplate(intent, subject.tables).map((line) => `# ${line}`),
  ];
  const documents: readonly JsonObject[] = parts.policies.map(({ document }) => document);
  return [...notes, JSON.stringify({ Policies: documents }, null, 2)].join('\n');
}

const NEAREST: Readonly<Record<string, { readonly template: string; readonly differs: string }>> = {
  read: { template: 'DynamoDBReadPolicy', differs: 'DescribeTable, and every index that the table will have' },
  crud: { template: 'DynamoDBCrudPolicy', differs: 'DescribeTable, and every index that the table will have' },
};

function nearestTemplate({ access }: Plan['intent'], tables: readonly string[]): string[] {
  const near = access.length === 1 && tables.length === 1 ? NEAREST[access[0] ?? ''] : undefined;
  if (near === undefined) return [];
  return [`The nearest template, ${near.template}, adds ${near.differs}.`];
}
