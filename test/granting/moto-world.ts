import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand, GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

export const REGION = 'eu-west-1';
export const ACCOUNT = '123456789012';
export const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/SampleTable`;
export const FUNCTION = 'MyLambdaFunction';
export const ROLE = 'MyLambdaRole';

export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** An empty zip archive: moto runs nothing. */
const ZIP = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');

/** Clients of a moto server with the keys of its first user. */
export function clientsOf(url: string, keys = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }) {
  const settings = { endpoint: url, region: REGION, credentials: keys };
  return {
    iam: new IAMClient(settings),
    dynamodb: new DynamoDBClient(settings),
    lambda: new LambdaClient(settings),
  };
}

export type Clients = ReturnType<typeof clientsOf>;

/** With an index, or a customer managed key, where asked. */
export async function makeTable(
  { dynamodb }: Clients,
  TableName: string,
  { index, key }: { readonly index?: string; readonly key?: string } = {},
): Promise<void> {
  const indexes: Pick<CreateTableCommandInput, 'GlobalSecondaryIndexes'> =
    index === undefined
      ? {}
      : {
          GlobalSecondaryIndexes: [
            {
              IndexName: index,
              KeySchema: [{ AttributeName: 'q', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
        };
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        ...(index === undefined ? [] : [{ AttributeName: 'q', AttributeType: 'S' } as const]),
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...(key === undefined ? {} : { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key } }),
      ...indexes,
    }),
  );
}

export async function makeFunction({ iam, lambda }: Clients, FunctionName: string, RoleName: string): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(TRUST) }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Code: { ZipFile: ZIP },
    }),
  );
}

/** A user who may do everything, and the environment of its keys. */
export async function makeAdmin({ iam }: Clients): Promise<Record<string, string>> {
  const UserName = 'admin';
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
}

/** All of the account's IAM, and the function, as one value to compare. */
export async function snapshot({ iam, lambda }: Clients, FunctionName = FUNCTION): Promise<unknown> {
  const { $metadata: _, ...details } = await iam.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['Role', 'User', 'Group', 'LocalManagedPolicy'] }),
  );
  const { $metadata: __, ...fn } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return JSON.parse(JSON.stringify({ details, fn }));
}
