import type { AwsOptions } from '../aws/index.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';

const REACH_FIELDS = [
  'profile',
  'region',
  'endpointUrl',
  'assumeRoleName',
  'externalId',
  'orgRoleArn',
  'caBundle',
] as const;

type Reach = Pick<AwsOptions, (typeof REACH_FIELDS)[number]>;

/** How a run reached AWS, as a case keeps it, so that `verify` asks the same way; it names no secrets. */
export function reachToJson(options: AwsOptions = {}): JsonObject {
  return Object.fromEntries(
    REACH_FIELDS.flatMap((field) => (options[field] === undefined ? [] : [[field, options[field]]])),
  );
}

/** Fields of other shapes are passed over. */
export function reachFromJson(json: JsonValue | undefined): Reach {
  if (!isJsonObject(json)) return {};
  return Object.fromEntries(
    REACH_FIELDS.flatMap((field) => (typeof json[field] === 'string' ? [[field, json[field]]] : [])),
  );
}
