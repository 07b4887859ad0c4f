import type { CallToolResult } from '@modelcontextprotocol/server';
import { DoctorError } from '../index.js';
import { plainValue, UNTRUSTED } from './untrusted.js';

/** An answer as structured content, and as text for clients that read none, marked as data that others wrote. */
export function answerOf(value: object): CallToolResult {
  const structuredContent = plainValue(JSON.parse(JSON.stringify(value))) as Record<string, unknown>;
  return {
    structuredContent,
    content: [
      { type: 'text', text: UNTRUSTED },
      { type: 'text', text: JSON.stringify(structuredContent) },
    ],
    _meta: { 'ddb-doctor/untrusted': true },
  };
}

/** An error on purpose as an answer that the client shows; a defect is the protocol's to tell. */
export function errorAnswer(error: unknown): CallToolResult {
  if (!(error instanceof DoctorError)) throw error;
  const hint = error.hint === undefined ? '' : ` (${error.hint})`;
  const text = String(plainValue(`${error.code}: ${error.message}${hint}`));
  return { isError: true, content: [{ type: 'text', text }], _meta: { 'ddb-doctor/untrusted': true } };
}
