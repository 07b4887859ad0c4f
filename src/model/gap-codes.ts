import type { CodeWords } from './code.js';

/** What a gap means and what to do about it; its sentence is made where it was found. */
type GapWords = Omit<CodeWords, 'text'>;

const TRAIL = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/';
const HISTORY = `${TRAIL}view-cloudtrail-events.html`;
const DATA_EVENTS = `${TRAIL}logging-data-events-with-cloudtrail.html`;
const RECORDS = `${TRAIL}cloudtrail-event-reference.html`;
const DENIED = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html';

function gap(meaning: string, fix: string, page: string): GapWords {
  return { meaning, fix, page };
}

/** The codes of all gaps that no check tells. */
export const OWN_GAPS = {
  ACCOUNTS_NOT_OPENED: gap(
    'No credentials open some of the accounts that were asked for, so that their Event history was not read.',
    'Let the role that --assume-role-name names be assumed there, or read the files of the organization’s trail.',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html',
  ),
  ACTION_UNKNOWN: gap(
    'AWS has no action of the name that --action gives, so that no call can have it.',
    'Correct the name; the nearest one is told.',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ),
  CHANGES_UNREAD: gap(
    'Who changed the policy since the call was last allowed, or whether anybody did since it was denied, could not be looked up.',
    'Let the run call cloudtrail:LookupEvents in the account and Region that records the change.',
    HISTORY,
  ),
  CHECK_FAILED: gap(
    'A check threw an error; what it would have found is not known.',
    'Report it to whoever wrote the check; its layers count as not checked.',
    DENIED,
  ),
  CREDENTIALS_EXPIRED: gap(
    'The credentials expired in the middle of the run; what was to be read after that is missing.',
    'Get fresh credentials, and run it again.',
    'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html',
  ),
  CREDENTIALS_REFUSED: gap(
    'AWS does not take the credentials of the run, so that the text alone was explained.',
    'Get fresh credentials, and run it again.',
    'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html',
  ),
  DATA_EVENTS_NOT_LOGGED: gap(
    'No trail records calls on items, so that their denials stand nowhere.',
    'Switch data events on for the tables, and wait for the next call.',
    DATA_EVENTS,
  ),
  DATA_EVENTS_PARTLY_LOGGED: gap(
    'Trails record calls on items of some tables, or some calls alone.',
    'Widen the event selectors of the trail.',
    DATA_EVENTS,
  ),
  DEADLINE: gap(
    'The time given to the run was over before everything was explained.',
    'Narrow the question, or give more time with --deadline.',
    HISTORY,
  ),
  DENIALS_WITHOUT_PRINCIPAL: gap(
    'Denials were seen whose record does not name who made the call.',
    'Look at them without --arn.',
    RECORDS,
  ),
  ENCODED_MESSAGE_CUT: gap(
    'CloudTrail cut the encoded authorization message, which cannot be decoded any more.',
    'Explain the whole message, as the caller got it.',
    'https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html',
  ),
  ENCODED_MESSAGE_UNREAD: gap(
    'The encoded authorization message could not be decoded.',
    'Let the run call sts:DecodeAuthorizationMessage in the account of the call.',
    'https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html',
  ),
  ENVIRONMENT_UNREAD: gap(
    "A function's environment variables could not be read, so that the tables they name are not known.",
    'Let the run call lambda:GetFunctionConfiguration, and decrypt the variables with the key of the function.',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  ),
  FUNCTION_UNREAD: gap(
    'What was asked about a function could not be read of it.',
    'Let the run call the operation that is named.',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html',
  ),
  NETWORK_UNREAD: gap(
    'Whether the calls of a function pass a VPC endpoint could not be read.',
    'Let the run call the operations of Amazon EC2 that are named.',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  ),
  TABLES_UNREAD: gap(
    'The tables of an account could not be listed.',
    'Let the run call dynamodb:ListTables.',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html',
  ),
  FILE_EMPTY: gap('A file that was named holds nothing.', 'Check how it was made or fetched.', RECORDS),
  FILE_ENCODING: gap(
    'A file is not written in UTF-8, and is read as well as it can be.',
    'Convert it to UTF-8.',
    RECORDS,
  ),
  FILE_NO_RECORD: gap(
    'A file was read, and nothing in it is a record of CloudTrail or tells a denial.',
    'Check that it is the file that was meant.',
    RECORDS,
  ),
  FILE_FORMAT: gap(
    'A file holds no CloudTrail record that was recognised.',
    'Give files of a trail, exports of queries, or log lines.',
    `${TRAIL}cloudtrail-log-file-examples.html`,
  ),
  FILE_UNREADABLE: gap(
    'A file that was named or found could not be read whole.',
    'Check its permissions and that it is whole.',
    `${TRAIL}cloudtrail-log-file-examples.html`,
  ),
  INTERRUPTED: gap(
    'The run was stopped; what was found before is reported.',
    'Run it again, with a narrower question if it takes long.',
    HISTORY,
  ),
  LAYER_UNREAD: gap(
    'A layer of policies could not be read; it is no cause, and nothing is said of it.',
    'Run the command that is told, or give the role that may read it.',
    DENIED,
  ),
  LOGS_DENIED: gap(
    'AWS refused to query the log group.',
    'Let the run call the operation that is named on the log group.',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html',
  ),
  LOGS_FAILED: gap(
    'A query of CloudWatch Logs failed.',
    'Run it again, with a narrower question if it ran too long.',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html',
  ),
  LOGS_TOO_MANY: gap(
    'A query of CloudWatch Logs answered as many lines as it can; there may be more.',
    'Narrow the question.',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html',
  ),
  LOOKUP_CREDENTIALS_REFUSED: gap(
    'AWS did not accept the credentials while the Event history was read.',
    'Get fresh credentials, and run it again.',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
  ),
  LOOKUP_DENIED: gap(
    'AWS refused to show the Event history.',
    'Let the run call cloudtrail:LookupEvents.',
    `${TRAIL}security_iam_id-based-policy-examples.html`,
  ),
  LOOKUP_FAILED: gap('The Event history could not be read to its end.', 'Run it again.', HISTORY),
  LOOKUP_THROTTLED: gap(
    'CloudTrail answers two lookups a second, and others ask too: the Event history was not read to its end.',
    'Run it again later, or read a trail.',
    `${TRAIL}WhatIsCloudTrail-Limits.html`,
  ),
  LOOKUP_DATA_EVENTS_INVISIBLE: gap(
    'The Event history shows management events alone; calls on items are data events.',
    'Read a trail that records data events: --from trail.',
    HISTORY,
  ),
  LOOKUP_DELIVERY_LAG: gap('CloudTrail delivers an event some minutes after the call.', 'Run it again later.', HISTORY),
  LOOKUP_EVENT_OUTSIDE_WINDOW: gap(
    'The event that was asked for may lie outside of the window.',
    'Give the time of the event with --since and --until.',
    HISTORY,
  ),
  LOOKUP_INTERRUPTED: gap(
    'The run was stopped before the Event history was read to its end.',
    'Run it again.',
    HISTORY,
  ),
  LOOKUP_OLDER_THAN_KEPT: gap(
    'The Event history keeps events for 90 days.',
    'Read a trail or an event data store for older ones.',
    HISTORY,
  ),
  LOOKUP_OTHER_REGIONS: gap(
    'The Event history of a Region shows the calls of that Region alone.',
    'Run it with --region all, or with the Region of the call.',
    HISTORY,
  ),
  LOOKUP_RECORD_UNREADABLE: gap(
    'An event of the Event history holds no record that can be read.',
    'Look at the event where AWS shows it, in the Event history.',
    HISTORY,
  ),
  LOOKUP_SESSIONS_ONLY: gap(
    'Of a role, the calls of the sessions that were found are looked up.',
    'Read a trail for all of its sessions.',
    HISTORY,
  ),
  EVENT_ID_UNKNOWN: gap(
    'What --event-id gives has not the form of an id of a CloudTrail event.',
    'Give the eventID of the record.',
    RECORDS,
  ),
  OTHER_CALLERS_SEEN: gap(
    'No failed call of the principal was found, and some of other callers were.',
    'Ask for the caller that was meant.',
    HISTORY,
  ),
  PRINCIPAL_UNKNOWN_TO_IAM: gap(
    'IAM knows no user or role of the name that --arn gives.',
    'Correct its name, path or account.',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  ),
  REGIONS_UNREAD: gap(
    'Which Regions are on in the account could not be read; those that every account has were looked at.',
    'Let the run call ec2:DescribeRegions, or name the Regions.',
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
  ),
  SERVICE_UNKNOWN: gap(
    'AWS has no service of the prefix that --service gives.',
    'Correct the prefix; the nearest one is told.',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ),
  NARROWED_TO_NOTHING: gap(
    'Failed calls were seen, and none of them fits what the question is narrowed to.',
    'Check the spelling of the flags that narrow it.',
    HISTORY,
  ),
  NO_FILES: gap('A path that was named leads to no file.', 'Check the path.', `${TRAIL}cloudtrail-find-log-files.html`),
  ONLY_THE_WINDOW: gap('Records outside of the window were passed over.', 'Widen --since and --until.', HISTORY),
  OTHER_SERVICES_LEFT_OUT: gap(
    'Denials of other services were seen and left out.',
    'Run it with --service all, or with their names.',
    HISTORY,
  ),
  PRINCIPAL_UNKNOWN: gap(
    'Nobody told who made the call, so that no policy can be proven to deny it.',
    'Explain the CloudTrail record, or the whole message.',
    DENIED,
  ),
  PROXY_ROLE_UNKNOWN: gap(
    'A service was refused as a role that it was given, and neither the call nor a read tells which role.',
    'Let the run call lambda:GetFunctionConfiguration, or look at the policies of the role yourself.',
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  ),
  RECORD_BROKEN: gap(
    'A record in a file is damaged or cut.',
    'Fetch the file again.',
    `${TRAIL}cloudtrail-log-file-validation-intro.html`,
  ),
  RECORDS_NOT_READ: gap(
    'The records of calls that a text tells of could not be looked up in the Event history; the text alone tells of them.',
    'Let the run call cloudtrail:LookupEvents in the account and Region of the call.',
    HISTORY,
  ),
  RECORD_FAILED: gap(
    'The evidence could not be written; the report is made all the same.',
    'Give --record a folder with enough room.',
    DENIED,
  ),
  RESOURCE_UNKNOWN: gap(
    'Nobody told what the call was made on, so that a policy is weighed for any resource.',
    'Explain the CloudTrail record, or the whole message.',
    DENIED,
  ),
  S3_DENIED: gap(
    'AWS refused to list or open the files of a trail.',
    'Let the run call s3:ListBucket and s3:GetObject on the bucket, and kms:Decrypt on its key.',
    `${TRAIL}create-s3-bucket-policy-for-cloudtrail.html`,
  ),
  S3_FAILED: gap(
    'The files of a trail could not be listed or opened.',
    'Run it again.',
    `${TRAIL}cloudtrail-find-log-files.html`,
  ),
  S3_NO_OBJECTS: gap(
    'The bucket holds no files of a trail for the window.',
    'Check the bucket, its prefix and the window.',
    `${TRAIL}cloudtrail-find-log-files.html`,
  ),
  SOURCE_MORE_GAPS: gap(
    'More went wrong while reading than is listed.',
    'Fix what is listed, and run it again.',
    RECORDS,
  ),
  TEXT_ONLY: gap('A text alone was read, and no policy.', 'Run it with AWS credentials.', DENIED),
  TEXT_WITHOUT_DENIAL: gap(
    'The text holds no denial that is known.',
    'Give the whole message, from its first word to its last.',
    DENIED,
  ),
  TRAIL_NONE: gap('The account has no trail.', 'Create one.', `${TRAIL}cloudtrail-create-and-update-a-trail.html`),
  TRAIL_STOPPED: gap(
    'A trail does not log at present.',
    'Start its logging.',
    `${TRAIL}cloudtrail-turning-off-logging.html`,
  ),
  TRAIL_UNREAD: gap(
    'Trails, or what they record, could not be read.',
    'Let the run call the operation that is named.',
    `${TRAIL}cloudtrail-create-and-update-a-trail.html`,
  ),
} as const satisfies Readonly<Record<string, GapWords>>;
