import { layerFacts } from '../../model/layers.js';
import type { DenialEffect, PolicyType } from '../../model/policy-type.js';
import { POLICY_WORDS, policyTypeOf, policyTypeOfCut } from './policy-words.js';

/**
 * The clause of a denial that says why.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export interface Reason {
  readonly policyType: PolicyType | 'unknown';
  readonly effect: DenialEffect | 'unknown';
  readonly via?: PolicyType;
  /** The action that the clause repeats. */
  readonly action?: string;
  readonly note?: string;
  /** The text ends inside the clause. */
  readonly cut: boolean;
  /** The clause is enough to know a denial by, though the rest of the sentence is lost. */
  readonly standsAlone?: true;
  /** A policy ARN may follow. */
  readonly mayNamePolicy: boolean;
  readonly end: number;
}

type Reader = (match: RegExpExecArray, end: number) => Reason | undefined;

const NO_POLICY = new RegExp(
  `because\\s+(?:no\\s+(${POLICY_WORDS})|the\\s+(role\\s+trust\\s+policy)(?=\\s+allows))` +
    '(?:\\s+(?:(allows)(?:\\s+(?:the\\s+(?:([\\w-]+:\\s*[\\w*]+|\\w+)(?:\\s+(action)\\b)?)?|(it)\\b))?)?)?',
  'iy',
);

const EXPLICIT_TYPED = new RegExp(
  `with\\s+an?\\s+explicit\\s+deny\\s+in\\s+(?:(?:an?|the)\\s+)?(${POLICY_WORDS})(?:\\s+transitively\\s+through\\s+(?:an?|the)\\s+(${POLICY_WORDS}))?`,
  'iy',
);
// Quoted without the words that join it to the sentence, which an ellipsis or an error code stands for.
const BARE_NO_POLICY = new RegExp(
  `no\\s+(${POLICY_WORDS})\\s+allows\\s+the\\s+([\\w-]+:\\s*[\\w*]+)\\s+action\\b`,
  'iy',
);
const BARE_EXPLICIT = new RegExp(`explicit\\s+deny\\s+in\\s+(?:an?|the)\\s+(${POLICY_WORDS})`, 'iy');
const LEFT_OUT_BEFORE = /(?:\.{2,}|…|\bAccess\s?Denied(?:Exception)?|\boperation:)[\s:/"'`(-]*$/i;

const EXPLICIT = /with\s+an?\s+explicit\s+deny/iy;

const CUT_NO_POLICY = /because\s+no\s+(\w[\w -]{0,60})(?:\.{2,}|…)?\s*$/iy;
const CUT_EXPLICIT = /with\s+an?\s+explicit\s+deny\s+in\s+(?:an?|the)\s+(\w[\w -]{0,60})(?:\.{2,}|…)?\s*$/iy;
const KMS_AMBIGUOUS =
  /because\s+the\s+resource\s+does\s+not\s+exist\s+in\s+this\s+Region,\s+no\s+resource-\s*based\s+policies\s+allow(?:\s+access(?:,\s+or\s+a\s+resource-\s*based\s+policy\s+explicitly\s+denies\s+access)?)?/iy;
const SSE_C =
  /because\s+this\s+bucket\s+has\s+blocked\s+upload\s+requests\s+that\s+specify[^\n]*(?:\n[^\n]*\(SSE-C\))?/iy;
const BLOCK_PUBLIC_ACCESS =
  /because\s+public\s+(?:access\s+control\s+lists\s+\(ACLs\)|ACLs|policies)\s+are\s+(?:blocked|prevented)\s+by\s+the\s+\w+(?:\s+setting\s+in\s+S3\s+Block\s+Public\s+Access|\s+block\s+public\s+access\s+setting)?/iy;
const IMPLICIT = /with\s+an?\s+implicit\s+deny(?:\s+in\s+[\w -]{1,60})?/iy;
const EXPLICIT_OTHER = /with\s+an?\s+explicit\s+deny\s+in\s+(?:an?|the)\s+(?:[\w-]+\s+){1,3}policy\b(?::\s*[\w.-]+)?/iy;
const UNTYPED_CUT = /(?:because(?:\s+no(?:\s+\w{0,8})?)?|with(?:\s+an?(?:\s+ex\w*(?:\s+d\w*)?)?)?)$/iy;

const unnamed = { cut: false, mayNamePolicy: false } as const;

function noPolicy(match: RegExpExecArray, end: number): Reason | undefined {
  const policyType = policyTypeOf(match[1] ?? match[2] ?? '');
  if (policyType === undefined) return undefined;
  const action = match[4]?.replace(/\s+/g, '');
  const complete = match[5] !== undefined || match[6] !== undefined;
  const atEnd = /^\s*\w{0,8}\s*$/.test(match.input.slice(end, end + 12));
  return {
    policyType,
    effect: 'implicit',
    ...(match[5] !== undefined && action !== undefined && { action }),
    cut: !complete && atEnd,
    mayNamePolicy: false,
    end,
  };
}

function bareNoPolicy(match: RegExpExecArray, end: number): Reason | undefined {
  const policyType = policyTypeOf(match[1] ?? '');
  if (policyType === undefined) return undefined;
  return { policyType, effect: 'implicit', action: (match[2] ?? '').replace(/\s+/g, ''), ...unnamed, end };
}

function bareExplicit(match: RegExpExecArray, end: number): Reason | undefined {
  const before = match.input.slice(Math.max(0, match.index - 40), match.index);
  return LEFT_OUT_BEFORE.test(before) ? explicitDeny(match, end) : undefined;
}

function explicitDeny(match: RegExpExecArray, end: number): Reason {
  const named = match[1] === undefined ? undefined : policyTypeOf(match[1]);
  const through = match[2] === undefined ? undefined : policyTypeOf(match[2]);
  const policyType = through ?? named ?? 'unknown';
  return {
    policyType,
    effect: 'explicit',
    ...(through !== undefined && named !== undefined && { via: named }),
    ...(named === undefined && { note: 'the message does not say which type of policy denies' }),
    cut: false,
    mayNamePolicy: policyType !== 'unknown' && layerFacts(policyType).namedByArn,
    end,
  };
}

function cutAs(effect: DenialEffect): Reader {
  return (match, end) => {
    const policyType = policyTypeOfCut(match[1] ?? '');
    if (policyType === undefined && effect === 'implicit') return undefined;
    return { policyType: policyType ?? 'unknown', effect, cut: true, mayNamePolicy: false, end };
  };
}

function fixed(policyType: PolicyType | 'unknown', effect: DenialEffect | 'unknown', note: string): Reader {
  return (match, end) => ({
    policyType,
    effect,
    note,
    ...unnamed,
    cut: policyType === 'resource-policy' && !/access$/i.test(match[0]) && end >= match.input.trimEnd().length - 8,
    end,
  });
}

function bucketSetting(note: string): Reader {
  return (_match, end) => ({ policyType: 'unknown', effect: 'explicit', note, standsAlone: true, ...unnamed, end });
}

const NOT_AWS = 'this is not the wording of AWS, so the policy type that it names is not taken over';

const CLAUSES: readonly (readonly [RegExp, Reader])[] = [
  [NO_POLICY, noPolicy],
  [EXPLICIT_TYPED, explicitDeny],
  [EXPLICIT_OTHER, fixed('unknown', 'explicit', NOT_AWS)],
  [CUT_EXPLICIT, cutAs('explicit')],
  [EXPLICIT, explicitDeny],
  [CUT_NO_POLICY, cutAs('implicit')],
  [
    KMS_AMBIGUOUS,
    fixed(
      'resource-policy',
      'unknown',
      'KMS does not tell a key that does not exist in this Region from a key policy that does not allow or that denies',
    ),
  ],
  [
    SSE_C,
    bucketSetting('the bucket blocks uploads encrypted with customer-provided keys: a bucket setting, no policy'),
  ],
  [BLOCK_PUBLIC_ACCESS, bucketSetting('S3 Block Public Access refuses: a setting, no policy')],
  [IMPLICIT, fixed('unknown', 'implicit', NOT_AWS)],
  [BARE_NO_POLICY, bareNoPolicy],
  [BARE_EXPLICIT, bareExplicit],
  [UNTYPED_CUT, (_match, end) => ({ policyType: 'unknown', effect: 'unknown', ...unnamed, cut: true, end })],
];

/** The reason that starts exactly at `start`. */
export function reasonAt(text: string, start: number): Reason | undefined {
  if (!/[bwne]/i.test(text.charAt(start))) return undefined;
  for (const [pattern, read] of CLAUSES) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    const reason = match && read(match, pattern.lastIndex);
    if (reason) return reason;
  }
  return undefined;
}

const KNOWN = new RegExp(
  `\\b(?:because\\s+(?:no\\s+(?:${POLICY_WORDS})|the\\s+(?:role\\s+trust\\s+policy|resource\\s+does\\s+not)|this\\s+bucket\\s+has|public\\s)|with\\s+an?\\s+explicit\\s+deny)`,
  'gi',
);

/** Where the next reason in AWS's wording starts, up to `limit`. */
export function nextReason(text: string, start: number, limit: number): number | undefined {
  const found = text.slice(start, limit).search(KNOWN);
  return found === -1 ? undefined : start + found;
}
