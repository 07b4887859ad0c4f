import { documentOf } from '../../check/document.js';
import { stableJson } from '../../evidence/bundle/stable-json.js';
import type { OperationId } from '../../evidence/index.js';
import type { OperationTypes } from '../../evidence/operations/operation-types.js';
import type { JsonObject } from '../../model/json.js';
import { describeFailure } from '../../model/read-result.js';
import { OWN_TAG } from '../ground.js';
import type { Look, Place } from './ports.js';

type Read<T> = { readonly found: T } | { readonly gone: true } | { readonly unread: Look };

/** One read for a look: the answer, that AWS knows no such thing, or that it could not be read. */
export async function readFor<K extends OperationId>(
  { reader, plan, region }: Place,
  operation: K,
  input: OperationTypes[K]['input'],
): Promise<Read<OperationTypes[K]['output']>> {
  const scope = { account: plan.account, ...(region === undefined ? {} : { region }) };
  const answer = await reader.read(operation, input, scope);
  if (answer.status === 'ok') return { found: answer.value };
  if (answer.status === 'not-found') return { gone: true };
  return { unread: { state: 'unread', why: describeFailure(answer) } };
}

/** A text of a policy document, however AWS encodes it, equal to ours or not. */
export function sameDocument(document: unknown, wanted: unknown): boolean {
  const [one, other] = [documentOf(document), documentOf(wanted)];
  return one !== undefined && other !== undefined && stableJson(one) === stableJson(other);
}

/** Whether what was made carries the plan's id. */
export function isOfPlan(
  tags: readonly { readonly Key?: string; readonly Value?: string }[] = [],
  { plan }: Place,
): boolean {
  return tags.some(({ Key, Value }) => Key === OWN_TAG && Value === plan.id);
}

/** A managed policy of ours, with the given document as its only version. */
export async function lookAtPolicy(place: Place, arn: string, document: unknown): Promise<Look> {
  const policy = await readFor(place, 'iam:GetPolicy', { PolicyArn: arn });
  if ('unread' in policy) return policy.unread;
  if ('gone' in policy) return { state: 'absent' };
  const { Tags = [], DefaultVersionId = '', PolicyId = '' } = policy.found.Policy ?? {};
  if (!isOfPlan(Tags, place)) return { state: 'other', why: `${arn} is there, and this plan did not make it` };
  const version = await readFor(place, 'iam:GetPolicyVersion', { PolicyArn: arn, VersionId: DefaultVersionId });
  if ('unread' in version) return version.unread;
  if ('gone' in version) return { state: 'pending' };
  if (sameDocument(version.found.PolicyVersion?.Document, document))
    return { state: 'done', result: { arn, id: PolicyId } };
  return { state: 'other', why: `${arn} was changed since` };
}

interface Version {
  readonly id: string;
  readonly isDefault: boolean;
  readonly document: JsonObject | undefined;
}

/** All versions of a policy with their documents. */
export async function versionsOf(place: Place, arn: string): Promise<readonly Version[] | Look> {
  const listed = await readFor(place, 'iam:ListPolicyVersions', { PolicyArn: arn });
  if ('unread' in listed) return listed.unread;
  if ('gone' in listed) return { state: 'absent' };
  const versions = listed.found.Versions ?? [];
  const read = await Promise.all(
    versions.map(async ({ VersionId = '', IsDefaultVersion }): Promise<Version | Look> => {
      const one = await readFor(place, 'iam:GetPolicyVersion', { PolicyArn: arn, VersionId });
      if ('unread' in one) return one.unread;
      const document = 'gone' in one ? undefined : documentOf(one.found.PolicyVersion?.Document);
      return { id: VersionId, isDefault: IsDefaultVersion === true, document };
    }),
  );
  return read.find(isLook) ?? read.filter((one): one is Version => !isLook(one));
}

export function isLook(value: object): value is Look {
  return 'state' in value;
}

/** What a plan or an answer of AWS holds where a text belongs; empty for anything else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function numberOf(version: string): number {
  return Number(version.replace(/^v/, ''));
}

export async function lookAtAttachment(place: Place, role: string, arn: string): Promise<Look> {
  const listed = await readFor(place, 'iam:ListAttachedRolePolicies', { RoleName: role });
  if ('unread' in listed) return listed.unread;
  if ('gone' in listed) return { state: 'absent' };
  const isThere = (listed.found.AttachedPolicies ?? []).some(({ PolicyArn }) => PolicyArn === arn);
  return isThere ? { state: 'done' } : { state: 'absent' };
}

/** Turns a look at what is there into one at what is to be gone. */
export function gone(look: Look): Look {
  if (look.state === 'absent') return { state: 'done' };
  return look.state === 'done' || look.state === 'pending' ? { state: 'absent' } : look;
}
