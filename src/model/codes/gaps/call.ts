import { DENIED, HISTORY, type Nothing, words } from './words.js';

const DECODE = 'https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html';

/** Of the request that has a stand-in: which action, and why nobody knows. */
type Untold = {
  readonly action: string;
  readonly why: string;
};

const LOOK_UP = 'look up the role of the function or the resource, and ask: `ddb-doctor can ROLE ACTION RESOURCE`';

function eitherWay(told: string | undefined, other: string): string {
  return told === undefined ? other : `${told}, or ${other}`;
}

const WHOLE_RECORD = 'explain the CloudTrail record of the call, or its whole message';

/** Gaps of one call, and of a function. */
export const CALL_GAPS = {
  LAYER_UNREAD: words({
    text: ({
      layer,
      why,
      denials,
    }: {
      readonly layer: string;
      readonly why: string;
      readonly remedy: string;
      readonly denials?: string;
    }) => `not checked: ${layer}${denials === undefined ? '' : ` (of ${denials})`}: ${why}`,
    remedy: ({ remedy }) => remedy,
    meaning: 'A layer of policies could not be read; it is no cause, and nothing is said of it.',
    fix: 'Run the command that is told, or give the role that may read it.',
    page: DENIED,
  }),
  CHANGES_UNREAD: words({
    text: ({ when }: { readonly when: 'before the first denial' | 'since the denial' }) =>
      `what changed ${when} could not be looked up`,
    meaning:
      'Who changed the policy since the call was last allowed, or whether anybody did since it was denied, could not be looked up.',
    fix: 'Let the run call cloudtrail:LookupEvents in the account and Region that records the change.',
    page: HISTORY,
  }),
  POLICY_UNREADABLE: words({
    text: ({ policy, why }: { readonly policy: string; readonly why: string }) =>
      `the policy \`${policy}\` cannot be read: ${why}`,
    remedy: () => 'look at the document in AWS, and run again',
    meaning:
      'A policy was given whose document is none that AWS would keep: not JSON, without statements, or too long.',
    fix: 'Look at the document in AWS: what was recorded, or given, may be damaged.',
    page: DENIED,
  }),
  CHECK_FAILED: words({
    text: ({ check, why }: { readonly check: string; readonly why: string }) => `check ${check} failed: ${why}`,
    meaning: 'A check threw an error; what it would have found is not known.',
    fix: 'Report it to whoever wrote the check; its layers count as not checked.',
    page: DENIED,
  }),
  ENCODED_MESSAGE_CUT: words<Nothing>({
    text: () => 'the encoded authorization message is cut, as CloudTrail cuts at 1 KB, and cannot be decoded',
    remedy: () => 'explain the whole message, as the caller got it',
    meaning: 'CloudTrail cut the encoded authorization message, which cannot be decoded any more.',
    fix: 'Explain the whole message, as the caller got it.',
    page: DECODE,
  }),
  ENCODED_MESSAGE_UNREAD: words<Nothing>({
    text: () => 'the encoded authorization message could not be decoded',
    meaning: 'The encoded authorization message could not be decoded.',
    fix: 'Let the run call sts:DecodeAuthorizationMessage in the account of the call.',
    page: DECODE,
  }),
  PRINCIPAL_UNKNOWN: words({
    text: ({ action, why }: Untold) => `who asked for ${action} is not known: ${why}`,
    remedy: () => WHOLE_RECORD,
    meaning: 'Nobody told who made the call, so that no policy can be proven to deny it.',
    fix: 'Explain the CloudTrail record, or the whole message.',
    page: DENIED,
  }),
  RESOURCE_UNKNOWN: words({
    text: ({ action, why }: Untold) => `what ${action} was asked on is not known: ${why}`,
    remedy: () => WHOLE_RECORD,
    meaning: 'Nobody told what the call was made on, so that a policy is weighed for any resource.',
    fix: 'Explain the CloudTrail record, or the whole message.',
    page: DENIED,
  }),
  PROXY_ROLE_UNKNOWN: words({
    text: ({ why }: { readonly why?: string }) =>
      `the role that the service was refused as could not be told${why === undefined ? '' : `: ${why}`}`,
    remedy: (_, told) => eitherWay(told, LOOK_UP),
    meaning: 'A service was refused as a role that it was given, and neither the call nor a read tells which role.',
    fix: 'Let the run call lambda:GetFunctionConfiguration, or look at the policies of the role yourself.',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  }),
  ENVIRONMENT_UNREAD: words({
    text: ({ code }: { readonly code: string }) => `the function's environment could not be read: ${code}`,
    remedy: () => 'allow kms:Decrypt on the key of the environment, or name the table: --table NAME',
    meaning: "A function's environment variables could not be read, so that the tables they name are not known.",
    fix: 'Let the run call lambda:GetFunctionConfiguration, and decrypt the variables with the key of the function.',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  }),
  FUNCTION_UNREAD: words<Nothing>({
    text: () => 'not all of the function could be read',
    meaning: 'What was asked about a function could not be read of it.',
    fix: 'Let the run call the operation that is named.',
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html',
  }),
  NETWORK_UNREAD: words<Nothing>({
    text: () => "the function's way to DynamoDB could not be followed",
    meaning: 'Whether the calls of a function pass a VPC endpoint could not be read.',
    fix: 'Let the run call the operations of Amazon EC2 that are named.',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  }),
  TABLES_UNREAD: words<Nothing>({
    text: () => 'which tables the environment names could not be told',
    remedy: (_, told) => eitherWay(told, 'name the table: --table NAME'),
    meaning: 'The tables of an account could not be listed.',
    fix: 'Let the run call dynamodb:ListTables.',
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html',
  }),
};
