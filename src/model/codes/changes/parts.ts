/** Where a change is made. */
const PLACES = {
  ATTACHED_POLICY: '{policy}, attached to {holder}',
  COPIED_POLICY: "{policy}, a copy that takes the place of AWS's {replaced} on {holder}",
  NEW_POLICY: 'a new policy {policy}, attached to {holder}',
  PASSED_POLICY: 'the {policy} (passed by whoever issues the session)',
  PERMISSION_SET: 'the inline policy of the Identity Center permission set {name}',
} as const;

/** How a Deny spares the call. */
const EXCEPTIONS = {
  ADD_TO_CONDITION: 'add {value} to {operator} {key}',
  ADD_TO_LIST: 'add {value} to {element}, the list of what it spares',
  EXEMPT: 'exempt {value} with {operator} {key}',
  SPARE_ACTION: 'spare {action}, with NotAction in place of Action "*"',
  SPARE_ALIKE: 'spare {resource}, with NotResource',
  SPARE_CALLS_OF_SERVICES: 'spare what AWS services do for the caller, with {operator} {key} "{value}"',
  SPARE_ENDPOINT: 'spare what comes through {endpoint}, with {operator} {key}',
  SPARE_RESOURCE: 'spare {resource}, with NotResource in place of Resource "*"',
  SPARE_SERVICES: 'spare what AWS services do, with {operator} {key} "{value}"',
  TAKE_OUT_ACTION: 'take {action} out of Action and give it a Deny with a condition of its own',
  TAKE_OUT_RESOURCE: 'take {resource} out of Resource',
} as const;

/** What the caller, or who sets its tags, does. */
const WAYS = {
  ASK_FOR_ATTRIBUTES: 'ask only for the attributes {attributes}',
  ASK_FOR_ITEMS: 'ask only for items of {items}',
  BY_FULL_ARN: 'by its full ARN',
  BY_PARAMETER: 'with {parameter} {account} ({option} {account})',
  CALL_AS_PART: 'make the call as part of {operations}',
  CALL_IN_REGION: 'make the call in Region {regions}',
  CALL_OVER_HTTPS: 'send the call over HTTPS',
  CALL_FROM_ADDRESS: 'send the call from {addresses}',
  CALL_FROM_ADDRESS_IN_VPC: 'send the call from {addresses} within the VPC',
  CALL_FROM_VPC: 'send the call from VPC {vpcs}',
  CALL_THROUGH_ENDPOINT: 'send the call through VPC endpoint {endpoints}',
  NAME_SESSION: 'name the session as the statement asks: {value}',
  NAME_WHOLE_KEY: 'name the whole partition key in the WHERE clause',
  LEAVE_OUT_OPTION: 'leave {option} out',
  PASS_ANY_OPTION: 'pass {option}, whatever its value',
  PASS_ANY_TAG: 'pass the tag {name}, whatever its value, with the call',
  PASS_BOUNDARY: 'pass the permissions boundary: --permissions-boundary {value}',
  PASS_EXTERNAL_ID: 'pass the external id that the statement asks for: {value}',
  PASS_OPTION: 'pass {option} {value}',
  PASS_SESSION_TAG:
    'pass the session tag {name} = {value} when the session of {who} is issued: it overrules the tag of the role',
  PASS_TAG: 'pass the tag {name} = {value} with the call',
  SET_PARAMETER: 'set {name} to {value}',
  TAG: 'tag {what} with {name} = {value}',
  TAG_SESSIONS: 'give the sessions of {who} the tag {name} = {value} where they are issued',
  TURN_ON_ABAC:
    'turn on attribute-based access control for DynamoDB in the account and Region, where it is off, and tag {table} with {name} = {value}',
} as const;

/** How the form of a statement is corrected. */
const REPAIRS = {
  ADD_TO_RESOURCE: 'add {resources} to Resource',
  ALLOW_BESIDE: 'beside it allow {action} on {resource} to the same callers',
  ALLOW_FROM_ENDPOINT: 'beside it allow the same with aws:VpcSourceIp in {ranges} and aws:SourceVpce {endpoint}',
  COMPARE_AS_PATTERN: 'compare {key} with {operator}, under which `{sign}` stands for any text',
  COMPARE_BY: 'compare {key} with {operator}',
  COMPARE_WITH: 'compare {key} with {operator} {value}',
  GIVE_VERSION: 'give the policy Version {version}, from which on {variable} is a variable',
  TAKE_OUT_CONDITION: 'take the condition on {key} out',
  WRITE_FOR: 'write {meant} for {old}',
  WRITE_FOR_EMPTY: 'write {meant} for the empty Resource',
  WRITE_FOR_ID: 'write {arn} in place of the id {id}, which admits nobody any more',
  WRITE_FOR_IDS: 'write {arn} in place of the ids {ids}, which admit nobody any more',
  WRITE_UNDER: 'write {value} for {old} under {operator} {key}',
} as const;

/** Whom a changed statement holds for beside the caller, and what AWS limits the length of. */
const NOUNS = {
  ACCOUNTS_BELOW: 'every account below {level}',
  ACCOUNTS_BELOW_AND_MORE: 'every account below {level}, and whatever else {policy} is attached to',
  ASSIGNED_TO_SET: 'every account and user that the permission set is assigned to',
  CALLS_THROUGH: 'every call through {endpoint}',
  CONDITION: '{operator} {key} {values}',
  EVERYBODY_BESIDE: 'every user, group and role besides {who} that {policy} is attached to',
  LIMIT_ENDPOINT_POLICY: 'an endpoint policy',
  LIMIT_GROUP: 'all inline policies of a group',
  LIMIT_KEY_POLICY: 'a key policy',
  LIMIT_MANAGED: 'a managed policy',
  LIMIT_QUEUE_POLICY: 'the policy of a queue',
  LIMIT_RCP: 'an RCP',
  LIMIT_REPOSITORY_POLICY: 'the policy of a repository',
  LIMIT_ROLE: 'all inline policies of a role',
  LIMIT_SCP: 'an SCP',
  LIMIT_SECRET_POLICY: 'the policy of a secret',
  LIMIT_SESSION_POLICY: 'a session policy',
  LIMIT_TABLE_POLICY: 'the resource-based policy of a table',
  LIMIT_TOPIC_POLICY: 'the policy of a topic',
  LIMIT_TRUST_POLICY: 'a trust policy (up to 4,096 on request)',
  LIMIT_USER: 'all inline policies of a user',
  OTHERS_ATTACHED: 'whoever else {policy} is attached to',
  USERS_OF: 'every user of {group}',
  USERS_OF_RESOURCE: 'everybody who uses {resource}',
} as const;

/** Why a change is proven or is not, of which elements, and what else it allows. */
const PROOFS = {
  ALLOWED_ANYWAY: 'the request is allowed without it as well',
  ALLOWS: '{actions}[ and {more} more actions] on {resource}',
  ALLOWS_DENIED_OF:
    'whatever this statement denies of {listed}, to everybody whom it binds, where another policy allows it',
  ALLOWS_DENIED_SHOWN:
    'whatever this statement denies to anyone whose request shows the added value, where another policy allows it',
  ALLOWS_DENIED_TO: 'whatever else this statement denies to {who}, where another policy allows it',
  ALLOWS_IF: '{actions} on {resources}, whenever {who} asks and meets {keys}',
  ALLOWS_WHENEVER: '{actions} on {resources}, whenever {who} asks',
  ALLOWS_WHERE_OTHERS: '{actions} on {resources}, where other policies allow it',
  AS_TOLD: '{why}',
  CHANGES_CALLS: 'it changes the decision of recorded calls: {calls}',
  CHANGES_NO_POLICY: 'it changes no policy: try the call again',
  CHANGES_OPEN: 'what to write in its place is left open: try the call again',
  CHANGES_UNREAD: 'nothing of the policy was read',
  CHANGES_STATE: 'it changes the state of a resource, which no policy tells: try the call again',
  ELEMENT: '{element} {value}',
  EVERY_ACTION_BUT: 'every action but {actions}',
  EVERY_RESOURCE: 'every resource',
  EVERY_RESOURCE_BUT: 'every resource but {resources}',
  LIKELY_FORM:
    "allowed with the form corrected; only AWS's answer shows that it refuses the form as it is: its documentation does not say so",
  LIKELY_STATEMENT:
    "by AWS's answer the statement is the likely cause, and nobody told the values that it compares: it helps if {taken}",
  PROVEN: 'allowed with the change, denied without it and without any single element of it',
  PROVEN_AS_READ:
    'allowed with the change, denied without it and without any single element of it in all that was read; not checked: {layers}',
  STILL_DENIED: 'the request is still denied after it: a layer remains that no change was found for',
  STILL_DEPENDS: 'after the change the decision still depends on {missing}',
  STILL_DEPENDS_UNREAD: 'after the change the decision still depends on what could not be read',
  SUPERFLUOUS: 'the request is allowed without {elements}',
  TAKEN_TO_BE: '{key} was {value}',
  THE_ACTION: 'the action',
  THE_CHANGE: 'the change of the statement',
  THE_EXCEPTION: 'the exception',
  THE_STATEMENT: 'the statement',
  VERIFIED_BESIDE: 'AWS verifies it beside the request, which no evaluation shows: try the call again',
} as const;

/** Parts of sentences about changes, each of which stands in the words of another code or beside one. */
export const PARTS = { ...PLACES, ...EXCEPTIONS, ...WAYS, ...REPAIRS, ...NOUNS, ...PROOFS };
