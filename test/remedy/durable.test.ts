import { describe, expect, it } from 'vitest';
import { phrasesInWords } from '../../src/check/sentences/phrase.js';
import { durable } from '../../src/remedy/durable.js';

const of = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const SAR = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

const OPENED: [page: string, resource: string, named: string][] = [
  [
    `${SAR}/list_amazondynamodb.html`,
    of('dynamodb', 'table/a/stream/2026-01-01T00:00:00.000'),
    of('dynamodb', 'table/a/stream/*'),
  ],
  [
    `${SAR}/list_amazondynamodb.html`,
    of('dynamodb', 'table/a/backup/01489602797149-73d8d5bc'),
    of('dynamodb', 'table/a/backup/*'),
  ],
  [
    `${SAR}/list_awssecretsmanager.html`,
    of('secretsmanager', 'secret:app/db-AbC12f'),
    of('secretsmanager', 'secret:app/db-??????'),
  ],
  [
    `${SAR}/list_amazoncloudwatchlogs.html`,
    of('logs', 'log-group:/aws/lambda/f:log-stream:2026/01/01/[$LATEST]0a'),
    of('logs', 'log-group:/aws/lambda/f:log-stream:*'),
  ],
  [
    `${SAR}/list_amazonkinesisdatastreams.html`,
    of('kinesis', 'stream/s/consumer/c:1700000000'),
    of('kinesis', 'stream/s/consumer/c:*'),
  ],
  [
    `${SAR}/list_amazonelasticcontainerservice.html`,
    of('ecs', 'task-definition/web:17'),
    of('ecs', 'task-definition/web:*'),
  ],
  [
    `${SAR}/list_amazonelasticcontainerservice.html`,
    of('ecs', `task/main/${'0a'.repeat(16)}`),
    of('ecs', 'task/main/*'),
  ],
  [`${SAR}/list_awsstepfunctions.html`, of('states', 'execution:nightly:run-1'), of('states', 'execution:nightly:*')],
  [`${SAR}/list_awsbatch.html`, of('batch', 'job/876da822-4198-45f2-a252-6cea32512ea8'), of('batch', 'job/*')],
];

const KEPT = [
  of('dynamodb', 'table/a'),
  of('dynamodb', 'table/a/index/by-date'),
  of('dynamodb', 'table/a/stream/*'),
  of('secretsmanager', 'secret:app/db-??????'),
  of('lambda', 'function:f:1234'),
  of('ec2', 'instance/i-0123456789abcdef0'),
  of('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab'),
  'arn:aws:s3:::bucket/key-AbC12f',
  '*',
];

describe('a resource as a policy names it for longer than one call', () => {
  it.each(OPENED)('%s: %s', (_page, resource, named) => {
    const { resource: found, widens } = durable(resource);
    expect(found).toBe(named);
    expect(widens && phrasesInWords([])(widens)).toMatch(/^(it covers|the six characters)/);
  });

  it.each(KEPT)('is as it is: %s', (resource) => {
    expect(durable(resource)).toEqual({ resource });
  });
});
