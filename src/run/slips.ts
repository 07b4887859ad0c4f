import type { AwsReader } from '../evidence/index.js';
import { parseArn } from '../model/arn.js';
import type { Gap } from '../model/gap.js';
import { didYouMeanName } from '../model/near-names.js';
import { principalKind } from '../model/principal-kind.js';
import { actionInfo, splitAction } from '../model/reference/action-info.js';
import { actionsOfOperation, closestActions } from '../model/reference/closest-actions.js';
import { serviceNames } from '../model/reference/reference.js';
import type { Question } from './question.js';

/** What a run that found nothing saw of others. */
export interface SeenOthers {
  /** Callers of failed calls that were not asked for, with how many calls each. */
  readonly callers: ReadonlyMap<string, number>;
}

const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_CALLERS = 5;

/** Where nothing was found: which name of the question AWS does not know, with the nearest that it knows. */
export async function slips(question: Question, seen: SeenOthers, reader: AwsReader): Promise<Gap[]> {
  const { services, action, eventId } = question;
  return [
    ...(services === undefined || services === 'all' ? [] : services.flatMap(serviceSlip)),
    ...(action === undefined ? [] : actionSlip(action)),
    ...(eventId === undefined || EVENT_ID.test(eventId) ? [] : [eventIdSlip(eventId)]),
    ...(await principalSlip(question.arn, seen, reader)),
  ];
}

function serviceSlip(service: string): Gap[] {
  const names = serviceNames();
  if (names.includes(service)) return [];
  const near = didYouMeanName(service, names);
  if (near === undefined) return [];
  const text = `AWS has no service prefix ${service}, so that nothing can be found with --service ${service}`;
  return [{ code: 'SERVICE_UNKNOWN', text, remedy: `did you mean ${near}?` }];
}

function actionSlip(action: string): Gap[] {
  const [service, name] = splitAction(action);
  if (service === '' || actionInfo(service, name) !== undefined || actionsOfOperation(action) !== undefined) return [];
  const [near] = closestActions(action);
  if (near === undefined) return [];
  const text = `AWS has no action ${action}, so that nothing can be found with --action ${action}`;
  return [{ code: 'ACTION_UNKNOWN', text, remedy: `did you mean ${near}?` }];
}

function eventIdSlip(eventId: string): Gap {
  return {
    code: 'EVENT_ID_UNKNOWN',
    text: `${eventId} is no id of a CloudTrail event`,
    remedy: 'give the eventID of the record, such as 11112222-3333-4444-5555-666677778888',
  };
}

/** One read of IAM; who is there and was not denied is no slip. */
async function principalSlip(arn: string | undefined, { callers }: SeenOthers, reader: AwsReader): Promise<Gap[]> {
  const others = [...callers.keys()];
  const seen = callers.size === 0 ? [] : [callersSeen(callers)];
  if (arn === undefined || !(await isGone(arn, reader))) return seen;
  const near = didYouMeanName(nameOf(arn), others.map(nameOf));
  const meant = others.find((other) => nameOf(other) === near);
  const remedy = meant === undefined ? 'look at its spelling and its account' : `did you mean ${meant}?`;
  return [{ code: 'PRINCIPAL_UNKNOWN_TO_IAM', text: `IAM knows no ${arn}`, remedy }, ...seen];
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
  const most = [...callers].sort(([, a], [, b]) => b - a).slice(0, MOST_CALLERS);
  const named = most.map(([caller, count]) => `${caller} (${count})`).join(', ');
  const more = callers.size > most.length ? ` and ${callers.size - most.length} more` : '';
  return {
    code: 'OTHER_CALLERS_SEEN',
    text: `failed calls of others were seen: ${named}${more}`,
    remedy: 'run with --arn and the caller that you mean',
  };
}

function nameOf(arn: string): string {
  return /:assumed-role\/([^/]+)/.exec(arn)?.[1] ?? arn.slice(arn.lastIndexOf('/') + 1);
}
