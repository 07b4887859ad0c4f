/**
 * Calls of sources that AWS's reference gives the access level Write, or that start what is billed, and why they are made
 * all the same: only for a source that the user names by `--from`. Everything else that a source calls reads or lists.
 * AWS: Service Authorization Reference, list_amazonathena, list_awscloudtrail, list_amazoncloudwatchlogs.
 */
export const QUERY_CALLS: Readonly<Record<string, string>> = {
  'athena:StartQueryExecution':
    'runs a SELECT or an EXPLAIN; Athena writes the result to the place that the workgroup names, and nothing else is written',
  'athena:StopQueryExecution': 'ends a query of this run that nobody waits for any longer, and that would be billed on',
  'cloudtrail:CancelQuery': 'ends a query of this run at CloudTrail Lake that nobody waits for any longer',
  'cloudtrail:StartQuery':
    'runs a SELECT over an event data store; CloudTrail keeps the result itself, and nothing is written',
  'logs:StartQuery': 'runs a query over a log group; nothing is written',
  'logs:StopQuery': 'ends a query of this run that nobody waits for any longer',
};
