import type { FunctionConfiguration } from '../../evidence/operations/operation-types.js';
import type { Step } from '../plan.js';
import { readFor, text } from './looks.js';
import type { Act, Look, Place } from './ports.js';

/** Sends the function's name, role and revision alone: members that are absent stay as they are. */
export function functionAct(step: Step, place: Place): Act {
  const { Role, RevisionId } = step.input;
  return {
    call: step,
    look: async () => {
      const found = await configuration(step, place);
      if ('state' in found) return found;
      const isSince = RevisionId !== undefined && found.RevisionId !== undefined && found.RevisionId !== RevisionId;
      if (found.LastUpdateStatus === 'InProgress') return { state: 'pending' };
      if (found.LastUpdateStatus === 'Failed' && isSince) return whenUpdated(found);
      const isOurs = Role === undefined ? found.RevisionId !== RevisionId : found.Role === Role;
      if (isOurs) return whenUpdated(found);
      return isSince ? { state: 'other', why: 'somebody deployed the function since' } : { state: 'absent' };
    },
  };
}

/**
 * The old role, only where the present one is ours. A refresh leaves nothing to undo. Where the last update failed it is
 * not told which role serves: the old one is set again.
 */
export async function functionUndo(step: Step, place: Place): Promise<readonly Act[]> {
  const { Role, FunctionName } = step.input;
  if (Role === undefined) return [];
  const old = text(step.before?.['role']);
  const first = await configuration(step, place);
  const known = 'state' in first ? undefined : first.RevisionId;
  const look = async (): Promise<Look> => {
    const found = await configuration(step, place);
    if ('state' in found) return found;
    if (found.Role !== old && found.Role !== Role)
      return { state: 'other', why: `the function runs as ${found.Role} by now` };
    if (found.LastUpdateStatus === 'Failed')
      return found.RevisionId === known ? { state: 'absent' } : { state: 'other', why: whyFailed(found), stands: true };
    return found.Role === old ? whenUpdated(found) : { state: 'absent' };
  };
  const input = { FunctionName, Role: old };
  return [{ call: { operation: step.operation, input, ...(step.region && { region: step.region }) }, look }];
}

async function configuration({ input, region }: Step, place: Place): Promise<FunctionConfiguration | Look> {
  const FunctionName = text(input['FunctionName']);
  const found = await readFor(
    { ...place, ...(region === undefined ? {} : { region }) },
    'lambda:GetFunctionConfiguration',
    { FunctionName },
  );
  if ('unread' in found) return found.unread;
  if ('gone' in found) return { state: 'other', why: `the function ${FunctionName} is gone` };
  return found.found;
}

/**
 * While an update runs the old configuration serves; a failed one leaves it.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
function whenUpdated(found: FunctionConfiguration): Look {
  if (found.LastUpdateStatus === 'InProgress') return { state: 'pending' };
  return found.LastUpdateStatus === 'Failed' ? { state: 'other', why: whyFailed(found) } : { state: 'done' };
}

function whyFailed({ LastUpdateStatusReasonCode: code, LastUpdateStatusReason: why }: FunctionConfiguration): string {
  const known = code === undefined ? undefined : REASONS[code];
  return `Lambda could not update the function: ${known ?? [code, why].filter(Boolean).join(': ')}`;
}

const REASONS: Readonly<Record<string, string>> = {
  InsufficientRolePermissions:
    'InsufficientRolePermissions: in a VPC the role needs ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets and ec2:DeleteNetworkInterface (AWSLambdaVPCAccessExecutionRole)',
  InvalidConfiguration: 'InvalidConfiguration: the configuration does not fit the new role',
};
