import { type Slot, stripped, tokenAt } from './slot.js';

const INTRODUCTION = /\s*(?:,\s*with\s+policy\s+ARN\s*:?|:)?\s*/iy;

const IDENTITY = /^arn:[^:]*:iam::[^:]*:policy\/\S*[^\s/]$/i;
const ORGANIZATION = /^arn:[^:]*:organizations::[^:]*:policy\/[^/]+\/(?:service|resource)_control_policy\/p-\w{8,}$/i;

/**
 * CloudTrail cuts a message after 1,023 characters (and says so with `...`).
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const CLOUDTRAIL_CUT = { from: 1020, to: 1027 } as const;

interface PolicyArn {
  /** Absent when the ARN is cut: a half ARN is none. */
  readonly value?: string;
  readonly end: number;
}

function isCutByCloudTrail(text: string, end: number): boolean {
  const length = text.trimEnd().length;
  return end >= length && length >= CLOUDTRAIL_CUT.from && length <= CLOUDTRAIL_CUT.to;
}

function isWhole(arn: string): boolean {
  if (/(?:\.\.|…)$/.test(arn)) return false;
  return arn.includes(':organizations:') ? ORGANIZATION.test(arn) : IDENTITY.test(arn);
}

function arnAt(text: string, start: number): Slot | undefined {
  const opening = /["'`*(]*/y;
  opening.lastIndex = start;
  opening.test(text);
  return /^arn:/i.test(text.slice(opening.lastIndex, opening.lastIndex + 4))
    ? tokenAt(text, opening.lastIndex, (arn) => isWhole(stripped(arn)))
    : undefined;
}

/** The policy ARN that AWS adds to an explicit deny since 2026, in any of its spellings, right after `start`. */
export function policyArnAt(text: string, start: number): PolicyArn | undefined {
  INTRODUCTION.lastIndex = start;
  INTRODUCTION.test(text);
  const introduced = /[,:]/.test(text.slice(start, INTRODUCTION.lastIndex));
  const slot = arnAt(text, INTRODUCTION.lastIndex);
  if (slot === undefined)
    return introduced && isCutIntroduction(text, INTRODUCTION.lastIndex) ? { end: start } : undefined;
  if (!introduced && !slot.value.includes(':policy/')) return undefined;
  const cut = !isWhole(slot.value) || isCutByCloudTrail(text, slot.end);
  return cut ? { end: slot.end } : { value: slot.value, end: slot.end };
}

/** `policy: ar` and the text is over. */
function isCutIntroduction(text: string, start: number): boolean {
  return /^\s*(?:a|ar|arn|\.{2,3}|…)?\s*$/.test(text.slice(start, start + 8)) && text.length - start < 8;
}
