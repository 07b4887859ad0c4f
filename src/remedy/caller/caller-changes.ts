import { type Phrase, phrase } from '../../check/phrase.js';
import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import { awsCommand } from '../../model/text/command.js';
import { isUnknown } from '../../model/unknown.js';
import type { CallerChange, KeyPlace } from './caller-change.js';
import { passParameter } from './parameters.js';
import { passTag, tagPrincipal, tagResource } from './tags.js';
import { ANY_VALUE } from './value-for.js';

type Change = (place: KeyPlace) => CallerChange | undefined;

/**
 * Condition keys whose value is the caller's choice, or a tag's. MFA is the check's of its own.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
const CHANGES: readonly (readonly [RegExp, Change])[] = [
  [/^sts:ExternalId$/i, assumeWith('external-id', 'PASS_EXTERNAL_ID')],
  [/^sts:RoleSessionName$/i, assumeWith('role-session-name', 'NAME_SESSION')],
  [/^aws:RequestedRegion$/i, region],
  [/^aws:SecureTransport$/i, said(() => phrase('CALL_OVER_HTTPS'))],
  [/^aws:SourceVpce$/i, said((asked) => phrase('CALL_THROUGH_ENDPOINT', { endpoints: anyOf(asked) }))],
  [/^aws:SourceVpc$/i, said((asked) => phrase('CALL_FROM_VPC', { vpcs: anyOf(asked) }))],
  [/^aws:SourceIp$/i, publicAddress],
  [/^aws:VpcSourceIp$/i, said((asked) => phrase('CALL_FROM_ADDRESS_IN_VPC', { addresses: anyOf(asked) }))],
  [/^aws:PrincipalTag\//i, tagPrincipal],
  [/^(aws|iam|s3|ec2):ResourceTag\//i, tagResource],
  [/^aws:RequestTag\//i, passTag],
  [/^iam:PermissionsBoundary$/i, boundary],
  [/^((lambda|s3|secretsmanager):|iam:PolicyARN$)/i, passParameter],
  [
    /^dynamodb:(LeadingKeys|\w+PartitionKeyValues)$/i,
    said((asked) => phrase('ASK_FOR_ITEMS', { items: anyOf(asked) })),
  ],
  [/^dynamodb:Attributes$/i, attributes],
  [/^dynamodb:(Select|ReturnValues|ReturnConsumedCapacity)$/i, parameter],
  [/^dynamodb:FullTableScan$/i, said(() => phrase('NAME_WHOLE_KEY'))],
  [/^dynamodb:EnclosingOperation$/i, said((asked) => phrase('CALL_AS_PART', { operations: anyOf(asked) }))],
];

/** Undefined for keys that nobody sets by a change of the call: the principal, the account, the time. */
export function callerChange(place: KeyPlace): CallerChange | undefined {
  return CHANGES.find(([pattern]) => pattern.test(place.key))?.[1](place);
}

function said(way: (condition: ConditionEvaluation) => Phrase): Change {
  return ({ condition, key, value }) => ({
    way: way(condition),
    owner: 'caller',
    commands: [],
    context: { [key]: value },
  });
}

function assumeWith(option: string, way: 'PASS_EXTERNAL_ID' | 'NAME_SESSION'): Change {
  return ({ request, key, value }) => {
    if (typeof value !== 'string') return undefined;
    const command = awsCommand('sts assume-role', {
      'role-arn': request.resource,
      'role-session-name': 'NAME',
      [option]: value,
    });
    return { way: phrase(way, { value }), owner: 'caller', commands: [command], context: { [key]: value } };
  };
}

function boundary(place: KeyPlace): CallerChange | undefined {
  const { key, value } = place;
  if (typeof value !== 'string' || value === ANY_VALUE) return passParameter(place);
  return {
    way: phrase('PASS_BOUNDARY', { value }),
    owner: 'caller',
    commands: [],
    context: { [key]: value },
  };
}

function region({ condition, key, value }: KeyPlace): CallerChange | undefined {
  if (typeof value !== 'string') return undefined;
  return {
    way: phrase('CALL_IN_REGION', { regions: anyOf(condition) }),
    owner: 'caller',
    // What has not the form of a Region's name is none.
    commands: /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(value)
      ? [{ words: ['export', `AWS_REGION=${value}`, `AWS_DEFAULT_REGION=${value}`] }]
      : [],
    context: { [key]: value },
    region: value,
  };
}

/** A public address is seen only of calls that come by no endpoint. */
function publicAddress({ condition, key, value }: KeyPlace): CallerChange {
  return {
    way: phrase('CALL_FROM_ADDRESS', { addresses: anyOf(condition) }),
    owner: 'caller',
    commands: [],
    context: { [key]: value, 'aws:SourceVpce': null, 'aws:SourceVpc': null, 'aws:VpcSourceIp': null },
  };
}

/** Those that the call asked for and may have. */
function attributes({ condition, key, value }: KeyPlace): CallerChange {
  const { seen, wanted } = condition;
  const kept = seen === null || isUnknown(seen) ? [] : seen.filter((name) => wanted.includes(name));
  return {
    way: phrase('ASK_FOR_ATTRIBUTES', { attributes: wanted }),
    owner: 'caller',
    commands: [],
    context: { [key]: kept.length > 0 ? kept : value },
  };
}

function parameter({ key, value }: KeyPlace): CallerChange {
  const name = key.slice(key.indexOf(':') + 1);
  return {
    way: phrase('SET_PARAMETER', { name, value: String(value) }),
    owner: 'caller',
    commands: [],
    context: { [key]: value },
  };
}

function anyOf({ key, wanted }: ConditionEvaluation) {
  return { key, anyOf: wanted };
}
