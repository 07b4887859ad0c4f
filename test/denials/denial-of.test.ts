import { describe, expect, it } from 'vitest';
import { denialOf, denialOfText, isErrorRecord, readDenialText } from '../../src/denials/index.js';
import type { CloudTrailEvent } from '../../src/model/event.js';

const ROLE = 'arn:aws:iam::111122223333:role/apps/orders/Orders-Api';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/Orders-Api/i-0abc';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders';

const record: CloudTrailEvent = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:i-0abc',
    arn: SESSION,
    accountId: '111122223333',
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: ROLE,
        accountId: '111122223333',
        userName: 'Orders-Api',
      },
    },
  },
  eventTime: '2026-11-01T10:00:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'PutItem',
  awsRegion: 'eu-west-1',
  errorCode: 'AccessDenied',
  errorMessage: `User: ${SESSION} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
  requestParameters: null,
  responseElements: null,
  eventID: 'e-1',
  recipientAccountId: '111122223333',
};

const silent = (changes: Partial<CloudTrailEvent>) =>
  denialOf({ ...record, errorMessage: 'Access Denied', ...changes });

/** AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
describe('denialOf', () => {
  it('reads who, what, where, when and why', () => {
    expect(denialOf(record)).toMatchObject({
      id: 'e-1',
      kind: 'denial',
      reason: { policyType: 'identity-policy', effect: 'implicit' },
      principal: {
        arn: SESSION,
        type: 'AssumedRole',
        account: '111122223333',
        roleArn: ROLE,
        sessionName: 'i-0abc',
        accessKeyId: 'ASIAEXAMPLE',
        uniqueId: 'AROAEXAMPLE',
      },
      service: 'dynamodb',
      operation: 'PutItem',
      action: 'dynamodb:PutItem',
      resource: TABLE,
      region: 'eu-west-1',
      account: '111122223333',
      time: '2026-11-01T10:00:00Z',
      errorCode: 'AccessDenied',
    });
  });

  it('takes the action of the message before that of the operation', () => {
    const denial = denialOf({ ...record, eventName: 'TransactWriteItems' });
    expect(denial).toMatchObject({ operation: 'TransactWriteItems', action: 'dynamodb:PutItem' });
  });

  it.each<[Partial<CloudTrailEvent>, string, string | undefined]>([
    [{ requestParameters: { tableName: 'Orders' } }, 'dynamodb:PutItem', TABLE],
    [
      { requestParameters: { tableName: 'arn:aws:dynamodb:eu-west-1:999900001111:table/Theirs' } },
      'dynamodb:PutItem',
      'arn:aws:dynamodb:eu-west-1:999900001111:table/Theirs',
    ],
    [
      { eventName: 'Query', requestParameters: { tableName: 'Orders', indexName: 'ByDate' } },
      'dynamodb:Query',
      `${TABLE}/index/ByDate`,
    ],
    [{ eventName: 'ListTables' }, 'dynamodb:ListTables', '*'],
    [
      {
        eventName: 'TransactWriteItems',
        requestParameters: { requestItems: [{ operation: 'ConditionCheck', TableName: 'Orders' }] },
      },
      'dynamodb:ConditionCheckItem',
      TABLE,
    ],
    [
      {
        eventName: 'TransactWriteItems',
        requestParameters: {
          requestItems: [
            { operation: 'Put', tableName: 'Orders' },
            { operation: 'Delete', TableName: 'Stock' },
          ],
        },
      },
      'dynamodb:TransactWriteItems',
      undefined,
    ],
    [
      {
        eventName: 'TransactGetItems',
        requestParameters: { requestItems: [{ operation: 'Get', tableName: 'Orders' }] },
      },
      'dynamodb:GetItem',
      TABLE,
    ],
    [
      { eventName: 'BatchGetItem', requestParameters: { requestItems: { Orders: {} } } },
      'dynamodb:BatchGetItem',
      TABLE,
    ],
    [
      {
        eventName: 'ExecuteStatement',
        requestParameters: { statement: 'SELECT * FROM "Orders"."ByDate" WHERE id = ?' },
      },
      'dynamodb:PartiQLSelect',
      `${TABLE}/index/ByDate`,
    ],
    [
      // DynamoDB Developer Guide, ql-reference.select: names of attributes may be quoted, an index follows a dot.
      {
        eventName: 'ExecuteStatement',
        requestParameters: { statement: 'SELECT "Customer", "From" FROM Orders.ByDate WHERE id = ?' },
      },
      'dynamodb:PartiQLSelect',
      `${TABLE}/index/ByDate`,
    ],
    [
      {
        eventName: 'BatchExecuteStatement',
        requestParameters: { requestItems: [{ statement: 'DELETE FROM "Orders" WHERE id = ?' }] },
      },
      'dynamodb:PartiQLDelete',
      TABLE,
    ],
    [
      {
        eventName: 'TransactWriteItems',
        requestParameters: { transactItems: [{ conditionCheck: { tableName: 'Orders' } }] },
      },
      'dynamodb:ConditionCheckItem',
      TABLE,
    ],
    [
      { eventName: 'GetRecords', requestParameters: { streamArn: `${TABLE}/stream/2026` } },
      'dynamodb:GetRecords',
      `${TABLE}/stream/2026`,
    ],
    [
      { eventSource: 'kms.amazonaws.com', eventName: 'Decrypt', requestParameters: { keyId: 'k-1' } },
      'kms:Decrypt',
      'arn:aws:kms:eu-west-1:111122223333:key/k-1',
    ],
    [
      { eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters: { roleArn: ROLE } },
      'sts:AssumeRole',
      ROLE,
    ],
    [
      {
        eventSource: 's3.amazonaws.com',
        eventName: 'GetObject',
        resources: [{ ARN: 'arn:aws:s3:::b/k' }, { ARN: 'arn:aws:s3:::b' }],
      },
      's3:GetObject',
      'arn:aws:s3:::b/k',
    ],
    [{ eventSource: 'lambda.amazonaws.com', eventName: 'ListFunctions20150331' }, 'lambda:ListFunctions', undefined],
    [{ eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' }, 's3:ListAllMyBuckets', undefined],
  ])('derives action and resource where the message is silent: %j', (changes, action, resource) => {
    const denial = silent(changes);
    expect(denial?.action).toBe(action);
    expect(denial?.resource).toBe(resource);
  });

  it('believes the code of a network activity event', () => {
    const { errorMessage: _, ...rest } = record;
    const denial = denialOf({
      ...rest,
      eventSource: 'kms.amazonaws.com',
      eventName: 'ListKeys',
      eventType: 'AwsVpceEvent',
      errorCode: 'VpceAccessDenied',
      userIdentity: { type: 'AWSAccount', principalId: 'AROAX', accountId: '777788889999' },
    });
    expect(denial).toMatchObject({
      kind: 'denial',
      action: 'kms:ListKeys',
      reason: { policyType: 'vpc-endpoint-policy', effect: 'unknown' },
      principal: { type: 'AWSAccount', account: '777788889999' },
    });
  });

  it('finds an error inside responseElements', () => {
    const { errorCode, errorMessage, ...rest } = record;
    const event = {
      ...rest,
      responseElements: { result: { errorCode: errorCode ?? '', errorMessage: errorMessage ?? '' } },
    };
    expect(isErrorRecord(event)).toBe(true);
    expect(denialOf(event)).toMatchObject({ errorCode: 'AccessDenied', resource: TABLE });
  });

  it.each<[Partial<CloudTrailEvent>, string | undefined]>([
    [
      {
        errorCode: 'InvalidParameterValueException',
        errorMessage: `Cannot access stream ${TABLE}/stream/1. Please ensure the role can perform the GetRecords, Actions`,
      },
      'denial',
    ],
    [
      {
        errorCode: 'InvalidCloudWatchLogsRoleArnException',
        errorMessage: 'Access denied. Check the permissions for your role.',
      },
      'denial',
    ],
    [{ errorCode: 'Client.UnauthorizedOperation', errorMessage: '' }, 'denial'],
    [
      {
        errorCode: 'AccessDenied',
        errorMessage: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
      },
      'lookalike',
    ],
    [
      {
        errorCode: 'ValidationException',
        errorMessage:
          'KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: arn:aws:kms:eu-west-1:1:key/k is disabled.',
      },
      'lookalike',
    ],
    [{ errorCode: 'ExpiredToken', errorMessage: '' }, 'lookalike'],
    [{ errorCode: 'ResourceNotFoundException', errorMessage: 'Requested resource not found' }, 'lookalike'],
    [{ errorCode: 'ResourceNotFoundException', errorMessage: '', eventSource: 'devops-guru.amazonaws.com' }, undefined],
    [{ errorCode: 'BucketNotEmpty', errorMessage: 'The bucket you tried to delete is not empty' }, undefined],
  ])('tells denials from lookalikes and other errors: %j', (changes, kind) => {
    expect(denialOf({ ...record, ...changes })?.kind).toBe(kind);
  });

  it('reads records whose resources are no list of resources', () => {
    for (const resources of ['table/Orders', { ARN: TABLE }, [null, 'x', { ARN: TABLE }]]) {
      const strange: CloudTrailEvent = JSON.parse(JSON.stringify({ ...record, resources }));
      expect(denialOf(strange)?.resource).toBe(TABLE);
    }
  });

  it('takes no inherited name for that of an operation or a service', () => {
    expect(silent({ eventName: 'constructor', eventSource: 'sns.amazonaws.com' })?.action).toBe('sns:constructor');
    expect(silent({ eventSource: 'constructor.amazonaws.com' })?.service).toBe('constructor');
  });

  it('is nothing for a call that succeeded', () => {
    const { errorCode: _, errorMessage: __, ...ok } = record;
    expect(denialOf(ok)).toBeUndefined();
    expect(isErrorRecord(ok)).toBe(false);
  });
});

describe('denialOfText', () => {
  it('makes a denial of a finding', () => {
    const raw = record.errorMessage ?? '';
    const [finding] = readDenialText(raw);
    if (finding === undefined) throw new Error('nothing found');
    expect(denialOfText(finding, raw)).toMatchObject({
      principal: {
        arn: SESSION,
        type: 'AssumedRole',
        roleArn: 'arn:aws:iam::111122223333:role/Orders-Api',
        sessionName: 'i-0abc',
      },
      service: 'dynamodb',
      operation: 'PutItem',
      resource: TABLE,
      region: 'eu-west-1',
      account: '111122223333',
      time: '',
      errorMessage: raw,
    });
  });
});
