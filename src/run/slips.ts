import type { AwsReader } from '../evidence/index.js';
import { parseArn } from '../model/arn.js';
import { type Gap, gap } from '../model/gap.js';
import { didYouMeanName } from '../model/near-names.js';
import { principalKind } from '../model/principal-kind.js';
import { actionInfo, splitAction } from '../model/reference/action-info.js';
import { actionsOfOperation, closestActions } from '../model/reference/closest-actions.js';
import { serviceNames } from '../model/reference/reference.js';
import type { Question } from './question.js';

/** What a run that found nothing saw of others. */
interface SeenOthers {
  /** Callers of failed calls that were not asked for, with how many calls each. */
  readonly callers: ReadonlyMap<string, number>;
  /** A run that ends asks nobody any longer. */
  readonly signal?: AbortSignal | undefined;
}

const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where nothing was found: which name of the question AWS does not know, with the nearest that it knows. */
export async function slips(question: Question, seen: SeenOthers, reader: AwsReader): Promise<Gap[]> {
  const { services, action, eventId } = question;
  return [
    ...(services === undefined || services === 'all' ? [] : services.flatMap(serviceSlip)),
    ...(action === undefined ? [] : actionSlip(action)),
    ...(eventId === undefined || EVENT_ID.test(eventId) ? [] : [gap('EVENT_ID_UNKNOWN', { eventId })]),
    ...(await principalSlip(question.arn, seen, reader)),
  ];
}

function serviceSlip(service: string): Gap[] {
  const names = serviceNames();
  if (names.includes(service)) return [];
  const near = didYouMeanName(service, names);
  return near === undefined ? [] : [gap('SERVICE_UNKNOWN', { name: service, near })];
}

function actionSlip(action: string): Gap[] {
  const [service, name] = splitAction(action);
  if (service === '' || actionInfo(service, name) !== undefined || actionsOfOperation(action) !== undefined) return [];
  const [near] = closestActions(action);
  return near === undefined ? [] : [gap('ACTION_UNKNOWN', { name: action, near })];
}

/** One read of IAM; who is there and was not denied is no slip. */
async function principalSlip(
  arn: string | undefined,
  { callers, signal }: SeenOthers,
  reader: AwsReader,
): Promise<Gap[]> {
  const others = [...callers.keys()];
  const seen = callers.size === 0 ? [] : [callersSeen(callers)];
  if (arn === undefined || !(await isGone(arn, reader).catch((error) => unlessEnded(signal, error)))) return seen;
  const near = didYouMeanName(nameOf(arn), others.map(nameOf));
  const meant = others.find((other) => nameOf(other) === near);
  return [gap('PRINCIPAL_UNKNOWN_TO_IAM', { arn, ...(meant === undefined ? {} : { near: meant }) }), ...seen];
}

function unlessEnded(signal: AbortSignal | undefined, error: unknown): false {
  if (signal?.aborted !== true) throw error;
  return false;
}

async function isGone(arn: string, reader: AwsReader): Promise<boolean> {
  const kind = principalKind(arn);
  const { account } = parseArn(arn) ?? {};
  const scope = account ? { account } : {};
  if (kind === 'user')
    return (await reader.read('iam:GetUser', { UserName: nameOf(arn) }, scope)).status === 'not-found';
  const role = kind === 'role' ? nameOf(arn) : /:assumed-role\/([^/]+)/.exec(arn)?.[1];
  if (role === undefined) return false;
  return (await reader.read('iam:GetRole', { RoleName: role }, scope)).status === 'not-found';
}

function callersSeen(callers: SeenOthers['callers']): Gap {
  const most = [...callers].sort(([, a], [, b]) => b - a);
  return gap('OTHER_CALLERS_SEEN', { callers: most.map(([caller, count]) => `${caller} (${count})`) });
}

function nameOf(arn: string): string {
  return /:assumed-role\/([^/]+)/.exec(arn)?.[1] ?? arn.slice(arn.lastIndexOf('/') + 1);
}
