import { defineMeta } from '../../src/check/index.js';

export const meta = defineMeta({
  id: 'dynamodb',
  title: "DynamoDB's own reasons: keys, attributes, tags, whole-table reads, roles of services",
  contributes: [],
  docs: {
    why: 'DynamoDB asks other actions than the call is named, compares its own condition keys, and is called by services.',
    fix: 'Call as the condition asks, name the table by its ARN across accounts, or grant the role that really calls.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/security-iam.html',
    falseLeads: [
      'An action dynamodb:TransactWriteItems or dynamodb:BatchExecuteStatement: there is none, DynamoDB asks for the actions of the single operations.',
      "The table of another account by its name alone: DynamoDB looks in the caller's account. Give its ARN.",
    ],
  },
  reads: [
    'dynamodb:DescribeTable',
    'dynamodb:GetAbacStatus',
    'dynamodb:ListTables',
    'dynamodb:ListTagsOfResource',
    'iam:GetRole',
  ],
  findings: {
    ABAC_OFF: {
      text: '{statement} compares {key}, but attribute-based access control is off for DynamoDB in account {account}, {region}: the key is never there',
      meaning: 'Tags of tables count in conditions only where the account has opted in to ABAC for the Region.',
      fix: 'Opt in to ABAC for DynamoDB in the account and Region, or name the table in Resource.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/attribute-based-access-control.html',
    },
    ATTRIBUTES: {
      text: '{statement} limits the attributes of an item: {condition}; a call that names attributes of the list alone, the keys among them, meets it',
      meaning: 'The statement compares the attributes that the call reads or writes.',
      fix: 'Name the attributes of the list in ProjectionExpression with Select SPECIFIC_ATTRIBUTES, or extend the list.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html',
    },
    DAX_ROLE: {
      text: '{role} is the service role of a DAX cluster: the cluster calls DynamoDB with it, whatever its clients may do; grant the role, not the application',
      meaning: 'A DAX cluster calls DynamoDB with its own role for all of its clients.',
      fix: 'Grant the role of the cluster.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.access-control.html',
    },
    FULL_TABLE_SCAN: {
      text: '{statement} keeps PartiQL statements from reading the whole table: name the partition key in WHERE, with = or IN',
      meaning:
        'A PartiQL SELECT without the partition key in WHERE reads the whole table, and the statement denies that.',
      fix: 'Name the partition key in WHERE, with = or IN.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html',
    },
    FURTHER_ACTIONS: {
      text: '{operation} is authorized as more than its name says: {why}',
      meaning: 'Some operations ask for other actions beside the one that has their name.',
      fix: 'Allow every action that the call asks for.',
      page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html',
    },
    LEADING_KEYS: {
      text: '{statement} limits the items by their partition key: [{trap}: ]{condition}[; a {wholeTable} names no partition key]',
      meaning: 'The statement compares dynamodb:LeadingKeys with the partition keys of the items.',
      fix: 'Call with the partition keys that the statement lists, or extend the list.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html',
    },
    NO_SUCH_KEY: {
      text: '{statement} compares {key}, which DynamoDB does not know: tags are compared by {instead}',
      meaning: 'A condition key that the service does not have is absent whenever it is compared.',
      fix: 'Compare the key that DynamoDB has.',
      page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html',
    },
    REPLICATION_ACCOUNTS: {
      text: 'the policy of {resource} lets account {account} join it as a replica, but DynamoDB also verifies that it lets {service} in for every account of the global table, {accounts}, in one statement[: {lacks}]',
      meaning:
        'As a replica joins a multi-account global table, each table has to let the replication service read, write and replicate settings for the full set of accounts.',
      fix: 'One statement for the replication service that names every account of the global table in aws:SourceAccount.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html',
    },
    REPLICATION_DENIED: {
      text: '{statement} denies the role with which DynamoDB replicates the table: except {role} from the Deny, or the replica is cut off after 20 hours',
      meaning: 'Global tables replicate with a service-linked role, which a Deny of the table policy reaches too.',
      fix: 'Except the service-linked role from the Deny.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html',
    },
    STREAM_ROLE: {
      text: 'the role[ {role}] of an event source mapping reads the stream, not the caller: it needs dynamodb:DescribeStream, dynamodb:GetRecords and dynamodb:GetShardIterator on the stream, and dynamodb:ListStreams on *',
      meaning: 'Lambda reads streams with the role of the function.',
      fix: 'Grant the role of the function.',
      page: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html',
    },
    WRONG_PLACE: {
      text: 'there is no table {name} in account {account}, {region}, which is where the call went, and {statement} names {named}: the call probably went to the wrong Region',
      meaning:
        'DescribeTable knows no such table where the call went, and the policy allows the call on one of that name elsewhere.',
      fix: 'Make the call in the Region of the table.',
      page: 'https://docs.aws.amazon.com/general/latest/gr/rande.html',
    },
    TABLE_NOT_THERE: {
      text: "there is no table {name} in account {account}, {region}, which is where the call went[; the nearest name there is {near}][; a bare table name always means the account of the caller, {ownAccount}: across accounts TableName must be the table's ARN]",
      meaning: 'DynamoDB knows no table of that name in the account and Region of the call.',
      fix: "Correct the Region or the name; across accounts give the table's ARN as TableName.",
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html',
    },
  },
  changes: {
    CALL_IN_REGION: {
      text: 'make the call in Region {region}, where the policy allows it',
      meaning: 'The call went to a Region where the table is not, and a policy allows it on one elsewhere.',
      page: 'https://docs.aws.amazon.com/general/latest/gr/rande.html',
    },
    NAME_ALL_ACCOUNTS: {
      text: 'in {place}: let one statement for {service} name every account of the global table in aws:SourceAccount, {accounts}',
      meaning: 'DynamoDB verifies that its replication service is let in for every account of the global table.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html',
    },
    OTHERS_NEEDLESS: {
      text: 'its other statements for the replication are needless then',
      meaning: 'One statement names all the accounts that several named before.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html',
    },
  },
});
