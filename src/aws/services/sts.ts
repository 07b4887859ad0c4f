export {
  AssumeRoleCommand as AssumeRole,
  DecodeAuthorizationMessageCommand as DecodeAuthorizationMessage,
  GetCallerIdentityCommand as GetCallerIdentity,
  STSClient as Client,
} from '@aws-sdk/client-sts';
