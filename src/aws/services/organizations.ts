export {
  DescribeOrganizationCommand as DescribeOrganization,
  DescribePolicyCommand as DescribePolicy,
  ListAccountsCommand as ListAccounts,
  ListAccountsForParentCommand as ListAccountsForParent,
  ListOrganizationalUnitsForParentCommand as ListOrganizationalUnitsForParent,
  ListParentsCommand as ListParents,
  ListPoliciesForTargetCommand as ListPoliciesForTarget,
  OrganizationsClient as Client,
} from '@aws-sdk/client-organizations';
