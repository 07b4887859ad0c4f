export {
  CloudWatchLogsClient as Client,
  FilterLogEventsCommand as FilterLogEvents,
  GetQueryResultsCommand as GetQueryResults,
  StartQueryCommand as StartQuery,
  StopQueryCommand as StopQuery,
} from '@aws-sdk/client-cloudwatch-logs';
