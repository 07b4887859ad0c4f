import type { FunctionGround, Ground, RoleGround, TableGround } from '../../src/grant/ground.js';
import type { Intent } from '../../src/grant/intent.js';
import { NO_INTENT } from '../../src/run/grant.js';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/SampleTable`;
export const STREAM = `${TABLE}/stream/2026-11-01T10:00:00.000`;
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/MyLambdaFunction`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/MyLambdaRole`;

export function table(more: Partial<TableGround> = {}): TableGround {
  return {
    arn: TABLE,
    id: 't-1',
    name: 'SampleTable',
    region: REGION,
    account: ACCOUNT,
    indexes: [],
    isGlobal: false,
    ...more,
  };
}

export function role(more: Partial<RoleGround> = {}): RoleGround {
  return {
    arn: ROLE,
    name: 'MyLambdaRole',
    path: '/',
    id: 'AROAEXAMPLEROLE000000',
    account: ACCOUNT,
    tags: {},
    attached: [],
    inline: [],
    sharedWith: [],
    otherServices: [],
    ...more,
  };
}

export function fn(more: Partial<FunctionGround> = {}): FunctionGround {
  return {
    name: 'MyLambdaFunction',
    arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:MyLambdaFunction`,
    roleArn: ROLE,
    revisionId: 'r-1',
    region: REGION,
    logGroup: '/aws/lambda/MyLambdaFunction',
    logGroupExists: false,
    network: { subnets: [], gaps: [] },
    published: [],
    ...more,
  };
}

export function ground(more: Partial<Ground> = {}): Ground {
  return {
    caller: `arn:aws:iam::${ACCOUNT}:user/admin`,
    account: ACCOUNT,
    region: REGION,
    partition: 'aws',
    role: role(),
    tables: [table()],
    mappedStreams: [],
    ...more,
  };
}

export function intent(more: Partial<Intent> = {}): Intent {
  return { ...NO_INTENT, tables: ['SampleTable'], ...more };
}
