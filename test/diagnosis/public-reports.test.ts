import { describe, expect, it } from 'vitest';
import type { ReportDiagnosis } from '../../src/report/index.js';
import { record, user } from '../account/record.js';
import {
  ACCOUNT,
  allow,
  functionOf,
  keyed,
  noAllow,
  PARTNER,
  policy,
  REGION,
  refused,
  roleArn,
  situation,
  tableArn,
  trust,
} from '../scenarios/situations/situation.js';
import { codes, diagnosed } from './explained.js';

const LAMBDA = trust('lambda.amazonaws.com');

/** The statements that the policy changes put in place, first the one to make first. */
function changes({ remediations }: ReportDiagnosis): unknown[] {
  return remediations.flatMap(({ change }) => (change.kind === 'policy' ? [change.statement] : []));
}

function firstFix({ remediations: [first] }: ReportDiagnosis) {
  return { layer: first?.layer, text: first?.text ?? '' };
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html
describe('what DynamoDB asks in the Region of a replica', () => {
  const change = (update: object, message: object) =>
    situation({
      account: {
        roles: {
          worker: {
            trust: LAMBDA,
            inline: { here: policy(allow('dynamodb:*', tableArn('ledger'))) },
          },
        },
        tables: { ledger: keyed('id') },
      },
      events: [
        refused({
          call: 'dynamodb:UpdateTable',
          by: functionOf('worker', 'add-replica'),
          parameters: { tableName: 'ledger', ...update },
          ...message,
        }),
      ],
    });

  it('is no call to the wrong Region: the table is only being made there', async () => {
    const message =
      "Failed to describe limits in region: 'EU_CENTRAL_1'. User is missing the following permissions: 'dynamodb:DescribeLimits'.";
    const replica = { replicaUpdates: [{ create: { regionName: 'eu-central-1' } }] };
    const one = await diagnosed(change(replica, { errorCode: 'ValidationException', message }));
    expect(codes(one)[0]).toBe('identity-policy NO_ALLOW proven blocking');
    expect(codes(one).filter((code) => /WRONG_PLACE|TABLE_NOT_THERE/.test(code))).toEqual([]);
    expect(changes(one)[0]).toEqual(allow('dynamodb:DescribeLimits', '*'));
    expect(one.chain.map(({ layer }) => layer)).not.toContain('caller');
    expect(one.chain.at(-1)?.decisionAfter).toBe('allowed');
  });

  it('is none where a witness is made', async () => {
    const there = tableArn('ledger').replace(REGION, 'eu-west-3');
    const witness = { globalTableWitnessUpdates: [{ create: { regionName: 'eu-west-3' } }] };
    const one = await diagnosed(
      change(witness, {
        action: 'dynamodb:CreateGlobalTableWitness',
        on: there,
        because: noAllow('identity-based policy', 'dynamodb:CreateGlobalTableWitness'),
      }),
    );
    expect(codes(one).filter((code) => /WRONG_PLACE|TABLE_NOT_THERE/.test(code))).toEqual([]);
    expect(changes(one)[0]).toEqual(allow('dynamodb:CreateGlobalTableWitness', there));
  });
});

describe('a bare name means the own account', () => {
  const asking = (name: string, statement: object, event: object) =>
    situation({
      question: { services: 'all' },
      account: {
        roles: { ci: { trust: LAMBDA, inline: { [name]: policy(statement) } } },
        tables: { orders: keyed('id') },
      },
      events: [refused({ by: functionOf('ci', 'deploy'), call: 'dynamodb:GetItem', ...event })],
    });

  // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
  it('so that the registry is named first, where the policy means another account’s', async () => {
    const theirs = `arn:aws:ecr:${REGION}:${PARTNER}:repository/shared/*`;
    const own = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/shared/base`;
    const one = await diagnosed(
      asking('pull', allow('ecr:*', theirs), {
        call: 'ecr:GetDownloadUrlForLayer',
        on: own,
        because: noAllow('identity-based policy', 'ecr:GetDownloadUrlForLayer'),
        parameters: { repositoryName: 'shared/base', layerDigest: 'sha256:00' },
      }),
    );
    expect(firstFix(one)).toMatchObject({ layer: 'caller', text: expect.stringContaining(`registryId ${PARTNER}`) });
    expect(one.remediations[0]?.proof.status).toBe('unproven');
    expect(changes(one)).toEqual([allow('ecr:GetDownloadUrlForLayer', own)]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html
  it('so that a table is named by its ARN', async () => {
    const theirs = tableArn('orders', PARTNER);
    const one = await diagnosed(
      asking('read', allow('dynamodb:GetItem', theirs), {
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:GetItem'),
        parameters: { tableName: 'orders', key: { id: '1' } },
      }),
    );
    expect(firstFix(one)).toMatchObject({
      layer: 'caller',
      text: expect.stringContaining(`table/orders of account ${PARTNER} by its full ARN`),
    });
  });

  it('and nothing is said of another account where the policy names the own one', async () => {
    const one = await diagnosed(
      asking('read', allow('dynamodb:GetItem', tableArn('customers')), {
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:GetItem'),
        parameters: { tableName: 'orders', key: { id: '1' } },
      }),
    );
    expect(firstFix(one).layer).toBe('identity-policy');
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
describe('a role that is not there', () => {
  const assuming = (role: string, others: object = {}) =>
    situation({
      account: { users: { dev: { inline: { all: policy(allow('sts:AssumeRole', '*')) } } } },
      ...others,
      events: [
        record({
          call: 'sts:AssumeRole',
          by: user('dev'),
          at: '2026-11-20T09:30:00Z',
          message: `User: arn:aws:iam::${ACCOUNT}:user/dev is not authorized to perform: sts:AssumeRole on resource: ${role}`,
          parameters: { roleArn: role, roleSessionName: 'x' },
        }),
      ],
    });

  it.each([
    ['in the own account', roleArn('ci/Deploy'), {}],
    ['in another account', roleArn('Deploy', PARTNER), { others: { [PARTNER]: {} } }],
  ])('%s is mended by its name, its account or its stack, and by no policy', async (_, role, others) => {
    const one = await diagnosed(assuming(role, others));
    expect(codes(one)[0]).toBe('role-trust-policy ROLE_NOT_THERE proven blocking');
    expect(one.status).toBe('explained');
    expect(changes(one)).toEqual([]);
    const { layer, text } = firstFix(one);
    expect(layer).toBe('caller');
    expect(text).toMatch(/its name, the path before it and the account, \d{12}.*the stack that makes/);
    expect(one.remediations[0]?.proof).toMatchObject({
      status: 'unproven',
      why: 'it changes no policy: try the call again',
    });
  });
});

describe('a label that AWS makes up anew', () => {
  it('is open in the fix: the stream that a mapping reads', async () => {
    const stream = `${tableArn('clicks')}/stream/2026-11-01T00:00:00.000`;
    const one = await diagnosed(
      situation({
        account: {
          roles: {
            reader: {
              trust: LAMBDA,
              inline: { read: policy(allow('dynamodb:DescribeStream', `${tableArn('clicks')}/stream/*`)) },
            },
          },
          tables: { clicks: { ...keyed('id'), LatestStreamArn: stream } },
        },
        events: [
          refused({
            call: 'dynamodb:GetRecords',
            by: functionOf('reader', 'read-clicks'),
            on: stream,
            because: noAllow('identity-based policy', 'dynamodb:GetRecords'),
          }),
        ],
      }),
    );
    expect(changes(one)[0]).toEqual(allow('dynamodb:GetRecords', `${tableArn('clicks')}/stream/*`));
    expect(one.remediations[0]?.warnings).toContain(
      'it covers every stream of the table: a stream that is turned on again has a new label',
    );
    expect(one.remediations[0]?.proof.status).toBe('proven');
  });

  it('and so the six characters of a secret that no statement names', async () => {
    const secret = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:api/token-Zz9aA0`;
    const one = await diagnosed(
      situation({
        question: { services: 'all' },
        account: { roles: { api: { trust: LAMBDA, inline: { none: policy(allow('logs:PutLogEvents', '*')) } } } },
        events: [
          refused({
            call: 'secretsmanager:GetSecretValue',
            by: functionOf('api', 'serve'),
            on: secret,
            because: noAllow('identity-based policy', 'secretsmanager:GetSecretValue'),
            parameters: { secretId: secret },
          }),
        ],
      }),
    );
    expect(changes(one)[0]).toEqual(allow('secretsmanager:GetSecretValue', secret.replace('Zz9aA0', '??????')));
  });
});
