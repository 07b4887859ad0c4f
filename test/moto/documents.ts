/** The policies of the account that is built in moto. */
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

export const EVERYTHING = policy({
  Sid: 'Everything',
  Effect: 'Allow',
  Action: ['dynamodb:*', 'kms:*'],
  Resource: '*',
});

/** The SCP on the account's unit. */
export const REGIONS = policy({
  Sid: 'DenyOutsideUsEast1',
  Effect: 'Deny',
  Action: 'dynamodb:*',
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
});

/** The RCP on the root. */
export const BACKUPS = policy({
  Sid: 'BackupsFromOfficeOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 'dynamodb:CreateBackup',
  Resource: '*',
  Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
});

export const BOUNDARY = policy({
  Sid: 'Develop',
  Effect: 'Allow',
  Action: ['dynamodb:Describe*', 'dynamodb:UpdateTable'],
  Resource: '*',
});

export const WITH_MFA = policy(
  { Sid: 'Administer', Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
  {
    Sid: 'DenyWithoutMfa',
    Effect: 'Deny',
    Action: 'dynamodb:DeleteTable',
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  },
);

export const READ_ONLY = policy({
  Sid: 'ReadOnly',
  Effect: 'Allow',
  Principal: '*',
  Action: ['dynamodb:GetItem', 'dynamodb:Query'],
  Resource: '*',
});

export function ordersAdministration(account: string) {
  return policy({
    Sid: 'OrdersOfOneYear',
    Effect: 'Allow',
    Action: 'dynamodb:UpdateTable',
    Resource: `arn:aws:dynamodb:us-east-1:${account}:table/orders-2026`,
  });
}

export function keyPolicy(account: string) {
  return policy({
    Sid: 'KeyAdministrators',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:role/key-administrator` },
    Action: 'kms:*',
    Resource: '*',
  });
}

export function nobodyDeletes(account: string) {
  return policy({
    Sid: 'NobodyDeletes',
    Effect: 'Deny',
    Principal: '*',
    Action: 'dynamodb:DeleteTable',
    Resource: `arn:aws:dynamodb:us-east-1:${account}:table/invoices`,
  });
}

export function trust(service: string) {
  return policy({ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' });
}
