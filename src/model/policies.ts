import type { Unknown } from './unknown.js';

/** A policy document and what it is attached to. */
export interface AttachedPolicy {
  /** The policy's ARN, or the name of an inline policy. */
  readonly id: string;
  /** The policy document as AWS returns it: an object, a JSON text, or a URL-encoded JSON text. */
  readonly document: unknown;
  /** What it is attached to: an ARN of a user, group, role, resource or endpoint; or a root, OU or account. */
  readonly attachedTo?: string;
}

/** The policies of one layer. One unread policy hides no others; an unread layer is a whole `Unknown`. */
export type Layer = (AttachedPolicy | Unknown)[] | Unknown;

/** The SCPs or RCPs of one level of the organization: the root, an OU, or the account. */
export interface OrgLevel {
  /** The id or ARN of the root, OU or account. */
  readonly target: string;
  readonly policies: Layer;
}

export type OrgLayer = (OrgLevel | Unknown)[] | Unknown;

/** A KMS grant, with the field names of kms:ListGrants. */
export interface KmsGrant {
  readonly GrantId?: string;
  readonly GranteePrincipal?: string;
  readonly GranteeServicePrincipal?: string;
  readonly RetiringPrincipal?: string;
  readonly RetiringServicePrincipal?: string;
  readonly Operations?: readonly string[];
  readonly Constraints?: {
    readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
    readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
    readonly SourceArn?: string;
  };
}

/** How S3 Block Public Access is set for a bucket, its account included, with the field names of s3:GetPublicAccessBlock. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls?: boolean;
  readonly IgnorePublicAcls?: boolean;
  readonly BlockPublicPolicy?: boolean;
  readonly RestrictPublicBuckets?: boolean;
}

/** The policies of every layer that may bear on one request. An absent layer does not apply; see `authorize`. */
export interface Policies {
  readonly identity?: Layer;
  readonly permissionsBoundary?: Layer;
  /** The policies passed for a session, which unite. A session of GetFederationToken without any may do nothing. */
  readonly session?: Layer;
  /** What is attached to the resource: table, stream or key policy; the trust policy for `sts:AssumeRole*`. */
  readonly resource?: Layer;
  readonly vpcEndpoint?: Layer;
  readonly vpcEndpointType?: 'Gateway' | 'Interface';
  readonly grants?: readonly KmsGrant[] | Unknown;
  /** Absent: nobody told, and no rule of it is applied. */
  readonly publicAccessBlock?: PublicAccessBlock | Unknown;
  /** Root first, the account last. */
  readonly serviceControl?: OrgLayer;
  /** Root first, the account last. */
  readonly resourceControl?: OrgLayer;
}
