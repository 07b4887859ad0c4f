import { holdersOf } from '../holders.js';
import type { Step, WriteOperation } from '../plan.js';
import { deleteVersion, lookAtTrust, partitionOf } from './acts.js';
import { functionUndo } from './function-acts.js';
import {
  gone,
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

/** What takes a step back, in order; nothing where it left nothing. What somebody changed since is left as it is. */
export function undoOf(step: Step, place: Place): Promise<readonly Act[]> {
  return UNDO[step.operation](step, place);
}

const UNDO: Readonly<Record<WriteOperation, (step: Step, place: Place) => Promise<readonly Act[]>>> = {
  'iam:CreatePolicy': async (step, place) => [deletePolicy(step, place)],
  'iam:CreatePolicyVersion': oldVersion,
  // The version made room; its document is in the journal.
  'iam:DeletePolicyVersion': async () => [],
  'iam:AttachRolePolicy': async ({ input }, place) => [
    {
      call: { operation: 'iam:DetachRolePolicy', input },
      look: async () => gone(await lookAtAttachment(place, text(input['RoleName']), text(input['PolicyArn']))),
    },
  ],
  'iam:PutRolePolicy': async (step, place) => [oldInline(step, place)],
  'iam:CreateRole': async (step, place) => [deleteRole(step, place)],
  'iam:UpdateAssumeRolePolicy': async (step, place) => [oldTrust(step, place)],
  'lambda:UpdateFunctionConfiguration': functionUndo,
};

function deletePolicy({ input }: Step, place: Place): Act {
  const { Path, PolicyName, PolicyDocument } = input;
  const arn = `arn:${partitionOf(place)}:iam::${place.plan.account}:policy${text(Path)}${text(PolicyName)}`;
  const look = async (): Promise<Look> => {
    const found = await lookAtPolicy(place, arn, PolicyDocument);
    if (found.state !== 'done') return gone(found);
    const entities = await readFor(place, 'iam:ListEntitiesForPolicy', { PolicyArn: arn });
    if ('unread' in entities) return entities.unread;
    const own = text(place.plan.subject.role.split('/').at(-1));
    const others = 'gone' in entities ? [] : holdersOf(entities.found).filter((name) => name !== own);
    if (others.length === 0) return { state: 'absent' };
    return { state: 'other', why: `somebody attached ${arn} to ${others.join(', ')}` };
  };
  return { call: { operation: 'iam:DeletePolicy', input: { PolicyArn: arn } }, look };
}

/** The version that was in use comes back, then ours goes. */
async function oldVersion(step: Step, place: Place): Promise<readonly Act[]> {
  const arn = text(step.input['PolicyArn']);
  const old = text(step.before?.['defaultVersion']);
  const back = { operation: 'iam:SetDefaultPolicyVersion', input: { PolicyArn: arn, VersionId: old } };
  const versions = await versionsOf(place, arn);
  // A policy that is gone has left nothing; one that cannot be read may have.
  if (isLook(versions)) return versions.state === 'absent' ? [] : [{ call: back, look: async () => versions }];
  const ours = versions.filter(
    ({ id, document }) => numberOf(id) > numberOf(old) && sameDocument(document, step.input['PolicyDocument']),
  );
  const look = async (): Promise<Look> => {
    const now = await versionsOf(place, arn);
    if (isLook(now)) return now;
    const inUse = now.find(({ isDefault }) => isDefault)?.id;
    if (inUse === old) return { state: 'done' };
    if (ours.some(({ id }) => id === inUse)) return { state: 'absent' };
    return { state: 'other', why: `version ${inUse} of ${arn} is in use by now` };
  };
  return [{ call: back, look }, ...ours.map(({ id }) => deleteVersion(arn, id, place))];
}

function oldInline({ input, before }: Step, place: Place): Act {
  const { RoleName, PolicyName, PolicyDocument } = input;
  const old = before?.['document'] ?? undefined;
  const name = { RoleName: text(RoleName), PolicyName: text(PolicyName) };
  const look = async (): Promise<Look> => {
    const found = await readFor(place, 'iam:GetRolePolicy', name);
    if ('unread' in found) return found.unread;
    if ('gone' in found)
      return old === undefined
        ? { state: 'done' }
        : { state: 'other', why: `the inline policy ${name.PolicyName} was deleted since` };
    if (old !== undefined && sameDocument(found.found.PolicyDocument, old)) return { state: 'done' };
    if (sameDocument(found.found.PolicyDocument, PolicyDocument)) return { state: 'absent' };
    return { state: 'other', why: `the inline policy ${name.PolicyName} was changed since` };
  };
  if (old === undefined) return { call: { operation: 'iam:DeleteRolePolicy', input: name }, look };
  return { call: { operation: 'iam:PutRolePolicy', input: { ...name, PolicyDocument: JSON.stringify(old) } }, look };
}

function deleteRole({ input }: Step, place: Place): Act {
  const RoleName = text(input['RoleName']);
  const look = async (): Promise<Look> => {
    const found = await readFor(place, 'iam:GetRole', { RoleName });
    if ('unread' in found) return found.unread;
    if ('gone' in found) return { state: 'done' };
    if (!isOfPlan(found.found.Role?.Tags, place))
      return { state: 'other', why: `${RoleName} is not the role that this plan made` };
    const users = await functionsOf(text(found.found.Role?.Arn), place);
    if (isLook(users)) return users;
    if (users.length > 0) return { state: 'other', why: `${users.join(', ')} still runs as ${RoleName}` };
    const [attached, inline] = await Promise.all([
      readFor(place, 'iam:ListAttachedRolePolicies', { RoleName }),
      readFor(place, 'iam:ListRolePolicies', { RoleName }),
    ]);
    const ours = new Set(place.plan.policies.map(({ arn }) => arn));
    const names =
      'found' in attached
        ? (attached.found.AttachedPolicies ?? []).filter(({ PolicyArn }) => !ours.has(PolicyArn))
        : [];
    const others = [
      ...names.map(({ PolicyName }) => PolicyName),
      ...('found' in inline ? (inline.found.PolicyNames ?? []) : []),
    ];
    return others.length === 0
      ? { state: 'absent' }
      : { state: 'other', why: `${RoleName} has ${others.join(', ')} by now` };
  };
  return { call: { operation: 'iam:DeleteRole', input: { RoleName } }, look };
}

/** Lambda lets go of no role by itself: a function whose role is deleted fails at its next start. */
async function functionsOf(role: string, place: Place): Promise<readonly string[] | Look> {
  const found = await readFor({ ...place, region: place.plan.region }, 'lambda:ListFunctions', {});
  if ('unread' in found) return found.unread;
  const functions = 'gone' in found ? [] : (found.found.Functions ?? []);
  return functions.filter(({ Role }) => Role === role).flatMap(({ FunctionName }) => FunctionName ?? []);
}

function oldTrust(step: Step, place: Place): Act {
  const old = step.before?.['document'];
  const input = { RoleName: text(step.input['RoleName']), PolicyDocument: JSON.stringify(old) };
  return {
    call: { operation: 'iam:UpdateAssumeRolePolicy', input },
    look: async () => gone(await lookAtTrust(step, place)),
  };
}
