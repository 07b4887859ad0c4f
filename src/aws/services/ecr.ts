export {
  ECRClient as Client,
  GetAccountSettingCommand as GetAccountSetting,
  GetRegistryPolicyCommand as GetRegistryPolicy,
  GetRepositoryPolicyCommand as GetRepositoryPolicy,
} from '@aws-sdk/client-ecr';
