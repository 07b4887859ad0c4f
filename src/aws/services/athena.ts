export {
  AthenaClient as Client,
  GetDataCatalogCommand as GetDataCatalog,
  GetQueryExecutionCommand as GetQueryExecution,
  GetQueryResultsCommand as GetQueryResults,
  GetWorkGroupCommand as GetWorkGroup,
  StartQueryExecutionCommand as StartQueryExecution,
  StopQueryExecutionCommand as StopQueryExecution,
} from '@aws-sdk/client-athena';
