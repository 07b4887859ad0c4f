import { type Phrase, phrase } from '../check/phrase.js';
import { parseArn } from '../model/arn.js';

/** A part of an ARN that AWS makes up anew, and what stands for whatever it will be. */
interface Ephemeral {
  /** The service, and the resource up to the part that changes. */
  readonly service: string;
  readonly resource: RegExp;
  readonly instead: string;
  readonly why: Phrase;
}

/**
 * Ids and labels that a next call will not have again: a policy that names one ends with it. Formats:
 * service-authorization/latest/reference, the page of each service; a secret's six characters:
 * secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 * AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
const EPHEMERAL: readonly Ephemeral[] = [
  {
    service: 'dynamodb',
    resource: /^(table\/[^/]+\/stream\/)[^/*]+$/,
    instead: '*',
    why: phrase('COVERS_LATER_STREAMS'),
  },
  {
    service: 'dynamodb',
    resource: /^(table\/[^/]+\/(?:backup|export|import)\/)[^/*]+$/,
    instead: '*',
    why: phrase('COVERS_LATER_PARTS'),
  },
  {
    service: 'secretsmanager',
    resource: /^(secret:.+-)[A-Za-z0-9]{6}$/,
    instead: '??????',
    why: phrase('COVERS_LATER_SECRET'),
  },
  {
    service: 'logs',
    resource: /^(log-group:[^:]+:log-stream:)[^*]+$/,
    instead: '*',
    why: phrase('COVERS_LATER_LOG_STREAMS'),
  },
  {
    service: 'kinesis',
    resource: /^(stream\/[^/]+\/consumer\/[^:]+:)\d+$/,
    instead: '*',
    why: phrase('COVERS_LATER_CONSUMERS'),
  },
  {
    service: 'ecs',
    resource: /^(task-definition\/[^:]+:)\d+$/,
    instead: '*',
    why: phrase('COVERS_LATER_REVISIONS'),
  },
  {
    service: 'ecs',
    resource: /^((?:task|container-instance)\/[^/]+\/)[0-9a-f]{32}$/,
    instead: '*',
    why: phrase('COVERS_LATER_TASKS'),
  },
  {
    service: 'states',
    resource: /^((?:execution|express|mapRun):[^:]+[:/])[^*]+$/,
    instead: '*',
    why: phrase('COVERS_LATER_EXECUTIONS'),
  },
  {
    service: 'batch',
    resource: /^(job\/)[0-9a-f-]{36}$/,
    instead: '*',
    why: phrase('COVERS_LATER_BATCH_JOBS'),
  },
];

/** A resource as a policy names it for longer than one call. */
export interface Durable {
  readonly resource: string;
  /** What the pattern covers besides, and why; absent where the resource is named as it is. */
  readonly widens?: Phrase;
}

export function durable(resource: string): Durable {
  const arn = parseArn(resource);
  const found = EPHEMERAL.find((one) => one.service === arn?.service && one.resource.test(arn.resource));
  if (arn === undefined || found === undefined) return { resource };
  const head = resource.slice(0, resource.length - arn.resource.length);
  return { resource: `${head}${found.resource.exec(arn.resource)?.[1] ?? ''}${found.instead}`, widens: found.why };
}
