import type { PermissionsPolicy } from '../../evidence/index.js';

/** The forms of the role that opens an account for ddb-doctor. */
export const ROLE_FORMS = ['json', 'cloudformation', 'terraform'] as const;
export type RoleForm = (typeof ROLE_FORMS)[number];

const DEFAULT_NAME = 'ddb-doctor-reader';
/** AWS: IAM User Guide, reference_policies_condition-keys (aws:PrincipalOrgID). */
const SAME_ORGANIZATION = 'aws:PrincipalOrgID';
const WHO = 'ARN of the role or user that runs ddb-doctor';
/** AWS: IAM User Guide, id_roles_common-scenarios_third-party. */
const EXTERNAL_ID = 'sts:ExternalId';
const WITH = 'External ID that it must give, as --assume-role-external-id; empty for none';
const WHERE = 'Organization that it must belong to, such as o-exampleorg1; empty for any';

interface ReaderRole {
  readonly policy: PermissionsPolicy;
  /** Of the role in each account; ddb-doctor-reader unless told. */
  readonly name?: string;
}

/** The policy alone, or a role that holds it and trusts whoever runs ddb-doctor: for a StackSet or a module. */
export function readerRole({ policy, name = DEFAULT_NAME }: ReaderRole, form: RoleForm): string {
  if (form === 'json') return JSON.stringify(policy, undefined, 2);
  // A role that opens an account assumes no further ones.
  const reads = { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== 'OpenAccounts') };
  return form === 'cloudformation' ? template(reads, name) : terraform(reads, name);
}

/** A template that CloudFormation and StackSets take; its capability is CAPABILITY_NAMED_IAM. */
function template(policy: PermissionsPolicy, name: string): string {
  const trust = (condition: object) => ({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: { Ref: 'Reader' } }, Action: 'sts:AssumeRole', Condition: condition },
    ],
  });
  const ofOrganization = { [SAME_ORGANIZATION]: { Ref: 'OrganizationId' } };
  const withId = { [EXTERNAL_ID]: { Ref: 'ExternalId' } };
  const oneOf = (condition: string, without: object, given: object) => ({ 'Fn::If': [condition, without, given] });
  const document = oneOf(
    'AnyOrganization',
    oneOf('NoExternalId', trust({}), trust({ StringEquals: withId })),
    oneOf(
      'NoExternalId',
      trust({ StringEquals: ofOrganization }),
      trust({ StringEquals: { ...ofOrganization, ...withId } }),
    ),
  );
  return JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: 'A role that ddb-doctor reads an account with. It writes nothing.',
      Parameters: {
        Reader: { Type: 'String', Description: WHO, AllowedPattern: '^arn:[a-z0-9-]+:iam::[0-9]{12}:(role|user)/.+$' },
        OrganizationId: {
          Type: 'String',
          Default: '',
          Description: WHERE,
          AllowedPattern: '^(o-[a-z0-9]{10,32})?$',
        },
        ExternalId: {
          Type: 'String',
          Default: '',
          Description: WITH,
          AllowedPattern: '^([a-zA-Z0-9_+=,.@:/-]{2,1224})?$',
        },
        RoleName: { Type: 'String', Default: name, Description: 'What --assume-role-name names' },
      },
      Conditions: {
        AnyOrganization: { 'Fn::Equals': [{ Ref: 'OrganizationId' }, ''] },
        NoExternalId: { 'Fn::Equals': [{ Ref: 'ExternalId' }, ''] },
      },
      Resources: {
        ReaderRole: {
          Type: 'AWS::IAM::Role',
          // An action in preview, which AWS's lists of actions lack.
          Metadata: { 'cfn-lint': { config: { ignore_checks: ['W3037'] } } },
          Properties: {
            RoleName: { Ref: 'RoleName' },
            Description: 'Read-only, for ddb-doctor',
            AssumeRolePolicyDocument: document,
            Policies: [{ PolicyName: 'read', PolicyDocument: inAnyPartition(policy) }],
          },
        },
      },
      Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['ReaderRole', 'Arn'] } } },
    },
    undefined,
    2,
  );
}

const ANY_PARTITION = /^arn:[a-z-]+:/;

/** One template serves every partition. */
function inAnyPartition({ Version, Statement }: PermissionsPolicy): object {
  const arn = (text: string) =>
    ANY_PARTITION.test(text) ? { 'Fn::Sub': text.replace(ANY_PARTITION, 'arn:${AWS::Partition}:') } : text;
  const Resources = (given: string | readonly string[]) => (typeof given === 'string' ? given : given.map(arn));
  return { Version, Statement: Statement.map((one) => ({ ...one, Resource: Resources(one.Resource) })) };
}

/** Of the trust policy, where the variable is given. */
function dynamicCondition(variable: string, key: string): string {
  return `    dynamic "condition" {
      for_each = var.${variable} == "" ? [] : [var.${variable}]
      content {
        test     = "StringEquals"
        variable = "${key}"
        values   = [condition.value]
      }
    }`;
}

/** A module of the AWS provider: one account a call. */
function terraform(policy: PermissionsPolicy, name: string): string {
  const document = JSON.stringify(policy, undefined, 2).replace(
    /"arn:[a-z-]+:/g,
    '"arn:${data.aws_partition.current.partition}:',
  );
  return `variable "reader" {
  type        = string
  description = "${WHO}"
}

variable "organization_id" {
  type        = string
  default     = ""
  description = "${WHERE}"
}

variable "external_id" {
  type        = string
  default     = ""
  description = "${WITH}"
}

variable "role_name" {
  type        = string
  default     = "${name}"
  description = "What --assume-role-name names"
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.reader]
    }

${dynamicCondition('organization_id', SAME_ORGANIZATION)}

${dynamicCondition('external_id', EXTERNAL_ID)}
  }
}

resource "aws_iam_role" "reader" {
  name               = var.role_name
  description        = "Read-only, for ddb-doctor"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "read" {
  name = "read"
  role = aws_iam_role.reader.id

  policy = <<-EOT
${document.replace(/^/gm, '    ')}
  EOT
}

output "role_arn" {
  value = aws_iam_role.reader.arn
}`;
}
