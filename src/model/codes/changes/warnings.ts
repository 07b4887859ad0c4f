import type { ChangeWords } from '../code.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const PERIMETERS = `${IAM}access_policies_data-perimeters.html`;
const TAGS = `${IAM}access_tags.html`;
const QUOTAS = `${IAM}reference_iam-quotas.html`;
const VARIABLES = `${IAM}reference_policies_variables.html`;
const OPERATORS = `${IAM}reference_policies_elements_condition_operators.html`;
const RESOURCES = `${IAM}reference_policies_elements_resource.html`;

/** What to know of a change before it is made. */
const BEFORE_IT_IS_MADE = {
  ALLOWED_ELSEWHERE: {
    text: '{statement} allows it elsewhere ({trap}): if that is the one meant, change the call instead, such as its Region, its ARN or its registryId',
    meaning: 'A statement allows the same in another account or Region: the call may have gone to the wrong one.',
    page: `${IAM}reference-arns.html`,
  },
  BINDS_OTHERS: {
    text: 'the statement binds {whom} as well',
    meaning: 'The changed statement holds for more than this caller.',
    page: `${IAM}access_policies.html`,
  },
  CONDITION_ON_PURPOSE: {
    text: '{statement} asks for {keys} on purpose: meet the condition before you grant around it',
    meaning: 'A statement would allow the call but for a condition, which guards something.',
    page: `${IAM}reference_policies_elements_condition.html`,
  },
  DELIBERATE_BY_RESOURCE: {
    text: '{statement} looks deliberate (it names {resources}): make sure that the call is meant, and change the call first',
    meaning: 'A Deny of a few resources was written for this very call.',
    page: `${IAM}reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html`,
  },
  DELIBERATE_BY_SID: {
    text: '{statement} looks deliberate (its Sid is "{sid}"): make sure that the call is meant, and change the call first',
    meaning: 'The Sid of a Deny says that it guards something.',
    page: `${IAM}reference_policies_elements_sid.html`,
  },
  GUARDS_BOUNDARY: {
    text: 'a permissions boundary caps a principal on purpose: use a principal that it fits first',
    meaning: 'The change would loosen a guard rail.',
    page: `${IAM}access_policies_boundaries.html`,
  },
  GUARDS_RCP: {
    text: 'an RCP guards the data perimeter: change the caller to fit it first',
    meaning: 'The change would loosen a guard rail.',
    page: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html',
  },
  GUARDS_SCP: {
    text: 'an SCP guards every account below it: change the caller to fit it first',
    meaning: 'The change would loosen a guard rail.',
    page: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
  },
  OTHERS_ASK_FOR_TAG: {
    text: 'other policies may ask for the tag as well, and allow or deny more by it: tag only what it is true of',
    meaning: 'A tag is an attribute that any policy may compare.',
    page: TAGS,
  },
  PERIMETER: {
    text: 'the statement is a perimeter on {keys}: change the caller to fit it first',
    meaning: 'The change would loosen a perimeter.',
    page: PERIMETERS,
  },
  RULE_FOR_PEOPLE: {
    text: 'the statement is a rule for people ({keys}), which {who} cannot meet with the credentials of a function or a service: spare the call, not the caller',
    meaning: 'A rule on MFA, an address or a Region meets calls that no person makes.',
    page: PERIMETERS,
  },
  TAGGING_IS_ASKED: {
    text: 'a call that passes tags also asks for the action that tags[, {action},] on the new resource',
    meaning: 'To pass tags with a call that makes something is an action of its own.',
    page: TAGS,
  },
  TOO_LONG: {
    text: 'it would have {size} characters, and {limit} may have {most}: shorten or split it first',
    meaning: 'AWS refuses the changed policy as too long.',
    page: QUOTAS,
  },
  WHOLE_ENDPOINT: {
    text: 'a policy without an Allow stops every call through the endpoint: this one lets the principals of the account pass with whatever the endpoint is for, so that the next call of the same work is not stopped',
    meaning: 'The policy of the endpoint allows nothing at all.',
    page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
  },
} as const satisfies Readonly<Record<string, ChangeWords>>;

/** What a change covers beside this request, and why that is meant. */
const COVERS = {
  CHOOSE_END: {
    text: 'the new end is {days} days after the call: choose the one that the work needs',
    meaning: 'A grant for a time takes a later end, which nothing that was read tells.',
    page: OPERATORS,
  },
  COVERS_ENDPOINT: {
    text: 'calls of anyone through {endpoint} are spared, whatever their private address',
    meaning: 'The exception is by the endpoint, and not by an address.',
    page: PERIMETERS,
  },
  COVERS_LATER_BATCH_JOBS: ofNew('it covers every job: each has an id of its own'),
  COVERS_LATER_CONSUMERS: ofNew('it covers the consumer when it is registered again'),
  COVERS_LATER_EXECUTIONS: ofNew('it covers every execution of the state machine'),
  COVERS_LATER_LOG_STREAMS: ofNew('it covers every log stream of the group: whatever writes makes new ones'),
  COVERS_LATER_PARTS: ofNew('it covers all that the table has of the kind: each has an id of its own'),
  COVERS_LATER_REVISIONS: ofNew('it covers every revision of the task definition'),
  COVERS_LATER_SECRET: ofNew(
    'the six characters stay open, so that the secret is covered when it is made again under its name',
  ),
  COVERS_LATER_STREAMS: ofNew('it covers every stream of the table: a stream that is turned on again has a new label'),
  COVERS_LATER_TASKS: ofNew('it covers what the cluster runs: each has an id of its own'),
  COVERS_LOG_STREAMS: ofNew('it then covers the log streams of the group as well'),
  COVERS_OWNED_BY_AWS: {
    text: 'it then lets these callers reach whatever AWS owns under that name, in every Region',
    meaning: "AWS's own resources are in no account of a customer.",
    page: PERIMETERS,
  },
  COVERS_OWNED_BY_AWS_FOR_ALL: {
    text: 'it then lets whom it binds reach whatever AWS owns under that name, in every Region',
    meaning: "AWS's own resources are in no account of a customer.",
    page: PERIMETERS,
  },
  COVERS_PATTERN: {
    text: 'it then covers every value that the pattern names, as it was written to',
    meaning: 'Under an operator with wildcards `*` and `?` stand for any text.',
    page: OPERATORS,
  },
  COVERS_PREFIX: {
    text: "it then covers every value that begins with {prefix}, which are the caller's own",
    meaning: 'What a variable holds is followed by anything.',
    page: VARIABLES,
  },
  COVERS_STREAMS: ofNew('it then covers every stream of the table: a stream that is turned on again has a new label'),
  COVERS_VARIABLES: {
    text: 'variables in its other statements become variables as well',
    meaning: 'The Version is that of the whole policy.',
    page: VARIABLES,
  },
} as const satisfies Readonly<Record<string, ChangeWords>>;

/** A pattern in the place of an id that AWS makes anew. */
function ofNew<const T extends string>(text: T) {
  return {
    text,
    meaning: 'AWS makes up a part of the ARN anew: a policy that names it ends with it.',
    page: RESOURCES,
  };
}

export const WARNINGS = { ...BEFORE_IT_IS_MADE, ...COVERS };
