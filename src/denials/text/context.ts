import type { TextFinding } from '../../model/denial.js';
import { actionOfOperation, serviceOfOperation } from '../../model/reference/operation.js';
import type { Found } from './found.js';
import { s3ResourceIn } from './s3-places.js';
import { type CodeMark, calledService } from './wrapper.js';

/** How far a wrapper reaches before and after the words of a message. */
const BEFORE = 400;
const AFTER = 500;
const AFTER_NEXT_LINES = 250;
/** How close before a message its own code stands. */
const OPENING = 120;

/** How far below a message without an action its stack may tell the operation. */
const STACK = 4000;

/** The text around one finding that belongs to it, and the error codes in that. */
interface Context {
  readonly found: Found;
  readonly before: string;
  readonly after: string;
  /** What follows up to the next message. */
  readonly stack: string;
  readonly codes: readonly CodeMark[];
}

/** A normalised text with the codes near a message, and what bounds the message. */
interface Surroundings {
  readonly text: string;
  readonly codes: readonly CodeMark[];
  readonly previousEnd: number;
  readonly nextStart: number;
}

function isOnOneLine(text: string, from: number, to: number): boolean {
  return !text.slice(from, to).includes('\n');
}

/** A code before the words is of their wrapper; but a lookalike's code on another line is of another error. */
function opens(text: string, mark: CodeMark, found: Found): boolean {
  if (mark.start >= found.end) return false;
  return mark.kind === 'denial' || mark.end > found.start || isOnOneLine(text, mark.end, found.start);
}

/** `Error Code: X`, `"errorType": "X"`: wrappers put these behind the message. */
function isLabelled(text: string, from: number, mark: CodeMark): boolean {
  return /(?:code|type|name)["']?\s*[:=>]?\s*["']?$/i.test(text.slice(Math.max(from, mark.start - 30), mark.start));
}

/** A code after the words is of their wrapper when it follows in the line, or as the class of the same error. */
function closes(text: string, mark: CodeMark, found: Found): boolean {
  if (mark.start < found.end || mark.operation !== undefined) return false;
  if (isOnOneLine(text, found.end, mark.start)) return true;
  const labelled = isLabelled(text, found.end, mark);
  const same = mark.kind === 'denial' && found.finding.kind === 'denial';
  return mark.start - found.end < AFTER_NEXT_LINES && (labelled || same);
}

/** Where the words after a message end, or the code starts that opens the next one. */
function limitAfter({ text, codes, nextStart }: Surroundings, found: Found): number {
  const isBefore = (mark: CodeMark) => mark.end <= nextStart && nextStart - mark.end < OPENING;
  const isOpening = (mark: CodeMark) => mark.start >= found.end && isBefore(mark) && !isLabelled(text, found.end, mark);
  const opening = Number.isFinite(nextStart) ? codes.find(isOpening) : undefined;
  return Math.min(found.end + AFTER, opening?.start ?? nextStart);
}

export function contextOf(found: Found, near: Surroundings): Context {
  const { text } = near;
  const low = Math.max(near.previousEnd, found.start - BEFORE);
  const high = limitAfter(near, found);
  const within = near.codes.filter((mark) => mark.start >= low && mark.end <= Math.max(high, found.end));
  const codes = within.filter((mark) => opens(text, mark, found) || closes(text, mark, found));
  const stack =
    found.from !== 'code' && found.finding.action === undefined
      ? text.slice(found.end, Math.min(near.nextStart, found.end + STACK))
      : '';
  return { found, before: text.slice(low, found.start), after: text.slice(found.end, high), stack, codes };
}

function codeOf({ found, codes }: Context): string | undefined {
  const first = codes.find((mark) => mark.kind === found.finding.kind) ?? codes[0];
  return found.finding.code ?? first?.code;
}

interface Call {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
}

function callOf({ found, before, after, stack, codes }: Context): Call {
  const words = before + (found.from === 'phrase' ? found.words : '');
  const named = calledService(words);
  const other = named.service === undefined || named.operation === undefined ? calledService(stack || after) : {};
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
  const stated = finding.action ?? OF_CLOUDFORMATION.exec(context.before)?.[1];
  const service = serviceOf(stated === undefined ? finding : { ...finding, action: stated }, call);
  const action = stated ?? (call.operation === undefined ? undefined : actionOfOperation(service, call.operation));
  return withPlace(context, {
    ...finding,
    ...(code !== undefined && { code }),
    ...(service !== undefined && { service }),
    ...(action !== undefined && { action }),
  });
}

/** `API: sqs:CreateQueue Access to the resource … is denied.` */
const OF_CLOUDFORMATION = /\bAPI:\s+([a-z][\w-]{1,40}:[A-Z]\w{1,60})\s*$/;

/** What S3 answers names neither bucket nor key; what stands around it may. A HEAD of S3 is of an object, most often. */
function withPlace({ found, before, stack }: Context, finding: TextFinding): TextFinding {
  if (finding.kind !== 'denial' || found.from !== 'phrase' || finding.resource !== undefined) return finding;
  if (finding.service !== 's3' && finding.action?.startsWith('s3:') !== true) return finding;
  const resource = s3ResourceIn(`${before}${found.words}${stack.slice(0, AFTER)}`, finding.action);
  const isHead = finding.action === undefined && /HEAD request/.test(finding.note ?? '');
  const action = isHead ? (resource?.includes('/') === false ? 's3:ListBucket' : 's3:GetObject') : finding.action;
  return { ...finding, ...(resource !== undefined && { resource }), ...(action !== undefined && { action }) };
}
