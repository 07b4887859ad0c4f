import { serviceNames } from '../../model/reference/reference.js';
import { mayHoldCode, STEMS } from './code-stems.js';
import { type CodeClass, classOfCode } from './error-codes.js';

/** An error code in a text. */
export interface CodeMark {
  readonly code: string;
  readonly kind: CodeClass;
  readonly start: number;
  readonly end: number;
  /** The code opens a message (`(Code) when calling the X operation:`), so it belongs to what follows. */
  readonly operation?: string;
  readonly table?: string;
}

/** Made when a text first holds a stem: most hold none, and V8 compiles it in a millisecond. */
let codes: RegExp | undefined;

function codesPattern(): RegExp {
  codes ??= new RegExp(
    String.raw`\b(?:(?:Client|AWS\.SimpleQueueService|Server)\.)?(?:(?!ErrCode)[A-Z][a-zA-Z]{0,40}?)?(?:${STEMS.map(([stem, more = '']) => stem + more).join('|')})(?:Exception|Error|Fault)?(?![\w$])(?:\.[A-Z][A-Za-z]+)?`,
    'g',
  );
  return codes;
}

/** A class that AWS has no part in: `java.nio.file.AccessDeniedException`, `System.UnauthorizedAccessException`. */
const FOREIGN_PACKAGE = /(?:^|[^\w.$])(?:System|(?!\S{0,200}(?:aws|amazon|boto))[a-z][\w$]*\.[\w.$]*\w)\.$/i;

const CALL =
  /\)(?:\s+on\s+request\s+\([^()\n]{0,100}\))?(?:\s+on\s+table\s+\(([^()\n]{0,300})\))?\s+when\s+calling\s+the\s+(\w+)\s+operation/iy;

function markOf(text: string, match: RegExpExecArray): CodeMark {
  const code = match[0].replace(/(Exception)[.A-Z].*$/, '$1');
  const end = match.index + match[0].length;
  CALL.lastIndex = end;
  const call = CALL.exec(text);
  return {
    code,
    kind: classOfCode(code),
    start: match.index,
    end: call === null ? end : CALL.lastIndex,
    ...(call?.[2] !== undefined && { operation: call[2] }),
    ...(call?.[1] !== undefined && { table: call[1] }),
  };
}

/** Every error code of a normalised text that this stage knows, in order. */
export function codesOf(text: string): CodeMark[] {
  if (!mayHoldCode(text)) return [];
  const marks: CodeMark[] = [];
  for (const match of text.matchAll(codesPattern())) if (!isForeign(text, match.index)) marks.push(markOf(text, match));
  return marks;
}

function isForeign(text: string, start: number): boolean {
  return text.charAt(start - 1) === '.' && FOREIGN_PACKAGE.test(text.slice(Math.max(0, start - 200), start));
}

const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/dynamo\s?db/i, 'dynamodb'],
  [/^(?:amazon )?s3$|^amazons3$/i, 's3'],
  [/sqs$/i, 'sqs'],
  [/sns$/i, 'sns'],
  [/kms$/i, 'kms'],
  [/lambda$/i, 'lambda'],
  [/^(?:amazon)?ec2$/i, 'ec2'],
  [/securitytoken|^sts$/i, 'sts'],
  [/identitymanagement|^iam$/i, 'iam'],
];

/** The service prefix for the name by which an SDK calls a service: `AmazonDynamoDBv2`, `DynamoDb`, `DynamoDB`. */
export function servicePrefix(name: string): string | undefined {
  for (const [pattern, prefix] of SERVICES) if (pattern.test(name)) return prefix;
  const plain = name
    .toLowerCase()
    .replace(/^(?:amazon|aws)\s?/, '')
    .replaceAll(/[\s-]/g, '');
  return serviceNames().includes(plain) ? plain : undefined;
}

const NAMED_SERVICE =
  /\(Service:\s*([\w ]{2,40}?)[;,]|operation\s+error\s+([\w ]{2,40}?):\s*(\w+)|com\.amazonaws\.services\.(\w+)\.model|awssdk\.services\.(\w+)\.model|Amazon\.(\w+)\.Amazon|Aws::(\w+)::Errors|@aws-sdk[/\\]client-([\w-]+)|Error executing "\w+" on "https?:\/\/(?:[\w.-]+\.)?(\w+)[.-][\w.-]*amazonaws/;

/** The service and operation that a wrapper names. */
export function calledService(wrapper: string): { readonly service?: string; readonly operation?: string } {
  if (wrapper.trim() === '') return {};
  const match = NAMED_SERVICE.exec(wrapper);
  const operation = match?.[3] ?? operationIn(wrapper);
  if (match === null) return operation === undefined ? {} : { operation };
  const name = match.slice(1).find((part, at) => part !== undefined && at !== 2) ?? '';
  const service = servicePrefix(name.trim());
  return { ...(service !== undefined && { service }), ...(operation !== undefined && { operation }) };
}

/** The method of Java's S3 client for a HEAD, and Hadoop's, by the operation that they make. */
const METHODS: Readonly<Record<string, string>> = {
  getObjectMetadata: 'HeadObject',
  getFileStatus: 'HeadObject',
  doesObjectExist: 'HeadObject',
  doesBucketExist: 'HeadBucket',
  doesBucketExistV2: 'HeadBucket',
};

const OPERATIONS: readonly RegExp[] = [
  /Error executing "(\w+)" on "/,
  /deserializeAws_(?:restXml|restJson1?|json1_[01]|query|ec2)?([A-Z]\w+?)Command(?:Error)?\b/,
  /\bde_([A-Z]\w+?)Command(?:Error)?\b/,
  /\bnew ([A-Z]\w+)Command\(/,
  /\boperation["']?\s*[:=]\s*["']?([A-Z][A-Za-z]{3,60})\b/,
  /(?:Default|Amazon)\w{1,40}?Client\.([a-z]\w{2,60})\(/,
  /\b(getFileStatus|getObjectMetadata|doesBucketExist(?:V2)?) on s3a/,
];

/** The operation that a stack, a command or a label names. */
function operationIn(text: string): string | undefined {
  for (const pattern of OPERATIONS) {
    const name = pattern.exec(text)?.[1];
    if (name === undefined || /^(?:invoke|execute|do[A-Z]\w*|throttle\w*|handle\w*)$/.test(name)) continue;
    return Object.hasOwn(METHODS, name) ? METHODS[name] : name.charAt(0).toUpperCase() + name.slice(1);
  }
  return undefined;
}
