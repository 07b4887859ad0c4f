import { DoctorError } from './error.js';
import type { Owner } from './owner.js';
import type { Policies } from './policies.js';
import { POLICY_TYPES, type PolicyLayer, type PolicyType } from './policy-type.js';
import type { PrincipalKind } from './principal-kind.js';

/** What there is to know of a layer of policies, whatever the request. */
interface LayerFacts {
  /** The field of `Policies` that holds its policies. */
  readonly field: keyof Policies;
  readonly side: 'principal' | 'resource' | 'network';
  /** What its policies are attached to; a `level` is the root, an OU or an account of the organization. */
  readonly bearer: 'principal' | 'resource' | 'endpoint' | 'level';
  /** The kinds of callers that it can bind; absent: every kind. */
  readonly binds?: readonly PrincipalKind[];
  /** Who can change it; `ownerOf` knows the exceptions. */
  readonly owner: Owner;
  /** As AWS's documentation writes it for people. */
  readonly title: string;
  /** Its name where there is little room: `SCP`. */
  readonly short: string;
  /** Its policies grant nothing: they only take away. */
  readonly capsOnly: boolean;
  /** Where its policies are attached, for whoever has to find them by hand. */
  readonly place: string;
  /** The warning that says why to change it last, where it is a guard rail. */
  readonly guardRail?: 'GUARDS_BOUNDARY' | 'GUARDS_RCP' | 'GUARDS_SCP';
  /** An Allow in it can grant; that of any other only leaves what another grants. */
  readonly grants: boolean;
  /** Its statements have a Principal element. */
  readonly namesPrincipals: boolean;
  /** AWS takes no NotPrincipal in it. */
  readonly refusesNotPrincipal?: true;
  /** AWS's messages may name its policy by ARN. */
  readonly namedByArn: boolean;
  /** What iam:GetRequestAuthorizationDetails calls it. */
  readonly detailsType?: string;
  /** The management events that change it, or who bears it and with which tags, by service; none of what is passed. */
  readonly events: Readonly<Record<string, readonly string[]>>;
}

/** A condition may ask for the tags of a principal, and one that is made anew begins with what is attached then. */
const OF_PRINCIPALS = ['TagUser', 'UntagUser', 'TagRole', 'UntagRole', 'CreateUser', 'CreateRole'];
const OF_MANAGED_POLICIES = ['CreatePolicyVersion', 'DeletePolicyVersion', 'SetDefaultPolicyVersion'];
const ofHolders = (verb: string, what: string, holders: readonly string[]) =>
  holders.map((holder) => `${verb}${holder}${what}`);

const IAM_ENTITIES: readonly PrincipalKind[] = ['user', 'role', 'role-session', 'federated-user'];

/**
 * The one table of layers; a table of something else about all layers is derived from it.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const LAYERS = {
  'identity-policy': {
    field: 'identity',
    side: 'principal',
    bearer: 'principal',
    binds: IAM_ENTITIES,
    owner: 'application team',
    title: 'identity-based policy',
    short: 'identity',
    capsOnly: false,
    place: 'the policies of the user or role, inline and attached, and of the groups of the user',
    grants: true,
    namesPrincipals: false,
    namedByArn: true,
    detailsType: 'IDENTITY_BASED_POLICY',
    events: {
      iam: [
        ...['Put', 'Delete', 'Attach', 'Detach'].flatMap((verb) =>
          ofHolders(verb, 'Policy', ['User', 'Role', 'Group']),
        ),
        ...['AddUserToGroup', 'RemoveUserFromGroup'],
        ...OF_MANAGED_POLICIES,
        ...OF_PRINCIPALS,
      ],
    },
  },
  'permissions-boundary': {
    field: 'permissionsBoundary',
    side: 'principal',
    bearer: 'principal',
    binds: IAM_ENTITIES,
    owner: 'account administrator',
    title: 'permissions boundary',
    short: 'boundary',
    capsOnly: true,
    place: 'the managed policy that is set as the permissions boundary of the user or role',
    guardRail: 'GUARDS_BOUNDARY',
    grants: false,
    namesPrincipals: false,
    namedByArn: true,
    detailsType: 'PERMISSIONS_BOUNDARY',
    events: {
      iam: [
        ...['Put', 'Delete'].flatMap((verb) => ofHolders(verb, 'PermissionsBoundary', ['User', 'Role'])),
        ...OF_MANAGED_POLICIES,
        ...OF_PRINCIPALS,
      ],
    },
  },
  'session-policy': {
    field: 'session',
    side: 'principal',
    bearer: 'principal',
    binds: ['role-session', 'federated-user'],
    owner: 'caller',
    title: 'session policy',
    short: 'session',
    capsOnly: true,
    place: 'the policies that were passed when the session was made, by whoever made it',
    grants: false,
    namesPrincipals: false,
    namedByArn: true,
    detailsType: 'SESSION_POLICY',
    events: {},
  },
  'service-control-policy': {
    field: 'serviceControl',
    side: 'principal',
    bearer: 'level',
    binds: [...IAM_ENTITIES, 'root', 'identity-provider', 'unique-id', 'other'],
    owner: 'organization administrator',
    title: 'service control policy (SCP)',
    short: 'SCP',
    capsOnly: true,
    place: "the SCPs of the organization's root, of the OUs above the caller's account, and of that account",
    guardRail: 'GUARDS_SCP',
    grants: false,
    namesPrincipals: false,
    namedByArn: true,
    detailsType: 'SERVICE_CONTROL_POLICY',
    events: { organizations: ['UpdatePolicy', 'AttachPolicy', 'DetachPolicy'] },
  },
  'resource-control-policy': {
    field: 'resourceControl',
    side: 'resource',
    bearer: 'level',
    owner: 'organization administrator',
    title: 'resource control policy (RCP)',
    short: 'RCP',
    capsOnly: true,
    place: "the RCPs of the organization's root, of the OUs above the resource's account, and of that account",
    guardRail: 'GUARDS_RCP',
    grants: false,
    refusesNotPrincipal: true,
    namesPrincipals: true,
    namedByArn: true,
    detailsType: 'RESOURCE_CONTROL_POLICY',
    events: { organizations: ['UpdatePolicy', 'AttachPolicy', 'DetachPolicy'] },
  },
  'vpc-endpoint-policy': {
    field: 'vpcEndpoint',
    side: 'network',
    bearer: 'endpoint',
    owner: 'endpoint owner',
    title: 'VPC endpoint policy',
    short: 'endpoint',
    capsOnly: true,
    place: 'the policy of the VPC endpoint that the call came through',
    grants: false,
    namesPrincipals: true,
    namedByArn: false,
    detailsType: 'VPC_ENDPOINT_POLICY',
    events: { ec2: ['ModifyVpcEndpoint'] },
  },
  'resource-policy': {
    field: 'resource',
    side: 'resource',
    bearer: 'resource',
    owner: 'resource owner',
    title: 'resource-based policy',
    short: 'resource',
    capsOnly: false,
    place: 'the policy on the resource itself: table, stream or key',
    grants: true,
    namesPrincipals: true,
    namedByArn: false,
    detailsType: 'RESOURCE_BASED_POLICY',
    events: {
      dynamodb: ['PutResourcePolicy', 'DeleteResourcePolicy'],
      kms: ['PutKeyPolicy', 'RevokeGrant', 'RetireGrant'],
    },
  },
  'role-trust-policy': {
    field: 'resource',
    side: 'resource',
    bearer: 'resource',
    owner: 'resource owner',
    title: 'role trust policy',
    short: 'trust',
    capsOnly: false,
    place: 'the trust policy of the role that is assumed',
    grants: true,
    refusesNotPrincipal: true,
    namesPrincipals: true,
    namedByArn: false,
    events: { iam: ['UpdateAssumeRolePolicy'] },
  },
} as const satisfies Readonly<Record<PolicyLayer, LayerFacts>>;

/** A rule of AWS's is in no policy, and nobody can change it: the caller can make another call. */
const AWS_RULE: LayerFacts = {
  ...LAYERS['resource-policy'],
  owner: 'caller',
  title: 'rule of AWS',
  short: 'AWS rule',
  place: 'in no policy: AWS documents it',
  grants: false,
  namesPrincipals: false,
  events: {},
};

/** The field of `Policies` that holds the policies of a type. */
export function fieldOf<T extends PolicyType>(
  layer: T,
): (typeof LAYERS)[T extends PolicyLayer ? T : 'resource-policy']['field'];
/** A rule of AWS's has no policies of its own: it is about the resource. */
export function fieldOf(layer: PolicyType): (typeof LAYERS)[PolicyLayer]['field'] {
  return LAYERS[layer === 'aws-rule' ? 'resource-policy' : layer].field;
}

export function layerFacts(layer: PolicyType): LayerFacts {
  return layer === 'aws-rule' ? AWS_RULE : LAYERS[layer];
}

export function isPolicyLayer(name: string): name is PolicyLayer {
  return Object.hasOwn(LAYERS, name);
}

/** The layer that iam:GetRequestAuthorizationDetails calls by this name. */
export function layerOfDetails(type: string): PolicyLayer | undefined {
  return POLICY_TYPES.find((layer) => layerFacts(layer).detailsType === type);
}

/** The layer of a field of `Policies`; what is attached to a resource is a trust policy where the call is a trust call. */
export function layerOfField(field: (typeof LAYERS)[PolicyLayer]['field']): PolicyLayer {
  const layer = POLICY_TYPES.find((one) => fieldOf(one) === field);
  if (layer !== undefined) return layer;
  throw new DoctorError({ source: 'doctor', code: 'LayerUnknown' }, `no layer has the field \`${field}\``);
}
