export {
  DescribeRegionsCommand as DescribeRegions,
  DescribeRouteTablesCommand as DescribeRouteTables,
  DescribeVpcEndpointsCommand as DescribeVpcEndpoints,
  EC2Client as Client,
} from '@aws-sdk/client-ec2';
