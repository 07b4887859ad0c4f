import type { JsonObject } from '../../model/json.js';
import { type CodeParts, logicalId, targetOfPart } from './parts.js';

/**
 * CDK constructs (TypeScript) for a stack's constructor. The document is stated whole: `grantReadData` and its like
 * give more than any preset (two actions that no table has, and five of the key).
 */
export function asCdk({ policies, role }: CodeParts): string {
  const body = policies.map((policy) => {
    const id = JSON.stringify(logicalId(targetOfPart(policy, role)));
    const document = `iam.PolicyDocument.fromJson(${literal(policy.document)})`;
    if (policy.inline) {
      return `new iam.Policy(this, ${id}, { policyName: ${JSON.stringify(policy.name)}, document: ${document}, roles: [role] });`;
    }
    const name = `managedPolicyName: ${JSON.stringify(policy.name)}, path: ${JSON.stringify(policy.path)}`;
    return `new iam.ManagedPolicy(this, ${id}, { ${name}, document: ${document}, roles: [role] });`;
  });
  return ["import * as iam from 'aws-cdk-lib/aws-iam';", '', ...roleLines(role), ...body].join('\n');
}

function roleLines({ name, arn, made }: CodeParts['role']): string[] {
  if (made === undefined) return [`const role = iam.Role.fromRoleArn(this, 'ExecutionRole', ${JSON.stringify(arn)});`];
  const boundary =
    made.boundary === undefined
      ? ''
      : `, permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', ${JSON.stringify(made.boundary)})`;
  const principal = made.trust['Statement'] !== undefined && JSON.stringify(made.trust).includes('aws:SourceAccount');
  const account = /"aws:SourceAccount":"(\d+)"/.exec(JSON.stringify(made.trust))?.[1] ?? '';
  const service = "new iam.ServicePrincipal('lambda.amazonaws.com'";
  const assumedBy = principal
    ? `${service}, { conditions: { StringEquals: { 'aws:SourceAccount': ${JSON.stringify(account)} } } })`
    : `${service})`;
  return [
    `const role = new iam.Role(this, 'ExecutionRole', { roleName: ${JSON.stringify(name)}, path: ${JSON.stringify(made.path)}, assumedBy: ${assumedBy}${boundary} });`,
  ];
}

/** JSON is a TypeScript expression. */
function literal(value: JsonObject): string {
  return JSON.stringify(value, null, 2);
}
