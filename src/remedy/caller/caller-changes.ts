import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import { awsCommand } from '../../model/text/command.js';
import { isUnknown } from '../../model/unknown.js';
import type { CallerChange, KeyPlace } from './caller-change.js';
import { passParameter } from './parameters.js';
import { passTag, tagPrincipal, tagResource } from './tags.js';

type Change = (place: KeyPlace) => CallerChange | undefined;

/** Condition keys whose value is the caller's choice, or a tag's. MFA is the check's of its own. */
const CHANGES: readonly (readonly [RegExp, Change])[] = [
  [/^sts:ExternalId$/i, assumeWith('external-id', 'pass the external id that the statement asks for')],
  [/^sts:RoleSessionName$/i, assumeWith('role-session-name', 'name the session as the statement asks')],
  [/^aws:RequestedRegion$/i, region],
  [/^aws:SecureTransport$/i, said(() => 'send the call over HTTPS')],
  [/^aws:SourceVpce$/i, said(({ wanted }) => `send the call through VPC endpoint ${anyOf(wanted)}`)],
  [/^aws:SourceVpc$/i, said(({ wanted }) => `send the call from VPC ${anyOf(wanted)}`)],
  [/^aws:SourceIp$/i, publicAddress],
  [/^aws:VpcSourceIp$/i, said(({ wanted }) => `send the call from ${anyOf(wanted)} within the VPC`)],
  [/^aws:PrincipalTag\//i, tagPrincipal],
  [/^(aws|iam|s3|ec2):ResourceTag\//i, tagResource],
  [/^aws:RequestTag\//i, passTag],
  [/^iam:PermissionsBoundary$/i, boundary],
  [/^(lambda|s3|secretsmanager):/i, passParameter],
  [/^dynamodb:(LeadingKeys|\w+PartitionKeyValues)$/i, said(({ wanted }) => `ask only for items of ${anyOf(wanted)}`)],
  [/^dynamodb:Attributes$/i, attributes],
  [/^dynamodb:(Select|ReturnValues|ReturnConsumedCapacity)$/i, parameter],
  [/^dynamodb:FullTableScan$/i, said(() => 'name the whole partition key in the WHERE clause')],
  [/^dynamodb:EnclosingOperation$/i, said(({ wanted }) => `make the call as part of ${anyOf(wanted)}`)],
];

/** Undefined for keys that nobody sets by a change of the call: the principal, the account, the time. */
export function callerChange(place: KeyPlace): CallerChange | undefined {
  return CHANGES.find(([pattern]) => pattern.test(place.key))?.[1](place);
}

function said(text: (condition: ConditionEvaluation) => string): Change {
  return ({ condition, key, value }) => ({
    text: text(condition),
    owner: 'caller',
    commands: [],
    context: { [key]: value },
  });
}

function assumeWith(option: string, text: string): Change {
  return ({ request, key, value }) => {
    if (typeof value !== 'string') return undefined;
    const command = awsCommand('sts assume-role', {
      'role-arn': request.resource,
      'role-session-name': 'NAME',
      [option]: value,
    });
    return { text: `${text}: ${value}`, owner: 'caller', commands: [command], context: { [key]: value } };
  };
}

function boundary({ key, value }: KeyPlace): CallerChange | undefined {
  if (typeof value !== 'string') return undefined;
  return {
    text: `pass the permissions boundary: --permissions-boundary ${value}`,
    owner: 'caller',
    commands: [],
    context: { [key]: value },
  };
}

function region({ condition, key, value }: KeyPlace): CallerChange | undefined {
  if (typeof value !== 'string') return undefined;
  return {
    text: `make the call in Region ${anyOf(condition.wanted)}`,
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
    text: `send the call from ${anyOf(condition.wanted)}`,
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
    text: `ask only for the attributes ${wanted.join(', ')}`,
    owner: 'caller',
    commands: [],
    context: { [key]: kept.length > 0 ? kept : value },
  };
}

function parameter({ key, value }: KeyPlace): CallerChange {
  const name = key.slice(key.indexOf(':') + 1);
  return { text: `set ${name} to ${value}`, owner: 'caller', commands: [], context: { [key]: value } };
}

function anyOf(wanted: readonly string[]): string {
  return wanted.join(' or ');
}
