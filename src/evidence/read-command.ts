import type { JsonObject } from '../model/json.js';
import { awsCommand } from '../model/text/command.js';
import { safeJson } from '../model/text/safe-json.js';
import { lineOf } from '../model/text/shell.js';
import type { Question } from './question.js';

/** The AWS CLI command that asks the same, on one line for a POSIX shell. */
export function readCommand({ operation, input, scope: { region } }: Question): string {
  const [service = '', command = ''] = operation.split(':');
  const name = `${service === 's3' ? 's3api' : service} ${dashed(command)}`;
  const options = Object.fromEntries(Object.entries(input).map(([member, value]) => [dashed(member), value]));
  const given = safeJson(input as JsonObject);
  return (
    lineOf(awsCommand(name, { ...options, region })) ??
    lineOf(awsCommand(name, { 'cli-input-json': given, region })) ??
    `aws ${name}`
  );
}

/** `ListMFADevices` -> `list-mfa-devices`, as the AWS CLI spells it. */
function dashed(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
