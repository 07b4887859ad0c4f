import type { JsonValue } from '../model/json.js';
import type { Question } from './question.js';

/** The AWS CLI command that asks the same, ready for a POSIX shell. */
export function readCommand({ operation, input, scope }: Question): string {
  const [service = '', command = ''] = operation.split(':');
  const options = Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [option(name, value)]));
  const region = scope.region === undefined ? [] : [`--region ${quoted(scope.region)}`];
  return ['aws', service, dashed(command), ...options, ...region].join(' ');
}

function option(name: string, value: JsonValue): string {
  return `--${dashed(name)} ${argument(value)}`;
}

function argument(value: JsonValue): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.map(quoted).join(' ');
  return quoted(JSON.stringify(value));
}

/** `ListMFADevices` -> `list-mfa-devices`, as the AWS CLI spells it. */
function dashed(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
