export {
  CloudTrailClient as Client,
  DescribeTrailsCommand as DescribeTrails,
  GetEventSelectorsCommand as GetEventSelectors,
  GetTrailCommand as GetTrail,
  LookupEventsCommand as LookupEvents,
} from '@aws-sdk/client-cloudtrail';
