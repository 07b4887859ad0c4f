import type { CloudTrailEvent } from '../../src/model/event.js';

export const MESSAGE =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:UpdateTable on resource: ' +
  'arn:aws:dynamodb:us-east-1:111122223333:table/orders with an explicit deny in a resource-based policy';

export const EVENT: CloudTrailEvent & { readonly eventID: string } = {
  eventVersion: '1.11',
  eventID: '0b7f3c1e-7a52-4e0c-9d5b-2f6f0d1c8a11',
  eventTime: '2026-11-20T09:00:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'UpdateTable',
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  managementEvent: true,
  readOnly: false,
  awsRegion: 'us-east-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.31.0',
  errorCode: 'AccessDenied',
  errorMessage: MESSAGE,
  requestParameters: { tableName: 'orders' },
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEANA000000A',
    arn: 'arn:aws:iam::111122223333:user/ana',
    accountId: '111122223333',
    accessKeyId: 'AKIAEXAMPLEANA000000',
    userName: 'ana',
  },
};

/** A check as somebody writes it who has nothing of the project but its documentation. */
export const CHECK = `
const reads = ['dynamodb:DescribeTimeToLive'];

export default {
  meta: {
    id: 'time-to-live',
    title: 'Tables whose items expire',
    contributes: [],
    docs: { why: 'Items expire.', fix: 'None.', url: 'https://example.com/time-to-live' },
    reads,
    operations: {
      'dynamodb:DescribeTimeToLive': { client: '@aws-sdk/client-dynamodb', accessLevel: 'Read' },
    },
    findings: { EXPIRES: 'items of {table} expire by {attribute}' },
  },
  concerns: (request) => request.action.startsWith('dynamodb:'),
  async collect({ request }, aws) {
    const table = request.resource.split('/').at(-1);
    const answer = await aws.readAny(reads[0], { TableName: table });
    if (answer.status !== 'ok') return {};
    return { facts: { table, attribute: answer.value.TimeToLiveDescription.AttributeName } };
  },
  find: ({ requests }) =>
    requests.flatMap(({ facts }, request) =>
      facts === undefined
        ? []
        : [
            {
              check: 'time-to-live',
              code: 'EXPIRES',
              certainty: 'proven',
              standing: 'info',
              statements: [],
              owner: 'application team',
              request,
              data: facts,
            },
          ],
    ),
};
`;
