import type { AuthorizationDetails } from '../../aws/index.js';
import type { KmsGrant, PublicAccessBlock } from '../../model/policies.js';

export type { AuthorizationDetails };

interface Op<I, O> {
  input: I;
  output: O;
}

export interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

export interface AttachedPolicyName {
  readonly PolicyName?: string;
  readonly PolicyArn?: string;
}

/** A user or a role, as far as the checks read it; dates are ISO 8601 texts. */
export interface IamPrincipal {
  readonly Arn?: string;
  readonly Path?: string;
  readonly UserName?: string;
  readonly RoleName?: string;
  readonly UserId?: string;
  readonly RoleId?: string;
  readonly AssumeRolePolicyDocument?: string;
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string };
  readonly Tags?: readonly Tag[];
}

/** A function's or a version's configuration; the values of its environment never leave the reader's caller. */
export interface FunctionConfiguration {
  readonly FunctionName?: string;
  readonly FunctionArn?: string;
  readonly Version?: string;
  readonly Role?: string;
  readonly RevisionId?: string;
  readonly State?: string;
  readonly LastUpdateStatus?: string;
  readonly LastUpdateStatusReason?: string;
  readonly LastUpdateStatusReasonCode?: string;
  readonly KMSKeyArn?: string;
  readonly Environment?: {
    readonly Variables?: Readonly<Record<string, string>>;
    readonly Error?: { readonly ErrorCode?: string; readonly Message?: string };
  };
  /** Ours, in a bundle: the tables that the environment names, whose values no bundle keeps. */
  readonly NamedTables?: readonly { readonly Variable: string; readonly Table: string }[];
  readonly VpcConfig?: {
    readonly VpcId?: string;
    readonly SubnetIds?: readonly string[];
    readonly SecurityGroupIds?: readonly string[];
  };
  readonly LoggingConfig?: { readonly LogGroup?: string; readonly LogFormat?: string };
  readonly TracingConfig?: { readonly Mode?: string };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
}

export interface FunctionAlias {
  readonly Name?: string;
  readonly FunctionVersion?: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: Readonly<Record<string, number>> };
}

export interface EventSourceMapping {
  readonly UUID?: string;
  readonly EventSourceArn?: string;
  readonly FunctionArn?: string;
  readonly State?: string;
  readonly LastProcessingResult?: string;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

interface LogGroup {
  readonly logGroupName?: string;
  readonly arn?: string;
  readonly kmsKeyId?: string;
}

export interface InlinePolicy {
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
}

/** A role with its policies, as iam:GetAccountAuthorizationDetails tells them. */
export interface RoleDetail extends IamPrincipal {
  readonly RolePolicyList?: readonly InlinePolicy[];
  readonly AttachedManagedPolicies?: readonly AttachedPolicyName[];
  readonly InstanceProfileList?: readonly object[];
}

export interface ManagedPolicyDetail {
  readonly Arn?: string;
  readonly PolicyVersionList?: readonly { readonly VersionId?: string; readonly Document?: string }[];
}

export interface OrgAccount {
  readonly Id?: string;
  readonly Status?: string;
  readonly State?: string;
}

interface OrgPolicySummary {
  readonly Id?: string;
  readonly Arn?: string;
  readonly Name?: string;
  readonly Type?: string;
  readonly AwsManaged?: boolean;
}

export interface VpcEndpoint {
  readonly VpcEndpointId?: string;
  readonly VpcEndpointType?: string;
  readonly VpcId?: string;
  readonly ServiceName?: string;
  readonly State?: string;
  readonly PolicyDocument?: string;
  readonly OwnerId?: string;
  readonly RouteTableIds?: readonly string[];
  readonly Tags?: readonly Tag[];
}

interface Ec2Filter {
  readonly Name: string;
  readonly Values: string[];
}

export interface Route {
  readonly DestinationCidrBlock?: string;
  readonly DestinationPrefixListId?: string;
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly TransitGatewayId?: string;
  readonly NetworkInterfaceId?: string;
  readonly VpcPeeringConnectionId?: string;
  readonly State?: string;
}

export interface RouteTable {
  readonly RouteTableId?: string;
  readonly VpcId?: string;
  readonly Associations?: readonly { readonly SubnetId?: string; readonly Main?: boolean }[];
  readonly Routes?: readonly Route[];
}

export interface TableDescription {
  readonly TableArn?: string;
  readonly TableId?: string;
  readonly TableStatus?: string;
  readonly LatestStreamArn?: string;
  readonly KeySchema?: readonly { readonly AttributeName?: string; readonly KeyType?: string }[];
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName?: string }[];
  readonly LocalSecondaryIndexes?: readonly { readonly IndexName?: string }[];
  readonly Replicas?: readonly {
    readonly RegionName?: string;
    readonly ReplicaStatus?: string;
    readonly KMSMasterKeyId?: string;
  }[];
  readonly SSEDescription?: {
    readonly Status?: string;
    readonly SSEType?: string;
    readonly KMSMasterKeyArn?: string;
    readonly InaccessibleEncryptionDateTime?: string;
  };
  readonly ArchivalSummary?: { readonly ArchivalReason?: string };
}

export interface KeyMetadata {
  readonly KeyId?: string;
  readonly Arn?: string;
  readonly AWSAccountId?: string;
  readonly Enabled?: boolean;
  readonly KeyState?: string;
  readonly KeyManager?: string;
  readonly KeySpec?: string;
  readonly KeyUsage?: string;
  readonly DeletionDate?: string;
  readonly MultiRegion?: boolean;
}

export interface Grant extends KmsGrant {
  readonly RetiringPrincipal?: string;
  readonly IssuingAccount?: string;
  readonly Name?: string;
}

/** A record of LookupEvents, opened: the CloudTrailEvent text is parsed by the caller. */
interface LookupEvent {
  readonly EventId?: string;
  readonly EventName?: string;
  readonly EventTime?: string;
  readonly Username?: string;
  readonly CloudTrailEvent?: string;
}

interface SimulationResult {
  readonly EvalActionName?: string;
  readonly EvalResourceName?: string;
  readonly EvalDecision?: string;
  readonly OrganizationsDecisionDetail?: { readonly AllowedByOrganizations?: boolean };
  readonly PermissionsBoundaryDecisionDetail?: { readonly AllowedByPermissionsBoundary?: boolean };
  readonly MissingContextValues?: readonly string[];
}

/**
 * Input and output of every read, down to what the checks use; AWS's own field names.
 * Lists are whole (all pages). Dates are ISO 8601 texts, so that a recorded answer equals a live one.
 */
export interface OperationTypes {
  'cloudtrail:LookupEvents': Op<
    {
      LookupAttributes?: { AttributeKey: string; AttributeValue: string }[];
      StartTime?: string;
      EndTime?: string;
    },
    { Events?: readonly LookupEvent[] }
  >;
  'dynamodb:DescribeTable': Op<{ TableName: string }, { Table?: TableDescription }>;
  'dynamodb:GetAbacStatus': Op<Record<string, never>, { AbacStatus?: string }>;
  'dynamodb:GetResourcePolicy': Op<{ ResourceArn: string }, { Policy?: string; RevisionId?: string }>;
  'dynamodb:ListTables': Op<Record<string, never>, { TableNames?: readonly string[] }>;
  'dynamodb:ListTagsOfResource': Op<{ ResourceArn: string }, { Tags?: readonly Tag[] }>;
  'ec2:DescribeRegions': Op<
    Record<string, never>,
    { Regions?: readonly { RegionName?: string; OptInStatus?: string }[] }
  >;
  'ec2:DescribeRouteTables': Op<{ Filters: Ec2Filter[] }, { RouteTables?: readonly RouteTable[] }>;
  'ec2:DescribeVpcEndpoints': Op<
    { VpcEndpointIds?: string[]; Filters?: Ec2Filter[] },
    { VpcEndpoints?: readonly VpcEndpoint[] }
  >;
  'ecr:GetAccountSetting': Op<{ name: string }, { name?: string; value?: string }>;
  'ecr:GetRegistryPolicy': Op<Record<string, never>, { policyText?: string }>;
  'ecr:GetRepositoryPolicy': Op<{ repositoryName: string }, { policyText?: string }>;
  'iam:GetAccountAuthorizationDetails': Op<
    { Filter: string[]; MaxItems: number },
    { RoleDetailList?: readonly RoleDetail[]; Policies?: readonly ManagedPolicyDetail[] }
  >;
  'iam:GetGroupPolicy': Op<{ GroupName: string; PolicyName: string }, InlinePolicy>;
  'iam:GetPolicy': Op<
    { PolicyArn: string },
    {
      Policy?: {
        Arn?: string;
        PolicyId?: string;
        PolicyName?: string;
        DefaultVersionId?: string;
        UpdateDate?: string;
        Tags?: readonly Tag[];
      };
    }
  >;
  'iam:GetPolicyVersion': Op<
    { PolicyArn: string; VersionId: string },
    { PolicyVersion?: { Document?: string; VersionId?: string; CreateDate?: string } }
  >;
  'iam:GetRequestAuthorizationDetails': Op<{ AuthorizationId: string }, AuthorizationDetails>;
  'iam:GetRole': Op<{ RoleName: string }, { Role?: IamPrincipal }>;
  'iam:GetRolePolicy': Op<{ RoleName: string; PolicyName: string }, InlinePolicy>;
  'iam:GetUser': Op<{ UserName: string }, { User?: IamPrincipal }>;
  'iam:GetUserPolicy': Op<{ UserName: string; PolicyName: string }, InlinePolicy>;
  'iam:ListAttachedGroupPolicies': Op<{ GroupName: string }, { AttachedPolicies?: readonly AttachedPolicyName[] }>;
  'iam:ListAttachedRolePolicies': Op<{ RoleName: string }, { AttachedPolicies?: readonly AttachedPolicyName[] }>;
  'iam:ListAttachedUserPolicies': Op<{ UserName: string }, { AttachedPolicies?: readonly AttachedPolicyName[] }>;
  'iam:ListEntitiesForPolicy': Op<
    { PolicyArn: string; EntityFilter?: 'Role' },
    {
      PolicyRoles?: readonly { RoleName?: string; RoleId?: string }[];
      PolicyUsers?: readonly { UserName?: string; UserId?: string }[];
      PolicyGroups?: readonly { GroupName?: string; GroupId?: string }[];
    }
  >;
  'iam:ListGroupPolicies': Op<{ GroupName: string }, { PolicyNames?: readonly string[] }>;
  'iam:ListGroupsForUser': Op<{ UserName: string }, { Groups?: readonly { GroupName?: string; Arn?: string }[] }>;
  'iam:ListMFADevices': Op<{ UserName: string }, { MFADevices?: readonly { SerialNumber?: string }[] }>;
  'iam:ListPolicyVersions': Op<
    { PolicyArn: string },
    { Versions?: readonly { VersionId?: string; IsDefaultVersion?: boolean; CreateDate?: string }[] }
  >;
  'iam:ListRolePolicies': Op<{ RoleName: string }, { PolicyNames?: readonly string[] }>;
  'iam:ListUserPolicies': Op<{ UserName: string }, { PolicyNames?: readonly string[] }>;
  'iam:SimulatePrincipalPolicy': Op<
    {
      PolicySourceArn: string;
      ActionNames: string[];
      ResourceArns?: string[];
      ContextEntries?: { ContextKeyName: string; ContextKeyValues: string[]; ContextKeyType: string }[];
    },
    { EvaluationResults?: readonly SimulationResult[] }
  >;
  'kms:DescribeKey': Op<{ KeyId: string }, { KeyMetadata?: KeyMetadata }>;
  'kms:GetKeyPolicy': Op<{ KeyId: string }, { Policy?: string }>;
  'kms:ListGrants': Op<{ KeyId: string }, { Grants?: readonly Grant[] }>;
  'lambda:GetFunctionConfiguration': Op<{ FunctionName: string; Qualifier?: string }, FunctionConfiguration>;
  'lambda:GetPolicy': Op<{ FunctionName: string; Qualifier?: string }, { Policy?: string; RevisionId?: string }>;
  'lambda:ListAliases': Op<{ FunctionName: string }, { Aliases?: readonly FunctionAlias[] }>;
  'lambda:ListEventSourceMappings': Op<
    { FunctionName?: string; EventSourceArn?: string },
    { EventSourceMappings?: readonly EventSourceMapping[] }
  >;
  'lambda:ListFunctions': Op<Record<string, never>, { Functions?: readonly FunctionConfiguration[] }>;
  'lambda:ListTags': Op<{ Resource: string }, { Tags?: Readonly<Record<string, string>> }>;
  'lambda:ListVersionsByFunction': Op<{ FunctionName: string }, { Versions?: readonly FunctionConfiguration[] }>;
  'logs:DescribeLogGroups': Op<{ logGroupNamePrefix: string }, { logGroups?: readonly LogGroup[] }>;
  'logs:DescribeResourcePolicies': Op<
    Record<string, never>,
    { resourcePolicies?: readonly { policyName?: string; policyDocument?: string }[] }
  >;
  'organizations:DescribeOrganization': Op<
    Record<string, never>,
    { Organization?: { Id?: string; Arn?: string; MasterAccountId?: string; MasterAccountArn?: string } }
  >;
  'organizations:DescribePolicy': Op<
    { PolicyId: string },
    { Policy?: { PolicySummary?: OrgPolicySummary; Content?: string } }
  >;
  'organizations:ListAccounts': Op<Record<string, never>, { Accounts?: readonly OrgAccount[] }>;
  'organizations:ListAccountsForParent': Op<{ ParentId: string }, { Accounts?: readonly OrgAccount[] }>;
  'organizations:ListOrganizationalUnitsForParent': Op<
    { ParentId: string },
    { OrganizationalUnits?: readonly { Id?: string }[] }
  >;
  'organizations:ListParents': Op<{ ChildId: string }, { Parents?: readonly { Id?: string; Type?: string }[] }>;
  'organizations:ListPolicies': Op<
    { Filter: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY' },
    { Policies?: readonly OrgPolicySummary[] }
  >;
  'organizations:ListPoliciesForTarget': Op<
    { TargetId: string; Filter: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY' },
    { Policies?: readonly OrgPolicySummary[] }
  >;
  'organizations:ListRoots': Op<Record<string, never>, { Roots?: readonly { Id?: string }[] }>;
  'organizations:ListTargetsForPolicy': Op<{ PolicyId: string }, { Targets?: readonly { TargetId?: string }[] }>;
  's3:GetBucketPolicy': Op<{ Bucket: string }, { Policy?: string }>;
  's3:GetPublicAccessBlock': Op<{ Bucket: string }, { PublicAccessBlockConfiguration?: PublicAccessBlock }>;
  'secretsmanager:GetResourcePolicy': Op<{ SecretId: string }, { ARN?: string; ResourcePolicy?: string }>;
  'sns:GetTopicAttributes': Op<{ TopicArn: string }, { Attributes?: Readonly<Record<string, string>> }>;
  'sqs:GetQueueAttributes': Op<
    { QueueUrl: string; AttributeNames: string[] },
    { Attributes?: Readonly<Record<string, string>> }
  >;
  'sts:DecodeAuthorizationMessage': Op<{ EncodedMessage: string }, { DecodedMessage?: string }>;
  'sts:GetCallerIdentity': Op<Record<string, never>, { Account?: string; Arn?: string; UserId?: string }>;
}
