export {
  CloudWatchLogsClient as Client,
  DescribeLogGroupsCommand as DescribeLogGroups,
  DescribeResourcePoliciesCommand as DescribeResourcePolicies,
  FilterLogEventsCommand as FilterLogEvents,
  GetQueryResultsCommand as GetQueryResults,
  StartQueryCommand as StartQuery,
  StopQueryCommand as StopQuery,
} from '@aws-sdk/client-cloudwatch-logs';
