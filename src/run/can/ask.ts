import {
  type AccessEnvironment,
  type AskedAction,
  access,
  asSession,
  type Caller,
  type Circumstances,
  callerOf,
  completedArn,
  type FunctionAccess,
  type FunctionQuestion,
  functionAccess,
  identity,
  isAskedOn,
  type Question,
  resourceTypesInWords,
  type TableFacts,
  tableFacts,
} from '../../access/index.js';
import { managedPolicy } from '../../check/index.js';
import type { AwsReader } from '../../evidence/index.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import type { Layer } from '../../model/policies.js';
import { actionsOfService } from '../../model/reference/action-info.js';
import type { RequestContext } from '../../model/request.js';
import { VERSION } from '../../model/version.js';
import type { AccessRun } from '../../report/access/index.js';
import type { EvidenceNote } from '../../report/source-note.js';
import type { LoadedChecks } from '../load-checks.js';
import { assumedKeys } from './assumed.js';
import type { CanQuestion, SessionPolicy } from './question.js';
import { ofPreset, sortedWords } from './words.js';

/** What a question is answered with. */
interface Place {
  readonly now: Date;
  readonly region: string;
  readonly evidence: EvidenceNote;
  readonly reader: AwsReader;
  readonly loaded: LoadedChecks;
}

/** Asks what the words and flags ask. Throws as `runCan` does. */
export async function answered(question: CanQuestion, place: Place): Promise<AccessRun> {
  const { now, evidence, loaded, reader } = place;
  const words = sortedWords({
    words: question.words,
    withoutPrincipal: question.function !== undefined,
    withoutActions: question.list === true || question.actionsFrom !== undefined,
    ...(question.actionsFrom === undefined ? {} : { actionsFrom: question.actionsFrom }),
  });
  const environment = { checks: loaded.checks, reader };
  const base = {
    toolVersion: VERSION,
    evaluatedAt: now.toISOString(),
    evidence,
    checks: loaded.checks.map(({ meta }) => meta),
    takenAsAllowing: question.assume ?? [],
  };
  const asked: Asked = { question, words, place, environment };
  if (question.function !== undefined) {
    const found = await ofFunction(question.function, asked);
    return { ...base, ...found, principal: found.function.principal, assumed: assumedKeys(question, found.function) };
  }
  return { ...base, ...(await ofPrincipal(asked)), assumed: assumedKeys(question, undefined) };
}

interface Asked {
  readonly question: CanQuestion;
  readonly words: ReturnType<typeof sortedWords>;
  readonly place: Place;
  readonly environment: AccessEnvironment;
}

type Found = Pick<AccessRun, 'answers' | 'notAsked' | 'notThere' | 'listing'>;

async function ofFunction(word: string, asked: Asked): Promise<Found & { readonly function: FunctionAccess }> {
  const { question, words, place, environment } = asked;
  const notAsked: Pair[] = [];
  const listing = words.actions.length === 0;
  const found = await functionAccess(
    {
      word,
      region: place.region,
      circumstances: await circumstancesOf(question, place),
      ...(question.tables === undefined
        ? {}
        : {
            tables: await tableArns(question.tables, { account: await accountOf(word, place), region: place.region }),
          }),
      questions: (tables, where) => {
        const resources = [
          ...tables.flatMap(({ arn, indexes }) => [arn, ...indexes]),
          ...words.resources.map((resource) => completedArn(resource, 'dynamodb', where)),
        ];
        const actions = listing ? (ofPreset('crud') ?? []) : words.actions;
        const pairs = paired(actions, resources.length === 0 ? [] : resources);
        notAsked.push(...pairs.notAsked);
        return withStreams(pairs.asked, actions, tables);
      },
    },
    environment,
  );
  const notThere = found.tables.flatMap(({ arn, exists }) => (exists === false ? [arn] : []));
  return { function: found, answers: found.answers, notAsked, notThere, listing };
}

/** The stream of a table, for actions that only a stream has. */
function withStreams(
  asked: readonly FunctionQuestion[],
  actions: readonly AskedAction[],
  tables: readonly TableFacts[],
): FunctionQuestion[] {
  const streams = tables.flatMap(({ streamArn }) => streamArn ?? []);
  const ofStreams = streams.flatMap((resource) =>
    actions
      .filter(({ action }) => isAskedOn(action, resource) && !asked.some((one) => one.action === action))
      .map((one) => ({ ...one, resource })),
  );
  return [...asked, ...ofStreams];
}

async function accountOf(word: string, { reader }: Place): Promise<string> {
  return parseArn(word)?.account ?? (await identity(reader)).account;
}

function tableArns(tables: readonly string[], where: { readonly account: string; readonly region: string }) {
  return tables.map((table) => completedArn(table, 'dynamodb', where));
}

async function ofPrincipal(asked: Asked): Promise<Found & Pick<AccessRun, 'principal'>> {
  const { question, words, place, environment } = asked;
  const found = await callerOf(words.principal, place.reader);
  const caller = question.asSession === undefined ? found : asSession(found, 'ddb-doctor');
  const service = serviceOf(words.actions);
  const given = [...words.resources, ...(question.tables ?? [])];
  const where = { account: await placeAccount(caller, given, place), region: place.region };
  const resources = await Promise.all(given.map((word) => known(completedArn(word, service, where), place.reader)));
  const actions = question.list === true ? listed(resources) : words.actions;
  if (actions.length === 0) throw nothingAsked();
  const { asked: pairs, notAsked } = paired(actions, resources);
  if (pairs.length === 0) throw neverAsked(actions, resources);
  const circumstances = await circumstancesOf(question, place);
  const answers = await access(
    pairs.map((pair) => questionOf(pair, caller, place.region)),
    withCaller(circumstances, caller),
    environment,
  );
  const notThere = await missingTables(pairs, place.reader);
  return { principal: caller.principal, answers, notAsked, notThere, listing: question.list === true };
}

/** Actions that make the table: it need not be there. */
const MAKES_TABLE = /^dynamodb:(CreateTable|CreateGlobalTable|ImportTable|RestoreTable)/;

/** The checks of DynamoDB ask the same, so that it costs nothing. */
async function missingTables(pairs: readonly Pair[], reader: AwsReader): Promise<string[]> {
  const resources = pairs.filter(({ action }) => !MAKES_TABLE.test(action)).map(({ resource }) => resource);
  const tables = resources.flatMap((arn) => /^arn:[^:]+:dynamodb:[^/]+:table\/[^/*]+/.exec(arn)?.[0] ?? []);
  const facts = await Promise.all([...new Set(tables)].map((arn) => tableFacts(arn, reader)));
  return facts.flatMap(({ arn, exists }) => (exists === false ? [arn] : []));
}

function questionOf(pair: FunctionQuestion, { principal }: Caller, region: string): Question {
  return { principal, region: parseArn(pair.resource)?.region || region, ...pair };
}

function withCaller(circumstances: Circumstances, { context }: Caller): Circumstances {
  return { ...circumstances, context: { ...context, ...circumstances.context } };
}

/** A short name lies in the principal's account; only a service, or nobody, asks for the tool's own. */
async function placeAccount({ principal }: Caller, words: readonly string[], { reader }: Place): Promise<string> {
  if (principal.account !== undefined) return principal.account;
  if (words.every((word) => parseArn(word) !== undefined)) return '';
  return (await identity(reader)).account;
}

function serviceOf(actions: readonly AskedAction[]): string {
  const services = new Set(actions.map(({ action }) => action.slice(0, action.indexOf(':'))));
  return services.size === 0 || services.has('dynamodb') ? 'dynamodb' : ([...services][0] ?? 'dynamodb');
}

/** An alias stands for its key, and a role's ARN has its path, which only IAM tells. */
async function known(arn: string, reader: AwsReader): Promise<string> {
  const parsed = parseArn(arn);
  if (parsed?.service === 'kms' && parsed.resource.startsWith('alias/')) return keyOfAlias(arn, reader);
  if (parsed?.service !== 'iam' || !parsed.resource.startsWith('role/')) return arn;
  const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
  const answer = await reader.read('iam:GetRole', { RoleName }, { account: parsed.account });
  return (answer.status === 'ok' ? answer.value.Role?.Arn : undefined) ?? arn;
}

async function keyOfAlias(arn: string, reader: AwsReader): Promise<string> {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  const answer = await reader.read('kms:DescribeKey', { KeyId: arn }, { account, region });
  const key = answer.status === 'ok' ? answer.value.KeyMetadata?.Arn : undefined;
  if (key !== undefined) return key;
  throw new DoctorError({ source: 'user', code: 'AliasUnread' }, `which key \`${arn}\` names could not be told`, {
    hint: "give the key's ARN, or allow kms:DescribeKey",
  });
}

/** Every action that one of the resources has. */
function listed(resources: readonly string[]): AskedAction[] {
  const services = new Set(resources.map((arn) => parseArn(arn)?.service ?? ''));
  const all = [...services].flatMap((service) => actionsOfService(service)).map((action) => ({ action }));
  return all.filter(({ action }) => resources.some((resource) => isAskedOn(action, resource)));
}

type Pair = { readonly action: string; readonly resource: string };

/** Every action on every resource that it is asked on; one without resource types on `*`. */
function paired(actions: readonly AskedAction[], resources: readonly string[]) {
  const asked: FunctionQuestion[] = [];
  const notAsked: Pair[] = [];
  for (const one of actions) {
    if (isAskedOn(one.action, '*')) asked.push({ ...one, resource: '*' });
    for (const resource of resources.filter((arn) => arn !== '*')) {
      if (isAskedOn(one.action, resource)) asked.push({ ...one, resource });
      else notAsked.push({ action: one.action, resource });
    }
  }
  return { asked, notAsked };
}

export function nothingAsked(): DoctorError {
  return new DoctorError({ source: 'user', code: 'UsageNothingAsked' }, 'may who do what? no action is given', {
    hint: 'ddb-doctor can role/orders-api dynamodb:PutItem table/orders',
  });
}

function neverAsked(actions: readonly AskedAction[], resources: readonly string[]): DoctorError {
  const [{ action } = { action: '' }] = actions;
  const what =
    resources.length === 0 ? `\`${action}\` wants a resource` : `AWS never asks \`${action}\` on \`${resources[0]}\``;
  return new DoctorError({ source: 'user', code: 'UsageResource' }, what, {
    hint: `its resource types: ${resourceTypesInWords(action)}`,
  });
}

async function circumstancesOf(question: CanQuestion, { now, reader }: Place): Promise<Circumstances> {
  const { via, assume, context, mfa, at } = question;
  const told: RequestContext = {
    ...(mfa === true ? { 'aws:MultiFactorAuthPresent': 'true' } : {}),
    ...context,
  };
  const session = question.asSession === undefined ? undefined : await sessionOf(question.asSession, reader);
  return {
    time: at ?? now.toISOString(),
    ...(Object.keys(told).length === 0 ? {} : { context: told }),
    ...(via === undefined ? {} : { via }),
    ...(session === undefined ? {} : { session }),
    ...(assume === undefined ? {} : { assume }),
  };
}

function sessionOf(policies: readonly SessionPolicy[], reader: AwsReader): Promise<Layer> {
  const attachedTo = 'the session';
  return Promise.all(
    policies.map(async (policy) =>
      'arn' in policy ? managedPolicy(reader, { arn: policy.arn, attachedTo }, {}) : { ...policy, attachedTo },
    ),
  );
}
