import { isIdentityCenterRole, serviceOf } from '../../check/layers.js';
import { phrase } from '../../check/phrase.js';
import { principalArnOf } from '../../check/principal.js';
import { parseArn } from '../../model/arn.js';
import { awsCommand, type Command } from '../../model/text/command.js';
import { isUnknown } from '../../model/unknown.js';
import { actionsOfService, splitAction } from '../../requests/index.js';
import type { CallerChange, KeyPlace } from './caller-change.js';
import { ANY_VALUE } from './value-for.js';

interface Tag {
  readonly name: string;
  readonly value: string;
}

function tagOf({ key, value }: KeyPlace): Tag | undefined {
  return typeof value === 'string' ? { name: key.slice(key.indexOf('/') + 1), value } : undefined;
}

/** A role's or user's tag; a session of Identity Center or of a federation gets its tags from the identity source. */
export function tagPrincipal(place: KeyPlace): CallerChange | undefined {
  const tag = tagOf(place);
  if (tag === undefined) return undefined;
  const who = principalArnOf(place.request);
  if (wasPassed(place)) return passSessionTag(place, tag, who);
  const kind = /:(role|user)\//.exec(who)?.[1];
  const command = awsCommand(`iam tag-${kind}`, { [`${kind}-name`]: lastPart(who), tags: [pair(tag)] });
  const own = kind !== undefined && !isIdentityCenterRole(who);
  return {
    way: own ? phrase('TAG', { what: who, ...tag }) : phrase('TAG_SESSIONS', { who, ...tag }),
    owner: 'account administrator',
    warnings: [phrase('OTHERS_ASK_FOR_TAG')],
    commands: own ? [command] : [],
    context: { [place.key]: tag.value },
  };
}

/**
 * A tag that was passed with the session overrules the role's own: tagging the role would change nothing.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function wasPassed({ key, request }: KeyPlace): boolean {
  return (request.sessionTags ?? []).some((passed) => passed.toLowerCase() === key.toLowerCase());
}

function passSessionTag({ key }: KeyPlace, tag: Tag, who: string): CallerChange {
  return {
    way: phrase('PASS_SESSION_TAG', { who, ...tag }),
    owner: 'caller',
    warnings: [phrase('OTHERS_ASK_FOR_TAG')],
    commands: [],
    context: { [key]: tag.value },
  };
}

export function tagResource(place: KeyPlace): CallerChange | undefined {
  const tag = tagOf(place);
  if (tag === undefined) return undefined;
  const { resource } = place.request;
  const table = resource.replace(/(:table\/[^/]+)\/.*$/, '$1');
  if (serviceOf(place.request) === 'dynamodb' && place.condition.seen === null) return optInAndTag(place, tag, table);
  const commands: Readonly<Record<string, Command>> = {
    dynamodb: awsCommand('dynamodb tag-resource', { 'resource-arn': table, tags: [pair(tag)] }),
    kms: awsCommand('kms tag-resource', { 'key-id': resource, tags: [{ TagKey: tag.name, TagValue: tag.value }] }),
    sts: awsCommand('iam tag-role', { 'role-name': lastPart(resource), tags: [pair(tag)] }),
  };
  const command = commands[serviceOf(place.request)];
  return {
    way: phrase('TAG', { what: parseArn(resource)?.service === 'dynamodb' ? table : resource, ...tag }),
    owner: 'resource owner',
    warnings: [phrase('OTHERS_ASK_FOR_TAG')],
    commands: command === undefined ? [] : [command],
    context: { [place.key]: tag.value },
    resource,
  };
}

/** A table's tag that the request lacks altogether: it has none, or tags do not count before the account's opt-in. */
function optInAndTag({ key, request }: KeyPlace, tag: Tag, table: string): CallerChange {
  return {
    way: phrase('TURN_ON_ABAC', { table, ...tag }),
    owner: 'resource owner',
    warnings: [phrase('OTHERS_ASK_FOR_TAG')],
    commands: [
      awsCommand('dynamodb update-abac-status', { 'abac-status': 'ENABLED' }),
      awsCommand('dynamodb tag-resource', { 'resource-arn': table, tags: [pair(tag)] }),
    ],
    context: { [key]: tag.value },
    resource: request.resource,
  };
}

/** A tag in the request itself is one of its aws:TagKeys as well. */
export function passTag(place: KeyPlace): CallerChange | undefined {
  const tag = tagOf(place);
  if (tag === undefined) return undefined;
  const passed = place.request.context?.['aws:TagKeys'];
  const others = passed === undefined || passed === null || isUnknown(passed) ? [] : [passed].flat();
  return {
    way: tag.value === ANY_VALUE ? phrase('PASS_ANY_TAG', { name: tag.name }) : phrase('PASS_TAG', { ...tag }),
    owner: 'caller',
    warnings: [phrase('TAGGING_IS_ASKED', taggingAction(place.request.action))],
    commands: [],
    context: { [place.key]: tag.value, 'aws:TagKeys': [...new Set([...others, tag.name])] },
  };
}

/** `sqs:TagQueue` for CreateQueue, `dynamodb:TagResource` for CreateTable. */
function taggingAction(action: string): { readonly action?: string } {
  const [service, name] = splitAction(action);
  const made = name.replace(/^[A-Z][a-z]+/, '');
  const known = new Set(actionsOfService(service));
  const found = [`Tag${made}`, 'TagResource', 'AddTags', 'CreateTags'].map((one) => `${service}:${one}`);
  const [first] = found.filter((one) => known.has(one));
  return first === undefined ? {} : { action: first };
}

function pair({ name, value }: Tag) {
  return { Key: name, Value: value };
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
