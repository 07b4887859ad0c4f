/**
 * What AWS's rules make of each denial, with the names of `plainNames` in place of what moto makes up.
 * On each level FullAWSAccess and RCPFullAWSAccess allow; a table without a policy allows nothing by itself, and
 * need not within the account.
 */
const ACCOUNT = '111122223333';
const LEVELS = ['r-root', 'ou-workloads', 'ou-production', ACCOUNT];
const ORGANIZATION = 'arn:aws:organizations::123456789012:policy/o-shop';
const SERVICE_CONTROL = `${ORGANIZATION}/service_control_policy`;
const RESOURCE_CONTROL = `${ORGANIZATION}/resource_control_policy`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`;

const table = (name: string, region = 'us-east-1') => `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`;
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/shop/${name}`;
const sessionOf = (name: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/i-0abc1234`;
const managed = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;

/** Decision, whether it denies by itself, then the deciding statements or, of an implicit denial, the closest. */
const LAYERS = {
  'service-control-policy': ['allows', ...LEVELS.map((level) => `${SERVICE_CONTROL}/p-FullAWSAccess 0 ${level}`)],
  'resource-control-policy': ['allows', ...LEVELS.map((level) => `${RESOURCE_CONTROL}/p-RCPFullAWSAccess 0 ${level}`)],
  'resource-policy': ['implicitDeny'],
};

const analytics = {
  principal: role('analytics'),
  sessions: ['i-0abc1234'],
  as: sessionOf('analytics'),
  identity: ['allows', `work Everything 0 ${role('analytics')}`],
};

interface Denied {
  readonly who?: {
    readonly principal: string;
    readonly sessions?: string[];
    readonly as: string;
    readonly identity: string[];
  };
  readonly call: string;
  readonly on: string;
  readonly at: string;
  readonly says: { readonly policyType: string; readonly effect: 'explicit' | 'implicit' };
  readonly message: string;
  readonly sourceAddress?: string;
  readonly layers?: Readonly<Record<string, string[]>>;
  readonly finding: object;
  readonly chain: readonly [layer: string, owner: string];
  readonly remediations: readonly string[];
}

function diagnosis(denied: Denied) {
  const { who = analytics, call, on, says, message, finding, chain } = denied;
  const [service = '', eventName = ''] = call.split(':');
  const at = `2026-11-20T${denied.at}Z`;
  const decision = says.effect === 'explicit' ? 'explicitDeny' : 'implicitDeny';
  return {
    status: 'explained',
    principal: who.principal,
    sessions: who.sessions ?? [],
    sourceAddresses: [denied.sourceAddress ?? '198.51.100.7'],
    action: call,
    resource: on,
    service,
    eventName,
    region: on.split(':')[3],
    account: ACCOUNT,
    count: 1,
    firstSeen: at,
    lastSeen: at,
    errorCode: 'AccessDenied',
    message: `User: ${who.as} is not authorized to perform: ${call} on resource: ${on} ${message}`,
    reported: says,
    decision,
    requests: [
      {
        action: call,
        resource: on,
        principal: who.as,
        decision,
        missing: [],
        layers: { ...LAYERS, 'identity-policy': who.identity, ...denied.layers },
      },
    ],
    findings: [{ effect: says.effect, certainty: 'proven', standing: 'blocking', request: 0, ...finding }],
    chain: [{ step: 1, layer: chain[0], owner: chain[1], decisionAfter: 'allowed' }],
    remediations: denied.remediations,
    gaps: [],
  };
}

export const EXPECTED = {
  mfa: diagnosis({
    who: {
      principal: `arn:aws:iam::${ACCOUNT}:user/alice`,
      as: `arn:aws:iam::${ACCOUNT}:user/alice`,
      identity: ['explicitDeny denies', `with-mfa DenyWithoutMfa 1 arn:aws:iam::${ACCOUNT}:group/administrators`],
    },
    call: 'dynamodb:DeleteTable',
    on: table('orders'),
    at: '09:08:00',
    says: { policyType: 'identity-policy', effect: 'explicit' },
    message: 'with an explicit deny in an identity-based policy',
    finding: {
      check: 'mfa',
      code: 'MFA_REQUIRED',
      policyType: 'identity-policy',
      owner: 'caller',
      text: `with-mfa, statement "DenyWithoutMfa" wants MFA (BoolIfExists aws:MultiFactorAuthPresent: false), and the credentials of arn:aws:iam::${ACCOUNT}:user/alice carry no such key: with IfExists it denies long-term access keys as well, which never carry the key; run: aws sts get-session-token --serial-number arn:aws:iam::${ACCOUNT}:mfa/alice --token-code NNNNNN`,
      statements: [
        {
          policy: 'with-mfa',
          attachedTo: `arn:aws:iam::${ACCOUNT}:group/administrators`,
          sid: 'DenyWithoutMfa',
          index: 1,
          effect: 'Deny',
          conditions: [
            {
              operator: 'BoolIfExists',
              key: 'aws:MultiFactorAuthPresent',
              wanted: ['false'],
              seen: null,
              match: true,
            },
          ],
          trap: {
            id: 'if-exists-of-absent-key',
            text: 'with IfExists it denies long-term access keys as well, which never carry the key',
            page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
          },
        },
      ],
    },
    chain: ['caller', 'caller'],
    remediations: ['caller: caller, proven', 'identity-policy: application team, proven'],
  }),

  'kms-grant': diagnosis({
    call: 'kms:Decrypt',
    on: KEY,
    at: '09:07:00',
    says: { policyType: 'resource-policy', effect: 'implicit' },
    message: 'because no resource-based policy allows the kms:Decrypt action',
    layers: { 'resource-policy': ['implicitDeny denies', `key policy KeyAdministrators 0 ${KEY}`] },
    finding: {
      check: 'kms-grant',
      code: 'NO_ALLOW',
      policyType: 'resource-policy',
      owner: 'key owner',
      text: `neither key policy nor grant of ${KEY} allows ${sessionOf('analytics')} to kms:Decrypt; closest: key policy, statement "KeyAdministrators" allows it to arn:aws:iam::${ACCOUNT}:role/key-administrator but not to ${sessionOf('analytics')}`,
      statements: [
        { policy: 'key policy', attachedTo: KEY, sid: 'KeyAdministrators', index: 0, effect: 'Allow', conditions: [] },
      ],
    },
    chain: ['resource-policy', 'key owner'],
    remediations: ['resource-policy: key owner, proven'],
  }),

  'vpc-endpoint-policy': diagnosis({
    call: 'dynamodb:DescribeTable',
    on: table('orders'),
    at: '09:06:00',
    says: { policyType: 'vpc-endpoint-policy', effect: 'implicit' },
    message: 'because no VPC endpoint policy allows the dynamodb:DescribeTable action',
    sourceAddress: '10.0.3.17',
    layers: { 'vpc-endpoint-policy': ['implicitDeny denies', 'vpce-0shop ReadOnly 0 vpce-0shop'] },
    finding: {
      check: 'vpc-endpoint-policy',
      code: 'NO_ALLOW',
      policyType: 'vpc-endpoint-policy',
      owner: 'endpoint owner',
      text: `the policy of VPC endpoint vpce-0shop does not allow dynamodb:DescribeTable on ${table('orders')}; closest: vpce-0shop, statement "ReadOnly" allows dynamodb:GetItem, dynamodb:Query on ${table('orders')} but not dynamodb:DescribeTable`,
      statements: [
        { policy: 'vpce-0shop', attachedTo: 'vpce-0shop', sid: 'ReadOnly', index: 0, effect: 'Allow', conditions: [] },
      ],
    },
    chain: ['vpc-endpoint-policy', 'endpoint owner'],
    remediations: ['vpc-endpoint-policy: endpoint owner, proven'],
  }),

  'resource-policy': diagnosis({
    call: 'dynamodb:DeleteTable',
    on: table('invoices'),
    at: '09:05:00',
    says: { policyType: 'resource-policy', effect: 'explicit' },
    message: 'with an explicit deny in a resource-based policy',
    layers: {
      'resource-policy': [
        'explicitDeny denies',
        `resource-based policy of ${table('invoices')} NobodyDeletes 0 ${table('invoices')}`,
      ],
    },
    finding: {
      check: 'resource-policy',
      code: 'EXPLICIT_DENY',
      policyType: 'resource-policy',
      owner: 'resource owner',
      text: `resource-based policy of ${table('invoices')}, statement "NobodyDeletes" denies dynamodb:DeleteTable to ${sessionOf('analytics')}`,
      statements: [
        {
          policy: `resource-based policy of ${table('invoices')}`,
          attachedTo: table('invoices'),
          sid: 'NobodyDeletes',
          index: 0,
          effect: 'Deny',
          conditions: [],
        },
      ],
    },
    chain: ['resource-policy', 'resource owner'],
    remediations: ['resource-policy: resource owner, proven'],
  }),

  'identity-policy': diagnosis({
    who: {
      principal: role('orders-api'),
      sessions: ['i-0abc1234'],
      as: sessionOf('orders-api'),
      identity: ['implicitDeny denies', `${managed('OrdersAdministration')} OrdersOfOneYear 0 ${role('orders-api')}`],
    },
    call: 'dynamodb:UpdateTable',
    on: table('orders'),
    at: '09:04:00',
    says: { policyType: 'identity-policy', effect: 'implicit' },
    message: 'because no identity-based policy allows the dynamodb:UpdateTable action',
    finding: {
      check: 'identity-policy',
      code: 'NO_ALLOW',
      policyType: 'identity-policy',
      owner: 'application team',
      text: `no identity policy of ${sessionOf('orders-api')} allows dynamodb:UpdateTable on ${table('orders')}; closest: OrdersAdministration, statement "OrdersOfOneYear" allows dynamodb:UpdateTable on table/orders-2026 but not on table/orders`,
      statements: [
        {
          policy: managed('OrdersAdministration'),
          attachedTo: role('orders-api'),
          sid: 'OrdersOfOneYear',
          index: 0,
          effect: 'Allow',
          conditions: [],
        },
      ],
    },
    chain: ['identity-policy', 'application team'],
    remediations: ['identity-policy: application team, proven', 'identity-policy: application team, proven'],
  }),

  'permissions-boundary': diagnosis({
    who: {
      principal: role('deployer'),
      sessions: ['i-0abc1234'],
      as: sessionOf('deployer'),
      identity: ['allows', `work Everything 0 ${role('deployer')}`],
    },
    call: 'dynamodb:DeleteTable',
    on: table('orders'),
    at: '09:03:00',
    says: { policyType: 'permissions-boundary', effect: 'implicit' },
    message: 'because no permissions boundary allows the dynamodb:DeleteTable action',
    layers: {
      'permissions-boundary': ['implicitDeny denies', `${managed('DeveloperBoundary')} Develop 0 ${role('deployer')}`],
    },
    finding: {
      check: 'permissions-boundary',
      code: 'NO_ALLOW',
      policyType: 'permissions-boundary',
      owner: 'account administrator',
      text: `the permissions boundary of ${sessionOf('deployer')} does not allow dynamodb:DeleteTable on ${table('orders')}; closest: DeveloperBoundary, statement "Develop" allows dynamodb:Describe*, dynamodb:UpdateTable on ${table('orders')} but not dynamodb:DeleteTable`,
      statements: [
        {
          policy: managed('DeveloperBoundary'),
          attachedTo: role('deployer'),
          sid: 'Develop',
          index: 0,
          effect: 'Allow',
          conditions: [],
        },
      ],
    },
    chain: ['permissions-boundary', 'account administrator'],
    remediations: ['permissions-boundary: account administrator, proven'],
  }),

  'resource-control-policy': diagnosis({
    call: 'dynamodb:CreateBackup',
    on: table('orders'),
    at: '09:02:00',
    says: { policyType: 'resource-control-policy', effect: 'explicit' },
    message: 'with an explicit deny in a resource control policy',
    layers: {
      'resource-control-policy': [
        'explicitDeny denies',
        `${RESOURCE_CONTROL}/p-backups BackupsFromOfficeOnly 0 r-root`,
      ],
    },
    finding: {
      check: 'resource-control-policy',
      code: 'EXPLICIT_DENY',
      policyType: 'resource-control-policy',
      owner: 'organization administrator',
      text: `RCP p-backups, statement "BackupsFromOfficeOnly" attached to r-root denies dynamodb:CreateBackup on ${table('orders')} because NotIpAddress aws:SourceIp [203.0.113.0/24], and the request has 198.51.100.7`,
      statements: [
        {
          policy: `${RESOURCE_CONTROL}/p-backups`,
          attachedTo: 'r-root',
          sid: 'BackupsFromOfficeOnly',
          index: 0,
          effect: 'Deny',
          conditions: [
            {
              operator: 'NotIpAddress',
              key: 'aws:SourceIp',
              wanted: ['203.0.113.0/24'],
              seen: ['198.51.100.7'],
              match: true,
            },
          ],
        },
      ],
    },
    chain: ['caller', 'caller'],
    remediations: [
      'caller: caller, proven',
      // The list of what it spares is extended; the principal is not exempted from the whole.
      'resource-control-policy: organization administrator, proven',
    ],
  }),

  'service-control-policy': diagnosis({
    call: 'dynamodb:DeleteTable',
    on: table('clicks', 'eu-west-1'),
    at: '09:01:00',
    says: { policyType: 'service-control-policy', effect: 'explicit' },
    message: 'with an explicit deny in a service control policy',
    layers: {
      'service-control-policy': [
        'explicitDeny denies',
        `${SERVICE_CONTROL}/p-regions DenyOutsideUsEast1 0 ou-production`,
      ],
    },
    finding: {
      check: 'service-control-policy',
      code: 'EXPLICIT_DENY',
      policyType: 'service-control-policy',
      owner: 'organization administrator',
      text: `SCP p-regions, statement "DenyOutsideUsEast1" attached to ou-production denies dynamodb:DeleteTable on ${table('clicks', 'eu-west-1')} because StringNotEquals aws:RequestedRegion [us-east-1], and the request has eu-west-1`,
      statements: [
        {
          policy: `${SERVICE_CONTROL}/p-regions`,
          attachedTo: 'ou-production',
          sid: 'DenyOutsideUsEast1',
          index: 0,
          effect: 'Deny',
          conditions: [
            {
              operator: 'StringNotEquals',
              key: 'aws:RequestedRegion',
              wanted: ['us-east-1'],
              seen: ['eu-west-1'],
              match: true,
            },
          ],
        },
      ],
    },
    chain: ['caller', 'caller'],
    remediations: [
      'caller: caller, proven',
      // The list of what it spares is extended; the principal is not exempted from the whole.
      'service-control-policy: organization administrator, proven',
    ],
  }),
} as const;
