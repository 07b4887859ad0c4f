import { queueUrl } from '../../check/reads/queue.js';
import type { JsonObject } from '../../model/json.js';
import { safeJson } from '../../model/text/safe-json.js';
import { logicalId, type Target } from './target.js';

/** A Terraform resource of the AWS provider that holds the document; undefined where there is none. */
export function asTerraform(target: Target, document: JsonObject): string | undefined {
  const resource = resourceFor(target);
  if (resource === undefined) return undefined;
  const { type, attributes, policy } = resource;
  const label = logicalId(target)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const width = Math.max(...Object.keys(attributes).map((name) => name.length));
  const lines = Object.entries(attributes).map(([name, value]) => `  ${name.padEnd(width)} = ${literal(value)}`);
  const body = literalDocument(document).replaceAll('\n', '\n  ');
  const policyLine = `  ${policy} = jsonencode(${body})`;
  return [`resource "${type}" "${label}" {`, ...lines, policyLine, '}', ...attachment(target, label)].join('\n');
}

/** The new policy takes effect once it is attached; a boundary is an attribute of its role or user. */
function attachment(target: Target, label: string): string[] {
  if (target.kind !== 'managed' || target.replaces?.as !== 'attachment') return [];
  const { holder, name } = target.replaces;
  const width = 'policy_arn'.length;
  return [
    '',
    `resource "aws_iam_${holder}_policy_attachment" "${label}" {`,
    `  ${holder.padEnd(width)} = ${literal(name)}`,
    `  policy_arn = aws_iam_policy.${label}.arn`,
    '}',
  ];
}

interface TerraformResource {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The attribute that holds the document. */
  readonly policy: string;
}

function resourceFor(target: Target): TerraformResource | undefined {
  switch (target.kind) {
    case 'inline': {
      const { holder, name, policyName } = target;
      return { type: `aws_iam_${holder}_policy`, attributes: { name: policyName, [holder]: name }, policy: 'policy' };
    }
    case 'managed':
      return { type: 'aws_iam_policy', attributes: { name: target.name, path: target.path }, policy: 'policy' };
    case 'organization':
      return {
        type: 'aws_organizations_policy',
        attributes: { name: target.name, type: target.type },
        policy: 'content',
      };
    case 'endpoint':
      return { type: 'aws_vpc_endpoint_policy', attributes: { vpc_endpoint_id: target.id }, policy: 'policy' };
    case 'table':
      return { type: 'aws_dynamodb_resource_policy', attributes: { resource_arn: target.arn }, policy: 'policy' };
    case 'bucket':
      return { type: 'aws_s3_bucket_policy', attributes: { bucket: target.name }, policy: 'policy' };
    case 'queue':
      return { type: 'aws_sqs_queue_policy', attributes: { queue_url: queueUrl(target.arn) }, policy: 'policy' };
    case 'topic':
      return { type: 'aws_sns_topic_policy', attributes: { arn: target.arn }, policy: 'policy' };
    case 'secret':
      return { type: 'aws_secretsmanager_secret_policy', attributes: { secret_arn: target.arn }, policy: 'policy' };
    case 'repository':
      return { type: 'aws_ecr_repository_policy', attributes: { repository: target.name }, policy: 'policy' };
    case 'registry':
      return { type: 'aws_ecr_registry_policy', attributes: {}, policy: 'policy' };
    case 'log-policy':
      return {
        type: 'aws_cloudwatch_log_resource_policy',
        attributes: { policy_name: target.name },
        policy: 'policy_document',
      };
    case 'key':
      return { type: 'aws_kms_key_policy', attributes: { key_id: target.arn }, policy: 'policy' };
    case 'trust':
      return {
        type: 'aws_iam_role',
        attributes: { name: target.role, path: target.path },
        policy: 'assume_role_policy',
      };
    default:
      return undefined;
  }
}

/** JSON is an HCL expression but for `${` and `%{`, which Terraform would fill in; `terraform fmt` spaces its colons. */
function literalDocument(document: JsonObject): string {
  const text = withoutPairs(safeJson(document, 2)).replace(/^( *"(?:[^"\\]|\\.)*"):/gm, '$1 :');
  return escapeTemplates(text);
}

function literal(text: string): string {
  return escapeTemplates(withoutPairs(safeJson(text)));
}

/** HCL writes a character beyond the first plane with eight digits, and knows no halves of it. */
function withoutPairs(json: string): string {
  return json
    .replace(/\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/g, (_, high: string, low: string) => {
      const point = String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0) ?? 0xfffd;
      return `\\U${point.toString(16).padStart(8, '0')}`;
    })
    .replace(/\\ud[89a-f][0-9a-f]{2}/g, '\\ufffd');
}

function escapeTemplates(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
