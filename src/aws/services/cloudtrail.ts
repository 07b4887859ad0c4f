export {
  CancelQueryCommand as CancelQuery,
  CloudTrailClient as Client,
  DescribeQueryCommand as DescribeQuery,
  DescribeTrailsCommand as DescribeTrails,
  GetEventSelectorsCommand as GetEventSelectors,
  GetQueryResultsCommand as GetQueryResults,
  GetTrailCommand as GetTrail,
  GetTrailStatusCommand as GetTrailStatus,
  ListEventDataStoresCommand as ListEventDataStores,
  LookupEventsCommand as LookupEvents,
  StartQueryCommand as StartQuery,
} from '@aws-sdk/client-cloudtrail';
