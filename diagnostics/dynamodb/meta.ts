import { defineMeta, type Finding, fillTemplate } from '../../src/check/index.js';

export const meta = defineMeta({
  id: 'dynamodb',
  title: "DynamoDB's own reasons: keys, attributes, tags, whole-table reads, other accounts, roles of services",
  contributes: [],
  docs: {
    why: 'DynamoDB asks other actions than the call is named, compares its own condition keys, and is called by services.',
    fix: 'Call as the condition asks, name the table by its ARN across accounts, or grant the role that really calls.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/security-iam.html',
  },
  reads: ['dynamodb:DescribeTable', 'dynamodb:GetAbacStatus', 'dynamodb:ListTagsOfResource', 'iam:GetRole'],
  findings: {
    ABAC_OFF:
      '{statement} compares {key}, but attribute-based access control is off for DynamoDB in account {account}, {region}: the key is never there',
    ATTRIBUTES:
      '{statement} limits the attributes of an item: {condition}; a call that names attributes of the list alone, the keys among them, meets it',
    DAX_ROLE:
      '{role} is the service role of a DAX cluster: the cluster calls DynamoDB with it, whatever its clients may do; grant the role, not the application',
    FULL_TABLE_SCAN:
      '{statement} keeps PartiQL statements from reading the whole table: name the partition key in WHERE, with = or IN',
    FURTHER_ACTIONS: '{operation} is authorized as more than its name says: {why}',
    LEADING_KEYS: '{statement} limits the items by their partition key: {condition}{hint}',
    NOT_ACROSS_ACCOUNTS:
      'DynamoDB has no {action} on a table of another account, whatever its policy says: call with a role of account {account}',
    NO_SUCH_KEY: '{statement} compares {key}, which DynamoDB does not know: tags are compared by {instead}',
    REPLICATION_DENIED:
      '{statement} denies the role with which DynamoDB replicates the table: except {role} from the Deny, or the replica is cut off after 20 hours',
    STREAM_ROLE:
      '{role} reads the stream for an event source mapping: it needs dynamodb:DescribeStream, dynamodb:GetRecords and dynamodb:GetShardIterator on the stream, and dynamodb:ListStreams on *',
    TABLE_NOT_THERE: 'there is no table {name} in account {account}, {region}, which is where the call went{hint}',
  },
});

type Told = Pick<Finding, 'code' | 'request' | 'data'> & Partial<Finding>;

/** A finding of this check: an explanation by the owner of the application, unless more is said. */
export function tell(told: Told): Finding {
  const text = fillTemplate(meta.findings[told.code] ?? '', told.data);
  return {
    check: meta.id,
    certainty: 'proven',
    standing: 'info',
    statements: [],
    owner: 'application team',
    text,
    ...told,
  };
}
