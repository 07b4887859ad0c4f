export {
  LambdaClient as Client,
  UpdateFunctionConfigurationCommand as UpdateFunctionConfiguration,
} from '@aws-sdk/client-lambda';
