import type { JsonValue } from '../model/json.js';
import { shellQuoted } from '../model/text/shell.js';
import type { Question } from './question.js';

/** The AWS CLI command that asks the same, ready for a POSIX shell. */
export function readCommand({ operation, input, scope }: Question): string {
  const [service = '', command = ''] = operation.split(':');
  const given = Object.entries(input).flatMap(([name, value]): [string, JsonValue][] =>
    value === undefined ? [] : [[name, value]],
  );
  const isPlain = given.every(([, value]) => textsIn(value).every(isArgument));
  const options = isPlain
    ? given.map(([name, value]) => option(name, value))
    : [`--cli-input-json ${shellQuoted(seenJson(Object.fromEntries(given)))}`];
  const region = scope.region === undefined ? [] : [`--region ${shellQuoted(scope.region)}`];
  return ['aws', service === 's3' ? 's3api' : service, dashed(command), ...options, ...region].join(' ');
}

/** False for what the AWS CLI reads more into, and for what a terminal does not show: both go into a JSON document. */
function isArgument(text: string): boolean {
  return !/^(?:-|fileb?:|https?:)/i.test(text) && !/[^\x20-\x7e]/.test(text);
}

function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function seenJson(value: JsonValue): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function option(name: string, value: JsonValue): string {
  return `--${dashed(name)} ${argument(value)}`;
}

function argument(value: JsonValue): string {
  if (typeof value === 'string') return shellQuoted(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.map(shellQuoted).join(' ');
  return shellQuoted(seenJson(value));
}

/** `ListMFADevices` -> `list-mfa-devices`, as the AWS CLI spells it. */
function dashed(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
