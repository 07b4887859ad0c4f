import type { Step, WriteOperation } from '../plan.js';
import { functionAct } from './function-acts.js';
import {
  isLook,
  isOfPlan,
  lookAtAttachment,
  lookAtPolicy,
  numberOf,
  readFor,
  sameDocument,
  text,
  versionsOf,
} from './looks.js';
import type { Act, Look, Place } from './ports.js';

/** A step as what is to be sent, and how to see that it is done. */
export function actOf(step: Step, place: Place): Act {
  return ACTS[step.operation](step, place);
}

const ACTS: Readonly<Record<WriteOperation, (step: Step, place: Place) => Act>> = {
  'iam:CreatePolicy': (step, place) => {
    const { Path, PolicyName, PolicyDocument } = step.input;
    const arn = `arn:${partitionOf(place)}:iam::${place.plan.account}:policy${text(Path)}${text(PolicyName)}`;
    return { call: step, look: () => lookAtPolicy(place, arn, PolicyDocument) };
  },
  'iam:CreatePolicyVersion': newVersion,
  'iam:DeletePolicyVersion': deletion,
  'iam:AttachRolePolicy': (step, place) => ({
    call: step,
    look: () => lookAtAttachment(place, text(step.input['RoleName']), text(step.input['PolicyArn'])),
  }),
  'iam:PutRolePolicy': (step, place) => ({ call: step, look: () => lookAtInline(step, place) }),
  'iam:CreateRole': (step, place) => ({ call: step, look: () => lookAtRole(step, place) }),
  'iam:UpdateAssumeRolePolicy': (step, place) => ({ call: step, look: () => lookAtTrust(step, place) }),
  'lambda:UpdateFunctionConfiguration': functionAct,
};

export function partitionOf({ plan }: Place): string {
  return plan.subject.role.split(':')[1] ?? 'aws';
}

/** A version newer than the plan's default, in use, with our document. Two of them: an answer was lost on the way. */
function newVersion(step: Step, place: Place): Act {
  const arn = text(step.input['PolicyArn']);
  const ours = async () => {
    const versions = await versionsOf(place, arn);
    if (isLook(versions)) return versions;
    const since = numberOf(text(step.before?.['defaultVersion']));
    return versions.filter(
      ({ id, document }) => numberOf(id) > since && sameDocument(document, step.input['PolicyDocument']),
    );
  };
  const look = async (): Promise<Look> => {
    const found = await ours();
    if (isLook(found)) return found;
    const inUse = found.find(({ isDefault }) => isDefault);
    return inUse === undefined ? { state: 'absent' } : { state: 'done', result: { version: inUse.id } };
  };
  const tidy = async (): Promise<readonly Act[]> => {
    const found = await ours();
    if (isLook(found)) return [];
    return found.filter(({ isDefault }) => !isDefault).map(({ id }) => deleteVersion(arn, id, place));
  };
  return { call: step, look, tidy };
}

function deletion(step: Step, place: Place): Act {
  return deleteVersion(text(step.input['PolicyArn']), text(step.input['VersionId']), place);
}

/** Deletes a version that is not in use; its document goes to the journal. */
export function deleteVersion(arn: string, id: string, place: Place): Act {
  const find = async () => {
    const versions = await versionsOf(place, arn);
    return isLook(versions) ? versions : versions.find((version) => version.id === id);
  };
  return {
    call: { operation: 'iam:DeletePolicyVersion', input: { PolicyArn: arn, VersionId: id } },
    look: async () => {
      const found = await find();
      if (found === undefined) return { state: 'done' };
      if (isLook(found)) return found.state === 'absent' ? { state: 'done' } : found;
      return found.isDefault ? { state: 'other', why: `version ${id} of ${arn} is in use` } : { state: 'absent' };
    },
    before: async () => {
      const found = await find();
      return found === undefined || isLook(found) || found.document === undefined
        ? undefined
        : { document: found.document };
    },
  };
}

async function lookAtInline({ input, before }: Step, place: Place): Promise<Look> {
  const { RoleName, PolicyName, PolicyDocument } = input;
  const found = await readFor(place, 'iam:GetRolePolicy', { RoleName: text(RoleName), PolicyName: text(PolicyName) });
  if ('unread' in found) return found.unread;
  if ('gone' in found) return { state: 'absent' };
  if (sameDocument(found.found.PolicyDocument, PolicyDocument)) return { state: 'done' };
  if (sameDocument(found.found.PolicyDocument, before?.['document'])) return { state: 'absent' };
  return { state: 'other', why: `the inline policy ${text(PolicyName)} was changed since` };
}

async function lookAtRole({ input }: Step, place: Place): Promise<Look> {
  const RoleName = text(input['RoleName']);
  const found = await readFor(place, 'iam:GetRole', { RoleName });
  if ('unread' in found) return found.unread;
  if ('gone' in found) return { state: 'absent' };
  const { Role = {} } = found.found;
  const isOurs =
    isOfPlan(Role.Tags, place) && sameDocument(Role.AssumeRolePolicyDocument, input['AssumeRolePolicyDocument']);
  if (!isOurs) return { state: 'other', why: `the role ${RoleName} is there, and this plan did not make it so` };
  return { state: 'done', result: { arn: Role.Arn ?? '', id: Role.RoleId ?? '' } };
}

export async function lookAtTrust({ input, before }: Step, place: Place): Promise<Look> {
  const RoleName = text(input['RoleName']);
  const found = await readFor(place, 'iam:GetRole', { RoleName });
  if ('unread' in found) return found.unread;
  const trust = 'gone' in found ? undefined : found.found.Role?.AssumeRolePolicyDocument;
  if (sameDocument(trust, input['PolicyDocument'])) return { state: 'done' };
  if (sameDocument(trust, before?.['document'])) return { state: 'absent' };
  return { state: 'other', why: `the trust policy of ${RoleName} was changed since` };
}
