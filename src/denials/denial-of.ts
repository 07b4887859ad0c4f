import { parseArn } from '../model/arn.js';
import type { Call, CallPrincipal } from '../model/call.js';
import type { Denial, DenialReason, TextFinding } from '../model/denial.js';
import type { CloudTrailEvent } from '../model/event.js';
import { eventTimeOf } from '../model/event-time.js';
import { sha256 } from '../model/text/sha256.js';
import { readMessage } from './read-message.js';
import { judged } from './record/judge.js';
import { actionOf, operationOf, resourceOf, serviceOf } from './record/record-call.js';
import { recordError } from './record/record-error.js';
import { principalNamed, principalOf } from './record/record-principal.js';
import { typedResource } from './record/typed-resource.js';

function hashOf(text: string): string {
  return sha256(text).slice(0, 16);
}

function reasonOf(finding: TextFinding): DenialReason {
  const { policyType, effect, policyArn, authorizationId, via } = finding;
  return {
    policyType,
    effect,
    ...(policyArn !== undefined && { policyArn }),
    ...(authorizationId !== undefined && { authorizationId }),
    ...(via !== undefined && { via }),
  };
}

/** Who made the call, where the record's own ARN tells and no message can say otherwise. */
export function callerOf({ userIdentity }: CloudTrailEvent): CallPrincipal | undefined {
  return userIdentity?.arn ? principalOf(userIdentity, undefined) : undefined;
}

/** The last one that was read from a record. */
let last: Denial | undefined;

/** True right after `denialOf` gave it: all that the denial tells follows from its record. */
export function followsFromRecord(denial: Denial): boolean {
  return denial === last;
}

/**
 * The denial (or lookalike) that a CloudTrail record tells of; undefined for a call that succeeded or failed for
 * another reason. The message is read as `readDenialText` does; what it leaves out comes from the record.
 */
export function denialOf(event: CloudTrailEvent): Denial | undefined {
  const error = recordError(event);
  const text = error && judged(event, error, readMessage(error.message));
  if (error === undefined || text === undefined) return undefined;
  const { kind } = text;
  const said = { kind, reason: reasonOf(text), text, errorCode: error.code, errorMessage: error.message };
  last = Object.assign(recordedCall(event, text), said);
  return last;
}

/** The call that a CloudTrail record tells of, whatever AWS answered. */
export function callOf(event: CloudTrailEvent): Call {
  return recordedCall(event, {});
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] };

/**
 * What a message names wins over what the record tells. Member by member: of a literal with so many spreads V8 makes a
 * hash table of 1.5 KB, straight in its old generation.
 */
function recordedCall(event: CloudTrailEvent, named: Pick<TextFinding, 'principal' | 'action' | 'resource'>): Call {
  const resource = resourceOf(event, named.resource);
  const account = event.recipientAccountId ?? event.userIdentity?.accountId;
  const call: Writable<Call> = {
    id: event.eventID ?? event.sharedEventID ?? hashOf(JSON.stringify(event)),
    principal: principalOf(event.userIdentity, named.principal, { account, region: event.awsRegion }),
    service: serviceOf(event),
    operation: operationOf(event),
    action: named.action ?? actionOf(event),
    region: event.awsRegion ?? '',
    time: eventTimeOf(event),
  };
  if (resource !== undefined) call.resource = resource;
  if (account !== undefined) call.account = account;
  call.event = event;
  return call;
}

/** The denial of a pasted text or a log, from one of its findings; `raw` is the text that the finding was read from. */
export function denialOfText(finding: TextFinding, raw: string, time = ''): Denial {
  const principal = principalNamed(finding.principal);
  const partition = parseArn(principal.arn)?.partition ?? 'aws';
  const resource = typedResource(finding.resource, { account: principal.account, partition });
  const arn = resource === undefined ? undefined : parseArn(resource);
  const action = finding.action ?? '';
  const [prefix = '', operation = ''] = action.split(':');
  return {
    id: hashOf(JSON.stringify(finding) + time),
    kind: finding.kind,
    reason: reasonOf(finding),
    text: finding,
    principal,
    service: finding.service ?? prefix,
    operation: operation,
    action,
    ...(resource !== undefined && (arn || resource === '*') && { resource }),
    region: arn?.region ?? '',
    ...(principal.account !== undefined && { account: principal.account }),
    time,
    errorCode: finding.code ?? '',
    errorMessage: raw,
  };
}
