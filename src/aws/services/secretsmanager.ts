export {
  GetResourcePolicyCommand as GetResourcePolicy,
  SecretsManagerClient as Client,
} from '@aws-sdk/client-secrets-manager';
