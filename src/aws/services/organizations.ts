export {
  DescribeOrganizationCommand as DescribeOrganization,
  DescribePolicyCommand as DescribePolicy,
  ListParentsCommand as ListParents,
  ListPoliciesForTargetCommand as ListPoliciesForTarget,
  OrganizationsClient as Client,
} from '@aws-sdk/client-organizations';
