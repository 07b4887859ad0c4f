import { type FindInput, type Finding, finding, phraseOf, type RemedyCandidate } from '../../src/check/index.js';
import type { UserIdentity } from '../../src/model/event.js';
import { isJsonObject } from '../../src/model/json.js';
import type { Unknown } from '../../src/model/unknown.js';
import { meta } from './meta.js';

const PROVIDER = 'cognito-identity.amazonaws.com';

/** `amr` of a Cognito identity: `unauthenticated` of a guest, `authenticated` and the provider of who signed in. */
function methodsOf(identity: UserIdentity | undefined): readonly string[] {
  const data = identity?.sessionContext?.webIdFederationData;
  if (data?.['federatedProvider'] !== PROVIDER) return [];
  const attributes = data['attributes'];
  const methods = isJsonObject(attributes) ? attributes[`${PROVIDER}:amr`] : undefined;
  return typeof methods === 'string' ? methods.split(/[\s,[\]"]+/).filter(Boolean) : [];
}

/** Cognito caps the sessions of guests alone (Cognito Developer Guide, iam-roles). */
export function isSignedInAtCognito(identity: UserIdentity | undefined): boolean {
  return methodsOf(identity).includes('authenticated');
}

export function isGuestOfCognito(identity: UserIdentity | undefined): boolean {
  return methodsOf(identity).includes('unauthenticated');
}

/** An inline policy and AmazonCognitoUnAuthedIdentitiesSessionPolicy; no record shows what is passed. */
export const GUEST_POLICY: Unknown = {
  unknown: "Cognito's own session policy for guests, which no record shows",
  brief: "Cognito's session policy for guests",
  way: 'AWS lists the services that it lets guests use (Cognito Developer Guide, IAM roles)',
};

/** What AWS says of the session policies of a guest, it says of Cognito's own. */
export function guestFinding(told: Finding, { call, requests }: FindInput): Finding {
  const isGuest = isGuestOfCognito(call.event?.userIdentity);
  const request = requests[told.request]?.request;
  if (told.code !== 'STATED' || !isGuest || request === undefined) return told;
  const { principal, action, resource } = request;
  const { check, code, data } = finding(meta, 'COGNITO_GUEST', { principal, action, resource });
  return { ...told, check, code, data, certainty: 'likely' };
}

export function guestRemedy(request: number): RemedyCandidate {
  return {
    layer: 'caller',
    owner: 'caller',
    says: phraseOf(meta, 'SIGN_IN'),
    change: { kind: 'action', commands: [] },
    request,
    instead: true,
  };
}
