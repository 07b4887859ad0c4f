import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import { DoctorError } from '../../model/error.js';

/**
 * Throws a `DoctorError` of source `aws`, code `AnswerUnreadable`, for an answer in which a list, a structure or a
 * scalar stands where the operation's model has another of them: the SDK hands such a value on, or reads it as empty.
 */
export function assertShape(operation: string, output: $SchemaRef, answer: unknown): void {
  const fault = faultOf(NormalizedSchema.of(output), answer, '');
  if (fault !== undefined) throw unreadable(operation, fault);
}

function faultOf(schema: NormalizedSchema, value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (schema.isListSchema()) return Array.isArray(value) ? faultIn(schema, value, path) : `${path} is no list`;
  const isMembers = typeof value === 'object' && !Array.isArray(value);
  if (schema.isStructSchema()) return isMembers ? faultOfMembers(schema, value, path) : `${path} is no structure`;
  if (schema.isMapSchema()) return isMembers ? faultIn(schema, Object.values(value), path) : `${path} is no map`;
  if (schema.isStringSchema()) return typeof value === 'string' ? undefined : `${path} is no text`;
  if (schema.isBooleanSchema()) return typeof value === 'boolean' ? undefined : `${path} is neither true nor false`;
  // A number may come as an object of the SDK's, where it is too long for JavaScript's.
  return schema.isNumericSchema() && typeof value === 'string' ? `${path} is no number` : undefined;
}

function faultOfMembers(schema: NormalizedSchema, value: object, path: string): string | undefined {
  const members = new Map<string, unknown>(Object.entries(value));
  for (const [name, member] of schema.structIterator()) {
    const fault = faultOf(member, members.get(name), path === '' ? name : `${path}.${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultIn(schema: NormalizedSchema, values: readonly unknown[], path: string): string | undefined {
  const item = schema.getValueSchema();
  for (const value of values) {
    const fault = value === null && schema.isListSchema() ? `${path} holds null` : faultOf(item, value, path);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export function unreadable(operation: string, why: string, cause?: unknown): DoctorError {
  return new DoctorError(
    { source: 'aws', code: 'AnswerUnreadable' },
    `the answer of ${operation} cannot be read: ${why}`,
    cause === undefined ? {} : { cause },
  );
}
