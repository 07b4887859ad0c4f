export {
  AthenaClient as Client,
  GetQueryExecutionCommand as GetQueryExecution,
  GetQueryResultsCommand as GetQueryResults,
  GetWorkGroupCommand as GetWorkGroup,
  StartQueryExecutionCommand as StartQueryExecution,
  StopQueryExecutionCommand as StopQueryExecution,
} from '@aws-sdk/client-athena';
