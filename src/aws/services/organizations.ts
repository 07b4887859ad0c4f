export {
  DescribeOrganizationCommand as DescribeOrganization,
  DescribePolicyCommand as DescribePolicy,
  ListAccountsCommand as ListAccounts,
  ListAccountsForParentCommand as ListAccountsForParent,
  ListOrganizationalUnitsForParentCommand as ListOrganizationalUnitsForParent,
  ListParentsCommand as ListParents,
  ListPoliciesCommand as ListPolicies,
  ListPoliciesForTargetCommand as ListPoliciesForTarget,
  ListRootsCommand as ListRoots,
  ListTargetsForPolicyCommand as ListTargetsForPolicy,
  OrganizationsClient as Client,
} from '@aws-sdk/client-organizations';
