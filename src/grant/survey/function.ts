import { networkOf } from '../../access/index.js';
import type { AwsReader } from '../../evidence/index.js';
import type { FunctionAlias, FunctionConfiguration } from '../../evidence/operations/operation-types.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import type { FunctionGround } from '../ground.js';
import { demand } from './reading.js';
import { stackOf } from './stack.js';
import type { Place } from './table.js';

interface FunctionSurvey {
  readonly function: FunctionGround;
  readonly mappedStreams: readonly string[];
}

/** A function by name or ARN: its role, log group and mappings. The values of its environment are not looked at. */
export async function functionGround(word: string, reader: AwsReader, place: Place): Promise<FunctionSurvey> {
  const { name, region } = functionNamed(word, place);
  const scope = { account: place.account, region };
  const found = await demand(reader, {
    operation: 'lambda:GetFunctionConfiguration',
    input: { FunctionName: name },
    scope,
    what: `function \`${name}\` in ${region}`,
  });
  const [mappings, tags, aliases, network] = await Promise.all([
    reader.read('lambda:ListEventSourceMappings', { FunctionName: name }, scope),
    reader.read('lambda:ListTags', { Resource: found.FunctionArn ?? '' }, scope),
    reader.read('lambda:ListAliases', { FunctionName: name }, scope),
    networkOf(found, scope, reader),
  ]);
  const sources = mappings.status === 'ok' ? (mappings.value.EventSourceMappings ?? []) : [];
  const stack = stackOf(name, tags.status === 'ok' ? (tags.value.Tags ?? {}) : {});
  const published = aliases.status === 'ok' ? (aliases.value.Aliases ?? []) : [];
  return {
    function: {
      ...ofConfiguration(found, name, region),
      network,
      ...(await logGroupOf(found, name, { reader, scope })),
      ...(stack === undefined ? {} : { stack }),
      published: published.flatMap(versionsOf),
    },
    mappedStreams: sources.flatMap(({ EventSourceArn: arn }) => (arn?.includes(':dynamodb:') ? [arn] : [])),
  };
}

/** The published versions that an alias leads to: all of its calls, or a share of them. */
function versionsOf({ Name, FunctionVersion = '', RoutingConfig }: FunctionAlias): string[] {
  const versions = [FunctionVersion, ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})];
  return versions.flatMap((version) =>
    Name === undefined || version === '$LATEST' ? [] : [`${Name} (version ${version})`],
  );
}

function ofConfiguration(found: FunctionConfiguration, name: string, region: string) {
  return {
    name,
    region,
    arn: found.FunctionArn ?? '',
    roleArn: found.Role ?? '',
    ...(found.RevisionId === undefined ? {} : { revisionId: found.RevisionId }),
    ...(found.LastUpdateStatus === undefined ? {} : { lastUpdateStatus: found.LastUpdateStatus }),
  };
}

function functionNamed(word: string, place: Place): { readonly name: string; readonly region: string } {
  const arn = parseArn(word);
  const [name = '', qualifier] = (arn === undefined ? word : arn.resource.replace(/^function:/, '')).split(':');
  if (arn !== undefined && (arn.service !== 'lambda' || arn.account !== place.account)) {
    throw new DoctorError(
      { source: 'user', code: 'UsageFunction' },
      `\`${word}\` is no function of account ${place.account}`,
    );
  }
  if (qualifier !== undefined && qualifier !== '$LATEST') {
    throw new DoctorError({ source: 'user', code: 'UsageQualifier' }, `\`${word}\` names a version or an alias`, {
      hint: 'a published version keeps its role: give the role itself with --role; `ddb-doctor can --function` tells it',
    });
  }
  // Lambda's own rule for names.
  if (/^[\w-]{1,140}$/.test(name)) return { name, region: arn?.region || place.region };
  throw new DoctorError({ source: 'user', code: 'UsageFunction' }, `\`${word}\` is no name or ARN of a function`);
}

interface LogReads {
  readonly reader: AwsReader;
  readonly scope: { readonly account: string; readonly region: string };
}

async function logGroupOf(
  { LoggingConfig }: FunctionConfiguration,
  name: string,
  { reader, scope }: LogReads,
): Promise<Pick<FunctionGround, 'logGroup' | 'logGroupExists'>> {
  const logGroup = LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const answer = await reader.read('logs:DescribeLogGroups', { logGroupNamePrefix: logGroup }, scope);
  if (answer.status !== 'ok') return { logGroup };
  const logGroupExists = (answer.value.logGroups ?? []).some(({ logGroupName }) => logGroupName === logGroup);
  return { logGroup, logGroupExists };
}
