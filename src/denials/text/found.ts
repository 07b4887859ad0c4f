import { parseArn } from '../../model/arn.js';
import type { TextFinding } from '../../model/denial.js';
import { actionOfOperation } from '../../model/reference/operation.js';
import { lookalikeNote } from './error-codes.js';
import { standingOf } from './mention/code-alone.js';
import type { FoundPhrase } from './phrases.js';
import { actionName, type Sentence } from './sentence.js';
import { stripped } from './slot.js';
import { tailAt } from './tail.js';
import { type CodeMark, servicePrefix } from './wrapper.js';

/** A finding and where its own words stand, before the wrapper around them is read. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly finding: TextFinding;
  readonly from: 'sentence' | 'phrase' | 'code';
  /** Of a phrase: itself. */
  readonly words?: string;
}

const NO_TYPE = 'the message does not say which type of policy denies';

export function ofSentence(sentence: Sentence): Found {
  const { start, end, hasVerb: _, note, ...fields } = sentence;
  const why = note ?? (fields.policyType === 'unknown' ? NO_TYPE : undefined);
  return {
    start,
    end,
    from: 'sentence',
    finding: { kind: 'denial', ...fields, ...(why !== undefined && { note: why }) },
  };
}

function actionOfPhrase({ phrase, slots }: FoundPhrase): string | undefined {
  if (slots['action'] !== undefined) return actionName(slots['action']);
  const of = slots['of'] ?? parseArn(slots['resource'] ?? '')?.service ?? phrase.of;
  const service = of === undefined ? undefined : (servicePrefix(of) ?? of.toLowerCase());
  if (slots['operation'] === undefined) return phrase.action;
  return service === undefined ? actionOfOperation(undefined, slots['operation']) : `${service}:${slots['operation']}`;
}

export function ofPhrase(text: string, found: FoundPhrase): Found {
  const { phrase, slots } = found;
  const tail = tailAt(text, found.end);
  const action = actionOfPhrase(found);
  return {
    start: found.start,
    end: tail.end,
    from: 'phrase',
    words: text.slice(found.start, found.end),
    finding: {
      kind: phrase.kind,
      policyType: phrase.policyType ?? 'unknown',
      effect: phrase.effect ?? 'unknown',
      truncated: tail.cut,
      ...(phrase.isForeign === true && { isForeign: true }),
      ...(phrase.service !== undefined && { service: phrase.service }),
      ...(slots['principal'] !== undefined && { principal: slots['principal'] }),
      ...(action !== undefined && { action }),
      ...(slots['resource'] !== undefined && { resource: stripped(slots['resource'].replace(/["'`].*$/, '')) }),
      ...(slots['bucket'] !== undefined && { resource: `arn:aws:s3:::${slots['bucket']}` }),
      ...(tail.encoded !== undefined && { encoded: tail.encoded }),
      ...(phrase.note !== undefined && { note: phrase.note }),
    },
  };
}

const CODE_ONLY = 'only the error code is there: the message that says why is missing';
const MENTIONED = 'an error code is mentioned, and nothing tells that a call failed with it';

/** Frameworks have errors of these names too: without a message that AWS words they tell nothing. */
const COMMON = /^(?:AuthorizationError|UnauthorizedException|ForbiddenException|NotAuthorized(?:Error|Exception)?)$/;

/** Nothing but an error code; undefined for one that by itself says nothing about a denial, or that a program handles. */
export function ofCode(text: string, mark: CodeMark): Found | undefined {
  const standing = mark.kind === 'other' ? 'program' : standingOf(text, mark);
  if (standing === 'program') return undefined;
  const isCommon = COMMON.test(mark.code) && mark.operation === undefined;
  const mentioned = standing === 'mention' || (mark.kind === 'denial' && isCommon);
  const note = lookalikeNote(mark.code) ?? (mentioned ? MENTIONED : CODE_ONLY);
  const kind = mentioned || mark.kind === 'other' ? 'mention' : mark.kind;
  return {
    start: mark.start,
    end: mark.end,
    from: 'code',
    finding: { kind, code: mark.code, policyType: 'unknown', effect: 'unknown', truncated: false, note },
  };
}
