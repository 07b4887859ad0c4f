import type { TextFinding } from '../../model/denial.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { PASSING } from '../passing-failure.js';
import { classOfCode, lookalikeNote } from '../text/error-codes.js';
import { serviceOf } from './record-call.js';
import type { RecordError } from './record-error.js';

/** Codes that every service answers all day: they look like a denial only where a table or its key is called. */
const isEverydayCode = (code: string): boolean =>
  PASSING.test(code) || /^(?:ResourceNotFoundException|ValidationException)$/i.test(code);

const HOME: ReadonlySet<string> = new Set(['dynamodb', 'dax', 'kms']);

const NO_MESSAGE = 'the record has no message that says why';
const SILENT = 'the message does not say which type of policy denies';

function ofCode({ code, message }: RecordError): TextFinding | undefined {
  const kind = classOfCode(code);
  if (kind === 'other') return undefined;
  const note = lookalikeNote(code) ?? (message === '' ? NO_MESSAGE : SILENT);
  return { kind, code, policyType: 'unknown', effect: 'unknown', truncated: false, note };
}

/** The message decides before the code: CloudTrail rewrites codes, and denials by proxy have codes of their own. */
function chosen(error: RecordError, findings: readonly TextFinding[]): TextFinding | undefined {
  const denial = findings.find((finding) => finding.kind === 'denial' && finding.policyType !== 'unknown');
  const found = denial ?? findings.find(({ kind }) => kind !== 'mention') ?? findings[0];
  if (found?.kind === 'mention')
    return classOfCode(error.code) === 'denial' ? { ...found, kind: 'denial' } : ofCode(error);
  if (found === undefined || error.code === '') return found ?? ofCode(error);
  const generic = found.action === undefined && found.principal === undefined && found.policyType === 'unknown';
  const byCode = classOfCode(error.code);
  if (byCode === 'denial' && found.kind === 'unknown' && generic) return { ...found, kind: 'denial' };
  return byCode === 'lookalike' && generic && found.kind !== 'lookalike' ? ofCode(error) : found;
}

function isEveryday(event: CloudTrailEvent, error: RecordError, finding: TextFinding): boolean {
  return finding.kind === 'lookalike' && isEverydayCode(error.code) && !HOME.has(serviceOf(event));
}

/**
 * What the error of a record is, from its message and its code; undefined when neither speaks of a denial.
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function judged(
  event: CloudTrailEvent,
  error: RecordError,
  findings: readonly TextFinding[],
): TextFinding | undefined {
  const finding = chosen(error, findings);
  if (finding === undefined || isEveryday(event, error, finding)) return undefined;
  const code = error.code === '' ? finding.code : error.code;
  const network = /^VpceAccessDenied$/i.test(error.code)
    ? ({ kind: 'denial', policyType: 'vpc-endpoint-policy' } as const)
    : {};
  return { ...finding, ...network, ...(code !== undefined && { code }) };
}
