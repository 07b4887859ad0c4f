export {
  GetFunctionConfigurationCommand as GetFunctionConfiguration,
  GetPolicyCommand as GetPolicy,
  LambdaClient as Client,
  ListAliasesCommand as ListAliases,
  ListEventSourceMappingsCommand as ListEventSourceMappings,
  ListFunctionsCommand as ListFunctions,
  ListTagsCommand as ListTags,
  ListVersionsByFunctionCommand as ListVersionsByFunction,
} from '@aws-sdk/client-lambda';
