import { Command } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { StaticOperationSchema } from '@smithy/types';

const SERVICE = 'com.amazonaws.dynamodb';

const schema: StaticOperationSchema = [
  9,
  SERVICE,
  'GetAbacStatus',
  0,
  () => [3, SERVICE, 'GetAbacStatusInput', 0, [], []],
  () => [3, SERVICE, 'GetAbacStatusOutput', 0, ['AbacStatus'], [0]],
];

/** dynamodb:GetAbacStatus, which the console calls and the SDK does not model. */
export const GetAbacStatus = Command.classBuilder()
  .ep({
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
    Region: { type: 'builtInParams', name: 'region' },
    UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
    UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  })
  .m((command, _stack, config) => [getEndpointPlugin(config, command.getEndpointParameterInstructions())])
  .s('DynamoDB_20120810', 'GetAbacStatus')
  .n('DynamoDBClient', 'GetAbacStatusCommand')
  .sc(schema)
  .build();
