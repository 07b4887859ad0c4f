import type { AwsReader } from '../../evidence/index.js';
import type {
  EventSourceMapping,
  FunctionAlias,
  FunctionConfiguration,
} from '../../evidence/operations/operation-types.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { describeFailure, type ReadFailure } from '../../model/read-result.js';
import { identity } from '../caller.js';
import { type FunctionName, functionName } from './function-name.js';
import type { NetworkPlace } from './network.js';

/** A version that runs as another role than the one shown, and the aliases that lead to it. */
interface OtherVersion {
  readonly version: string;
  readonly role: string;
  readonly aliases: readonly string[];
}

/** A function as Lambda describes it. */
export interface FunctionSurvey {
  readonly name: string;
  readonly qualifier?: string;
  /** Without a qualifier. */
  readonly arn: string;
  /** `$LATEST`, or a number. */
  readonly version: string;
  readonly role: string;
  readonly place: NetworkPlace;
  readonly configuration: FunctionConfiguration;
  readonly otherVersions: readonly OtherVersion[];
  readonly mappings: readonly EventSourceMapping[];
  readonly logGroup: string;
  /** Absent where it could not be read. */
  readonly logGroupExists?: boolean;
  readonly gaps: readonly Gap[];
}

/** Throws a `DoctorError` for a function that is not there, or that could not be read: without it there is no answer. */
export async function surveyOf(word: string, region: string, reader: AwsReader): Promise<FunctionSurvey> {
  const named = functionName(word);
  const place = {
    account: named.account ?? (await identity(reader)).account,
    region: named.region ?? region,
  };
  const { configuration, role, arn } = await configurationOf(named, place, reader);
  const FunctionName = named.name;
  const qualified = named.qualifier === undefined ? FunctionName : `${FunctionName}:${named.qualifier}`;
  const logGroup = configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`;
  const [versions, aliases, mappings, groups] = await Promise.all([
    reader.read('lambda:ListVersionsByFunction', { FunctionName }, place),
    reader.read('lambda:ListAliases', { FunctionName }, place),
    reader.read('lambda:ListEventSourceMappings', { FunctionName: qualified }, place),
    reader.read('logs:DescribeLogGroups', { logGroupNamePrefix: logGroup }, place),
  ]);
  const failures = [versions, aliases, mappings, groups].filter((answer) => answer.status !== 'ok');
  const found = groups.status === 'ok' ? (groups.value.logGroups ?? []) : undefined;
  return {
    name: FunctionName,
    ...(named.qualifier === undefined ? {} : { qualifier: named.qualifier }),
    arn,
    version: configuration.Version ?? '$LATEST',
    role,
    place,
    configuration,
    otherVersions: otherVersions(
      { role, versions: versions.status === 'ok' ? (versions.value.Versions ?? []) : [] },
      aliases.status === 'ok' ? (aliases.value.Aliases ?? []) : [],
    ),
    mappings: mappings.status === 'ok' ? (mappings.value.EventSourceMappings ?? []) : [],
    logGroup,
    ...(found === undefined ? {} : { logGroupExists: found.some(({ logGroupName }) => logGroupName === logGroup) }),
    gaps: failures.map((failure) => gap('FUNCTION_UNREAD', {}, { failure })),
  };
}

async function configurationOf({ name, qualifier }: FunctionName, place: NetworkPlace, reader: AwsReader) {
  const input = { FunctionName: name, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) };
  const answer = await reader.read('lambda:GetFunctionConfiguration', input, place);
  if (answer.status !== 'ok') throw unread(answer, name, place);
  const { Role: role, FunctionArn } = answer.value;
  if (role === undefined || FunctionArn === undefined)
    throw new DoctorError({ source: 'aws', code: 'FunctionUnread' }, `AWS names no role for the function \`${name}\``);
  return { configuration: answer.value, role, arn: FunctionArn.split(':').slice(0, 7).join(':') };
}

function unread(failure: ReadFailure, name: string, { account, region }: NetworkPlace): DoctorError {
  if (failure.status === 'not-found') {
    return new DoctorError(
      { source: 'user', code: 'FunctionNotThere' },
      `there is no function \`${name}\` in ${region} of account ${account}`,
      { hint: 'look at its spelling, its version or alias, and --region' },
    );
  }
  const hint = failure.remedy === undefined ? {} : { hint: failure.remedy };
  return new DoctorError(
    { source: 'aws', code: 'FunctionUnread' },
    `the function \`${name}\` could not be read: ${describeFailure(failure)}`,
    hint,
  );
}

/** A version keeps the role that it was published with, and so does every alias on it (Lambda guide, configuration-versions). */
function otherVersions(
  { role, versions }: { readonly role: string; readonly versions: readonly FunctionConfiguration[] },
  aliases: readonly FunctionAlias[],
): OtherVersion[] {
  return versions.flatMap(({ Version, Role }) => {
    if (Version === undefined || Role === undefined || Role === role) return [];
    const leading = aliases.filter((alias) => leadsTo(alias, Version)).flatMap(({ Name }) => Name ?? []);
    return [{ version: Version, role: Role, aliases: leading }];
  });
}

/** An alias may send a share of its calls to a second version. */
function leadsTo({ FunctionVersion, RoutingConfig }: FunctionAlias, version: string): boolean {
  return FunctionVersion === version || version in (RoutingConfig?.AdditionalVersionWeights ?? {});
}
