import { gapsInWords } from '../check/sentences/gap.js';
import type { Ground } from './ground.js';
import type { Element, Intent } from './intent.js';
import type { PlannedPolicy, PlanWarning } from './plan.js';
import { wantedOf } from './wanted.js';

interface Given {
  readonly missing: readonly Element[];
  readonly policies: readonly PlannedPolicy[];
}

/** What a reader should know beside the diff and its proof. */
export function warningsOf(intent: Intent, ground: Ground, { missing, policies }: Given): PlanWarning[] {
  const { function: fn, role, tables } = ground;
  const { mind } = wantedOf(intent.access, intent.with, intent.noScan);
  const gives = (action: string) => missing.some((element) => element.action === action);
  return [
    ...mind.map((text): PlanWarning => ({ code: 'PRESET', text })),
    ...when(
      policies.length > 0 && role.sharedWith.length > 0,
      'SHARED_ROLE',
      `the role is shared with ${role.sharedWith.map((name) => `function ${name}`).join(', ')}: it gets this access as well`,
    ),
    ...when(
      policies.length > 0 && role.sharingUnread !== undefined,
      'SHARING_UNREAD',
      `whether other functions share the role is not checked (${role.sharingUnread})`,
    ),
    ...when(
      gives('logs:CreateLogGroup') && fn?.logGroupExists === false,
      'LOG_GROUP',
      'the log group does not exist yet; create it yourself to set its retention, and CreateLogGroup falls away',
    ),
    ...when(
      intent.logs && fn !== undefined && fn.logGroupExists === undefined,
      'LOG_GROUP_UNREAD',
      'whether the log group exists could not be read: CreateLogGroup is granted in case it does not',
    ),
    ...when(
      intent.asPublished,
      'AS_PUBLISHED',
      'the published document reaches every log group of the account; without --as-published it names one',
    ),
    ...tables.flatMap(({ name, keyUnread }) =>
      when(keyUnread !== undefined, 'KEY_UNREAD', `whose key encrypts ${name} is not checked (${keyUnread})`),
    ),
    ...ofFunction(intent, ground),
    ...ofNetwork(ground),
    ...ofStreams(intent, ground),
  ];
}

/**
 * A version keeps the role that it was published with.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
 */
function ofFunction(intent: Intent, { function: fn, role }: Ground): PlanWarning[] {
  if (fn === undefined || fn.roleArn === role.arn) return [];
  return [
    {
      code: 'OTHER_ROLE',
      text: `the function leaves ${fn.roleArn}: what that role allows and the new one does not is lost`,
    },
    ...fn.published.map(
      (name): PlanWarning => ({
        code: 'PUBLISHED_VERSION',
        text: `alias ${name} stays on the role of its version`,
      }),
    ),
    ...when(
      fn.network.subnets.length > 0 && intent.newRole !== undefined,
      'VPC',
      'the function is in a VPC: the new role needs AWSLambdaVPCAccessExecutionRole, or the update fails',
    ),
  ];
}

const tell = gapsInWords([]);

/** What no policy denies, and what no policy could be read of. */
function ofNetwork({ function: fn }: Ground): PlanWarning[] {
  const { subnets = [], gaps = [] } = fn?.network ?? {};
  const lost = subnets.filter(({ path }) => path === 'none').map(({ id }) => id);
  const unknown = subnets.filter(({ path }) => path === 'unknown').map(({ id, why }) => `${id}: ${why ?? ''}`);
  return [
    ...when(
      lost.length > 0,
      'NO_ROUTE',
      `${lost.join(', ')} ${lost.length === 1 ? 'has' : 'have'} no route to DynamoDB: calls from there time out, whatever is granted`,
    ),
    ...when(unknown.length > 0, 'NETWORK_UNREAD', `the way to DynamoDB is not known of ${unknown.join('; ')}`),
    ...gaps.map((gap): PlanWarning => ({ code: 'NETWORK_UNREAD', text: tell(gap).text })),
  ];
}

function ofStreams(intent: Intent, { mappedStreams, tables }: Ground): PlanWarning[] {
  if (!intent.access.includes('stream')) return [];
  const unmapped = tables.filter(({ streamArn }) => streamArn !== undefined && !mappedStreams.includes(streamArn));
  return unmapped.map(
    ({ name }): PlanWarning => ({
      code: 'NOT_MAPPED',
      text: `no event source mapping of the function reads the stream of ${name} yet`,
    }),
  );
}

function when(holds: boolean, code: PlanWarning['code'], text: string): PlanWarning[] {
  return holds ? [{ code, text }] : [];
}
