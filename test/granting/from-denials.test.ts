import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/grant/plan.js';
import { type Moto, startMoto } from '../front/index.js';
import { ACCOUNT, clientsOf, FUNCTION, makeFunction, makeTable, REGION, ROLE, TABLE } from './moto-world.js';
import { type Stage, stageAt } from './stage.js';

const moto: Moto | undefined = await startMoto();
let stage: Stage;

beforeAll(async () => {
  if (moto === undefined) return;
  const clients = clientsOf(moto.url);
  await makeTable(clients, 'SampleTable', { index: 'byq' });
  await makeFunction(clients, FUNCTION, ROLE);
  stage = await stageAt(moto.url);
});
afterAll(async () => {
  await stage?.stop();
  await moto?.stop();
});

const WHO = `arn:aws:sts::${ACCOUNT}:assumed-role/${ROLE}/${FUNCTION}`;
let count = 0;

/** The record of a call of the function that no identity policy allowed. */
function denied(eventName: string, resource: string, requestParameters: object): object {
  count += 1;
  return {
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName,
    awsRegion: REGION,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-sdk-js',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${WHO} is not authorized to perform: dynamodb:${eventName} on resource: ${resource} because no identity-based policy allows the dynamodb:${eventName} action`,
    requestParameters,
    recipientAccountId: ACCOUNT,
    eventType: 'AwsApiCall',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:${FUNCTION}`,
      arn: WHO,
      accountId: ACCOUNT,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
          userName: ROLE,
          accountId: ACCOUNT,
        },
      },
    },
  };
}

const OTHER = `arn:aws:dynamodb:${REGION}:999988887777:table/Theirs`;
const GONE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/Gone`;

describe.skipIf(moto === undefined)('a grant from denials', () => {
  it('gives what was denied for want of an Allow, as it was asked, and tells what it leaves', async () => {
    const file = join(stage.folder, 'denied.ndjson');
    const events = [
      denied('PutItem', TABLE, { tableName: 'SampleTable', key: { id: 'a' } }),
      denied('PutItem', TABLE, { tableName: 'SampleTable', key: { id: 'b' } }),
      denied('Query', `${TABLE}/index/byq`, { tableName: 'SampleTable', indexName: 'byq' }),
      denied('DeleteTable', TABLE, { tableName: 'SampleTable' }),
      denied('GetItem', OTHER, { tableName: OTHER }),
      denied('GetItem', GONE, { tableName: 'Gone' }),
    ];
    writeFileSync(file, `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
    const run = await stage.run([
      'grant',
      '--function',
      FUNCTION,
      '--from-denials',
      '--from',
      file,
      '--output',
      'json',
    ]);
    expect(run.stderr).toBe('');
    const { policies, proof, warnings } = JSON.parse(run.stdout) as Plan;
    expect(policies[0]?.document).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'UseItems', Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: TABLE },
        { Sid: 'UseItems2', Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${TABLE}/index/byq` },
      ],
    });
    expect(proof.superfluous).toEqual([]);
    expect(proof.newlyAllowed).toEqual([]);
    const texts = warnings.map(({ text }) => text);
    expect(texts).toContain(`dynamodb:PutItem on ${TABLE} was denied 2 times, last 2026-11-20T10:00:00Z`);
    expect(texts.some((text) => /left out: dynamodb:DeleteTable .*by name alone/.test(text))).toBe(true);
    expect(texts.some((text) => text.includes(`is of account 999988887777`))).toBe(true);
    expect(texts).toContain(`left out: ${GONE} is not there`);
  }, 60_000);
});
