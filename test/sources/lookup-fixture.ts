import { createAws } from '../../src/aws/index.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { createLookupSource } from '../../src/sources/lookup/lookup-source.js';
import type { LookupQuestion } from '../../src/sources/lookup/plan.js';
import type { DenialSource } from '../../src/sources/source.js';
import { type Front, type FrontOptions, startFront } from '../front/index.js';

export const SINCE = new Date('2026-11-20T10:00:00Z');
export const UNTIL = new Date('2026-11-20T11:00:00Z');
export const WINDOW = { since: SINCE, until: UNTIL };

export interface EventShape {
  /** Seconds after the window begins. */
  readonly at: number;
  readonly source?: string;
  readonly user?: string;
  /** `role/session`, in place of a user. */
  readonly session?: string;
  readonly denied?: boolean;
  readonly region?: string;
}

let serial = 0;

/** A CloudTrail record of a management call. */
export function record(shape: EventShape): CloudTrailEvent {
  serial += 1;
  const { at, source = 'dynamodb', region = 'us-east-1' } = shape;
  return {
    eventVersion: '1.11',
    userIdentity: identity(shape),
    eventTime: new Date(SINCE.getTime() + at * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: `${source}.amazonaws.com`,
    eventName: 'DescribeTable',
    awsRegion: region,
    eventID: `event-${serial}`,
    readOnly: true,
    managementEvent: true,
    recipientAccountId: '111122223333',
    ...(shape.denied
      ? { errorCode: 'AccessDenied', errorMessage: 'User is not authorized to perform: dynamodb:DescribeTable' }
      : {}),
  };
}

function identity({ user = 'ana', session }: EventShape): NonNullable<CloudTrailEvent['userIdentity']> {
  if (session === undefined)
    return {
      type: 'IAMUser',
      userName: user,
      arn: `arn:aws:iam::111122223333:user/${user}`,
      accessKeyId: `AKIA${user}`,
    };
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session.split('/')[1]}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${session}`,
    sessionContext: { sessionIssuer: { type: 'Role', userName: session.split('/')[0] ?? '' } },
  };
}

/** So many records spread evenly over the window's hour. */
export function spread(count: number, shape: Omit<EventShape, 'at'> = {}): CloudTrailEvent[] {
  return Array.from({ length: count }, (_, index) => record({ ...shape, at: ((index + 0.5) / count) * 3600 }));
}

/** The AssumeRole event that began a session, `role/session`. */
export function assumption(session: string, at: number): CloudTrailEvent {
  const [role, roleSessionName = ''] = session.split('/');
  const roleArn = `arn:aws:iam::111122223333:role/${role}`;
  return {
    ...record({ at, source: 'sts' }),
    eventName: 'AssumeRole',
    requestParameters: { roleArn, roleSessionName },
    resources: [{ ARN: roleArn, type: 'AWS::IAM::Role' }],
  };
}

export interface Looked {
  readonly front: Front;
  readonly source: DenialSource;
  readonly events: CloudTrailEvent[];
  readonly ids: (string | undefined)[];
  readonly calls: number;
}

/** Asks a front server that holds these events, with no wait between two calls. */
export async function look(front: FrontOptions, question: Partial<LookupQuestion> = {}, spacing = 0): Promise<Looked> {
  const server = await startFront(front);
  const aws = createAws({ endpointUrl: server.url, spacing: { 'cloudtrail:LookupEvents': spacing } });
  try {
    const source = createLookupSource(aws, { window: WINDOW, regions: ['us-east-1'], ...question });
    const events: CloudTrailEvent[] = [];
    for await (const event of source.events()) events.push(event);
    const ids = events.map(({ eventID }) => eventID).sort();
    return { front: server, source, events, ids, calls: server.count('cloudtrail:LookupEvents') };
  } finally {
    aws.close();
    await server.stop();
  }
}

export function idsOf(events: readonly CloudTrailEvent[]): (string | undefined)[] {
  return events.map(({ eventID }) => eventID).sort();
}
