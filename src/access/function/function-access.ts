import type { EventSourceMapping } from '../../evidence/operations/operation-types.js';
import { parseArn } from '../../model/arn.js';
import type { CallPrincipal } from '../../model/call.js';
import type { Gap } from '../../model/gap.js';
import type { RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import { access, answerTo } from '../access.js';
import type { Answer } from '../answer.js';
import { asSession, callerOfRole } from '../caller.js';
import type { AccessEnvironment, Circumstances, Question } from '../question.js';
import { type Network, networkOf } from './network.js';
import { type FunctionSurvey, surveyOf } from './survey.js';
import { type NamedTable, type TableFacts, tableFacts, tablesOf } from './tables.js';
import { throughPaths } from './through-paths.js';
import { functionContext, POLLING, waysOf } from './ways.js';

/** One action on one resource that a function is asked about. */
export interface FunctionQuestion {
  readonly action: string;
  readonly operation?: string;
  readonly resource: string;
}

interface FunctionInput {
  /** Name or ARN, with a version or an alias. */
  readonly word: string;
  readonly region: string;
  readonly circumstances: Circumstances;
  /** ARNs of tables; those that the environment names unless given. */
  readonly tables?: readonly string[];
  /** What to ask, once the tables and what they have are known. */
  readonly questions: (tables: readonly TableFacts[], place: FunctionSurvey['place']) => readonly FunctionQuestion[];
}

/** A stream that Lambda reads as the function's role, and where it sends what fails. */
interface MappingAccess {
  readonly mapping: EventSourceMapping;
  readonly answers: readonly Answer[];
}

/** All that decides whether a function reaches its tables. */
export interface FunctionAccess {
  readonly survey: FunctionSurvey;
  readonly principal: CallPrincipal;
  /** IAM knows no such role: nothing that the function asks is signed by anybody. */
  readonly isRoleGone: boolean;
  /** What is filled in for the calls of its code. */
  readonly context: RequestContext;
  /** May the service assume the role? */
  readonly trust: Answer;
  readonly network: Network;
  readonly tables: readonly TableFacts[];
  readonly named: readonly NamedTable[];
  readonly logs: readonly Answer[];
  readonly mappings: readonly MappingAccess[];
  readonly answers: readonly Answer[];
  readonly gaps: readonly Gap[];
}

/** Follows a function to its tables: role, trust policy, network, key, logs, streams. Throws as `surveyOf` does. */
export async function functionAccess(input: FunctionInput, environment: AccessEnvironment): Promise<FunctionAccess> {
  const { reader } = environment;
  const survey = await surveyOf(input.word, input.region, reader);
  const { configuration, place } = survey;
  const [caller, network, named] = await Promise.all([
    callerOfRole(survey.role, reader),
    networkOf(configuration, place, reader),
    input.tables === undefined ? tablesOf(configuration, place, reader) : { tables: [], gaps: [] },
  ]);
  const arns = input.tables ?? [...new Set(named.tables.map(({ arn }) => arn))];
  const tables = await Promise.all(arns.map((arn) => tableFacts(arn, reader)));
  const session = asSession(caller, survey.name);
  const { principal } = session;
  const context = { ...session.context, ...session.tags, ...functionContext(survey.arn) };
  const asked: Asked = { survey, principal, context, knowsTags: session.tags !== undefined, input, environment };
  const [trust, logs, mappings, answers] = await Promise.all([
    trustOf(asked),
    logsOf(asked),
    Promise.all(survey.mappings.map((mapping) => mappingOf(mapping, asked))),
    answersOf(input.questions(tables, place), network, asked),
  ]);
  return {
    survey,
    principal,
    isRoleGone: session.isGone === true,
    context,
    trust,
    network,
    tables,
    named: named.tables,
    logs,
    mappings,
    answers,
    gaps: [...survey.gaps, ...network.gaps, ...named.gaps],
  };
}

interface Asked {
  readonly survey: FunctionSurvey;
  readonly principal: CallPrincipal;
  readonly context: RequestContext;
  readonly knowsTags: boolean;
  readonly input: FunctionInput;
  readonly environment: AccessEnvironment;
}

/** Lambda passes no session policy; what the user tells wins over what is filled in. */
function circumstancesOf({ input, context, knowsTags }: Asked, more: RequestContext = {}): Circumstances {
  const told = input.circumstances;
  return {
    ...told,
    session: [],
    ...(knowsTags && { completePrefixes: ['aws:PrincipalTag/'] }),
    context: { ...context, ...more, ...told.context },
  };
}

function questionOf({ principal, survey }: Asked, asked: FunctionQuestion): Question {
  return { principal, region: parseArn(asked.resource)?.region || survey.place.region, ...asked };
}

/** With an interface in a VPC, Lambda assumes the role for it without aws:SourceArn at times. */
function trustOf({ survey, input, environment }: Asked): Promise<Answer> {
  const { role, place, arn, configuration } = survey;
  const inVpc = (configuration.VpcConfig?.SubnetIds ?? []).length > 0;
  const context: RequestContext = {
    'aws:SourceAccount': place.account,
    'aws:SourceArn': inVpc ? unknown('Lambda does not send it whenever it sets up the network interface') : arn,
  };
  const principal = { arn: 'lambda.amazonaws.com', type: 'AWSService' };
  const question = { principal, action: 'sts:AssumeRole', resource: role, region: place.region };
  const { session: _, via: __, ...told } = input.circumstances;
  return answerTo(question, { ...told, context: { ...context, ...told.context } }, environment);
}

/** Lambda itself writes the logs, as the role. A group that is there needs not be made. */
function logsOf(asked: Asked): Promise<Answer[]> {
  const { logGroup, logGroupExists, place, arn } = asked.survey;
  const group = `arn:${parseArn(arn)?.partition ?? 'aws'}:logs:${place.region}:${place.account}:log-group:${logGroup}`;
  const actions = [
    ...(logGroupExists === true ? [] : ['logs:CreateLogGroup']),
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ];
  const questions = actions.map((action) => questionOf(asked, { action, resource: group }));
  return access(questions, { ...circumstancesOf(asked), via: 'none' }, asked.environment);
}

/**
 * Lambda reads the stream from outside of the VPC, without lambda:SourceFunctionArn. ListStreams is left out: no read of
 * a stream that is named needs it (its page lists it for the console).
 */
async function mappingOf(mapping: EventSourceMapping, asked: Asked): Promise<MappingAccess> {
  const source = mapping.EventSourceArn ?? '';
  const destination = mapping.DestinationConfig?.OnFailure?.Destination;
  const reads = parseArn(source)?.service === 'dynamodb' ? ['DescribeStream', 'GetShardIterator', 'GetRecords'] : [];
  const questions = [
    ...reads.map((name) => ({ action: `dynamodb:${name}`, resource: source })),
    ...(destination === undefined ? [] : sendTo(destination)),
  ].map((one) => questionOf(asked, one));
  const answers = await access(questions, { ...circumstancesOf(asked, POLLING), via: 'none' }, asked.environment);
  return { mapping, answers };
}

function sendTo(resource: string): FunctionQuestion[] {
  const action = { sqs: 'sqs:SendMessage', sns: 'sns:Publish' }[parseArn(resource)?.service ?? ''];
  return action === undefined ? [] : [{ action, resource }];
}

/** Once for each way that the function's subnets have to DynamoDB; `--via` is the user's own word. */
async function answersOf(questions: readonly FunctionQuestion[], network: Network, asked: Asked): Promise<Answer[]> {
  const all = questions.map((one) => questionOf(asked, one));
  const circumstances = circumstancesOf(asked);
  if (circumstances.via !== undefined) return access(all, circumstances, asked.environment);
  const through = await Promise.all(
    waysOf(network).map(async ({ subnets, ...way }) => ({
      subnets,
      answers: await access(all, { ...circumstances, ...way }, asked.environment),
    })),
  );
  return throughPaths(through);
}
