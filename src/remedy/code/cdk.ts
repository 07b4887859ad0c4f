import type { JsonObject, JsonValue } from '../../model/json.js';
import { safeJson } from '../../model/text/safe-json.js';
import { readsMoreInto, resourceFor } from './cloudformation.js';
import { logicalId, type Target } from './target.js';

const MODULES: Readonly<Record<string, string>> = { IAM: 'iam', Organizations: 'organizations' };

/** A CDK construct (TypeScript, level 1) for a stack's constructor; undefined where CloudFormation has no resource. */
export function asCdk(target: Target, document: JsonObject): string | undefined {
  const resource = resourceFor(target, document);
  if (resource === undefined || readsMoreInto(resource.properties)) return undefined;
  const [, service = '', type = ''] = resource.type.split('::');
  const module = MODULES[service] ?? service.toLowerCase();
  return [
    `import * as ${module} from 'aws-cdk-lib/aws-${module}';`,
    '',
    `new ${module}.Cfn${type}(this, '${logicalId(target)}', ${literal(camelCased(resource.properties))});`,
  ].join('\n');
}

/** Property names as CDK writes them; policy documents keep AWS's. */
function camelCased(properties: JsonObject): JsonObject {
  const names = Object.entries(properties).map(([name, value]): [string, JsonValue | undefined] => [
    `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    value,
  ]);
  return Object.fromEntries(names);
}

/** JSON is a TypeScript expression; `${` means nothing in its double quotes. */
function literal(value: JsonObject): string {
  return safeJson(value, 2);
}
