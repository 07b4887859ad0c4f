import type { JsonObject } from './json.js';

/** Who made a call, with CloudTrail's field names. The shape differs by `type`; nothing is certain to be there. */
export interface UserIdentity {
  readonly type?: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly invokedBy?: string;
  readonly identityProvider?: string;
  readonly credentialId?: string;
  readonly sessionContext?: {
    readonly sessionIssuer?: {
      readonly type?: string;
      readonly principalId?: string;
      readonly arn?: string;
      readonly accountId?: string;
      readonly userName?: string;
    };
    readonly attributes?: { readonly creationDate?: string; readonly mfaAuthenticated?: string };
    readonly webIdFederationData?: JsonObject;
    readonly sourceIdentity?: string;
    readonly assumedRoot?: string;
    readonly ec2RoleDelivery?: string;
  };
  readonly onBehalfOf?: JsonObject;
  readonly inScopeOf?: {
    readonly sourceArn?: string;
    readonly sourceAccount?: string;
    readonly issuerType?: string;
    readonly credentialsIssuedTo?: string;
  };
  readonly invokedByDelegate?: { readonly accountId?: string };
}

/** A CloudTrail record, with AWS's field names. Older versions lack fields; newer ones have more. */
export interface CloudTrailEvent {
  readonly eventVersion?: string;
  readonly userIdentity?: UserIdentity;
  /** ISO 8601, UTC. */
  readonly eventTime?: string;
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly awsRegion?: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  /** Cut by CloudTrail at 1 KB. */
  readonly errorMessage?: string;
  readonly requestParameters?: JsonObject | null;
  readonly responseElements?: JsonObject | null;
  readonly additionalEventData?: JsonObject | null;
  readonly requestID?: string;
  readonly eventID?: string;
  readonly readOnly?: boolean | string;
  readonly resources?: readonly { readonly ARN?: string; readonly accountId?: string; readonly type?: string }[];
  readonly eventType?: string;
  readonly managementEvent?: boolean | string;
  readonly recipientAccountId?: string;
  readonly sharedEventID?: string;
  readonly vpcEndpointId?: string;
  readonly vpcEndpointAccountId?: string;
  readonly eventCategory?: string;
  readonly sessionCredentialFromConsole?: string;
  readonly tlsDetails?: {
    readonly tlsVersion?: string;
    readonly cipherSuite?: string;
    readonly clientProvidedHostHeader?: string;
  };
}

let written: { readonly event: CloudTrailEvent; readonly json: string } | undefined;

/** The record as JSON: written once for all that read the same one in turn. Nobody changes a record. */
export function jsonOfEvent(event: CloudTrailEvent): string {
  if (written?.event !== event) written = { event, json: JSON.stringify(event) };
  return written.json;
}
