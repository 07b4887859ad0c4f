export {
  GetDatabasesCommand as GetDatabases,
  GetPartitionsCommand as GetPartitions,
  GetTableCommand as GetTable,
  GetTablesCommand as GetTables,
  GlueClient as Client,
} from '@aws-sdk/client-glue';
