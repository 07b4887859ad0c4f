export {
  DescribeRegionsCommand as DescribeRegions,
  DescribeVpcEndpointsCommand as DescribeVpcEndpoints,
  EC2Client as Client,
} from '@aws-sdk/client-ec2';
