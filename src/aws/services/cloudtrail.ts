export {
  CloudTrailClient as Client,
  DescribeTrailsCommand as DescribeTrails,
  GetEventSelectorsCommand as GetEventSelectors,
  GetTrailCommand as GetTrail,
  GetTrailStatusCommand as GetTrailStatus,
  LookupEventsCommand as LookupEvents,
} from '@aws-sdk/client-cloudtrail';
