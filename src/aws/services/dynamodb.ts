export {
  DescribeTableCommand as DescribeTable,
  DynamoDBClient as Client,
  GetResourcePolicyCommand as GetResourcePolicy,
  ListTablesCommand as ListTables,
  ListTagsOfResourceCommand as ListTagsOfResource,
} from '@aws-sdk/client-dynamodb';
export { GetAbacStatus } from './get-abac-status.js';
