export {
  GetFunctionConfigurationCommand as GetFunctionConfiguration,
  LambdaClient as Client,
  ListAliasesCommand as ListAliases,
  ListEventSourceMappingsCommand as ListEventSourceMappings,
  ListFunctionsCommand as ListFunctions,
  ListVersionsByFunctionCommand as ListVersionsByFunction,
} from '@aws-sdk/client-lambda';
