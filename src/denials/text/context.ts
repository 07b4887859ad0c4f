import type { TextFinding } from '../denial.js';
import type { Found } from './found.js';
import { actionOfOperation, serviceOfOperation } from './operation.js';
import { type CodeMark, calledService } from './wrapper.js';

/** How far a wrapper reaches before and after the words of a message. */
const BEFORE = 400;
const AFTER = 500;
const AFTER_NEXT_LINES = 250;

/** The text around one finding that belongs to it, and the error codes in that. */
export interface Context {
  readonly found: Found;
  readonly before: string;
  readonly after: string;
  readonly codes: readonly CodeMark[];
}

function isOnOneLine(text: string, from: number, to: number): boolean {
  const at = text.indexOf('\n', from);
  return at === -1 || at >= to;
}

/** A code before the words is of their wrapper; but a lookalike's code on another line is of another error. */
function opens(text: string, mark: CodeMark, found: Found, low: number): boolean {
  if (mark.start < low || mark.start >= found.end) return false;
  return mark.kind === 'denial' || mark.end > found.start || isOnOneLine(text, mark.end, found.start);
}

/** A code after the words is of their wrapper when it follows in the line, or as the class of the same error. */
function closes(text: string, mark: CodeMark, found: Found, high: number): boolean {
  if (mark.start < found.end || mark.end > high || mark.operation !== undefined) return false;
  if (isOnOneLine(text, found.end, mark.start)) return true;
  const label = text.slice(Math.max(found.end, mark.start - 30), mark.start);
  const labelled = /(?:code|type|name)["']?\s*[:=>]?\s*["']?$/i.test(label);
  return (
    mark.start - found.end < AFTER_NEXT_LINES &&
    (labelled || (mark.kind === 'denial' && found.finding.kind === 'denial'))
  );
}

interface Neighbours {
  readonly previousEnd: number;
  readonly nextStart: number;
}

/** Where a code that opens the next message stands, if one does. */
function limitOfAfter(codes: readonly CodeMark[], found: Found, next: number): number {
  const opening = codes.find(
    (mark) => mark.start >= found.end && mark.end <= next && next - mark.end < 120 && next !== Number.POSITIVE_INFINITY,
  );
  return Math.min(found.end + AFTER, opening?.start ?? next);
}

export function contextOf(text: string, codes: readonly CodeMark[], found: Found, near: Neighbours): Context {
  const low = Math.max(near.previousEnd, found.start - BEFORE);
  const high = limitOfAfter(codes, found, near.nextStart);
  const own = codes.filter((mark) => opens(text, mark, found, low) || closes(text, mark, found, high));
  return { found, before: text.slice(low, found.start), after: text.slice(found.end, high), codes: own };
}

function codeOf({ found, codes }: Context): string | undefined {
  const first = codes.find((mark) => mark.kind === found.finding.kind) ?? codes[0];
  return found.finding.code ?? first?.code;
}

interface Call {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
}

function callOf({ before, after, codes }: Context): Call {
  const named = calledService(before);
  const other = named.service === undefined || named.operation === undefined ? calledService(after) : {};
  const operation = codes.find((mark) => mark.operation !== undefined)?.operation ?? named.operation ?? other.operation;
  const table = codes.some((mark) => mark.table !== undefined);
  return { service: named.service ?? other.service ?? (table ? 'dynamodb' : undefined), operation };
}

function serviceOf(finding: TextFinding, call: Call): string | undefined {
  const prefix = finding.action?.split(':')[0];
  const arn = /^arn:[\w-]+:([\w-]+):/.exec(finding.resource ?? '')?.[1];
  const byOperation = call.operation === undefined ? undefined : serviceOfOperation(call.operation);
  return finding.service ?? prefix ?? call.service ?? byOperation ?? arn;
}

/** The finding with what its wrapper tells: code, service, and for a message without an action the operation. */
export function withContext(context: Context): TextFinding {
  const { finding } = context.found;
  const code = codeOf(context);
  const call = callOf(context);
  const service = serviceOf(finding, call);
  const action =
    finding.action ?? (call.operation === undefined ? undefined : actionOfOperation(service, call.operation));
  return {
    ...finding,
    ...(code !== undefined && { code }),
    ...(service !== undefined && { service }),
    ...(action !== undefined && { action }),
  };
}
