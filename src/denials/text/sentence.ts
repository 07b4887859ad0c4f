import type { DenialEffect, PolicyType } from '../../model/policy-type.js';
import { policyArnAt } from './policy-arn.js';
import { principalBefore } from './principal.js';
import { type Reason, reasonAt } from './reason.js';
import { resourceAt } from './resource.js';
import { tailAt } from './tail.js';

/** The parts of one denial sentence, with where it stands in the text. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly policyType: PolicyType | 'unknown';
  readonly effect: DenialEffect | 'unknown';
  readonly via?: PolicyType;
  readonly policyArn?: string;
  readonly authorizationId?: string;
  readonly encoded?: string;
  readonly truncated: boolean;
  /** The sentence has AWS's verb, not only a resource or a reason. */
  readonly hasVerb: boolean;
  readonly note?: string;
}

// A sentence may have lost its head: it is read from the first part that is left.
const FIRST_PARTS =
  /(not\s+authori[sz]ed)\b|(?<![\w:/.-])[a-z][a-z\d-]{0,40}:[A-Z]\w{0,60}(?=\s+on\s+(?:this\s+)?resource\b)|\bon\s+resource\b|\bbecause\s+(?:no|the\s+role\s+trust|the\s+resource\s+does|this\s+bucket|public)\s|\bwith\s+an?\s+(?:ex|im)plicit\s+deny|\bno\s+[\w-]+\s+(?:[\w-]+\s+){1,2}allows\s+the\s+[\w-]+:|\bexplicit\s+deny\s+in\s+(?:an?|the)\s/gi;

const TO_PERFORM = /\s+to\s+perform\s*:?[\s*_`"']*(?:the\s+)?(?:action\s*:?\s*)?/iy;
// KMS and those that call it: `not authorized to use the provided AWS KMS key, because the resource …`.
const TO_USE_KEY = /\s+to\s+(?:access|use)\s+the\s[\w\s]{1,60}?,?(?=\s+because\s+the\s+resource\s)/iy;
const ACTION = /[a-z][a-z\d]*(?:-\s{0,20}[a-z\d]+)*:\s{0,4}(?:[a-z]\w*(?:\*(?!\*))?|\*(?!\*))/iy;
const GAP = /[\s*_`"'.,…)\]]*/y;

interface Part {
  readonly value?: string;
  readonly end: number;
}

/** Only the prefix is case-insensitive, and AWS documents it in lower case; SNS prints `SNS:`. */
export function actionName(written: string): string {
  const compact = written.replace(/\s+/g, '');
  const colon = compact.indexOf(':');
  return compact.slice(0, colon).toLowerCase() + compact.slice(colon);
}

function actionAt(text: string, start: number): Part {
  ACTION.lastIndex = start;
  const match = ACTION.exec(text)?.[0];
  return match === undefined ? { end: start } : { value: actionName(match), end: ACTION.lastIndex };
}

/** Skips what stands between two parts of a sentence; an ellipsis there means that something was left out. */
function gapAt(text: string, start: number): { readonly end: number; readonly elided: boolean } {
  GAP.lastIndex = start;
  const gap = GAP.exec(text)?.[0] ?? '';
  return { end: start + gap.length, elided: /\.{2,}|…/.test(gap) };
}

const TO_ACCESS =
  /\s+to\s+access\s+this\s+resource(\s+with\s+an\s+explicit\s+deny)?(?:\s+in\s+an?\s+[a-z-]+\s+policy)?/iy;

const AUTHORIZER =
  'an API Gateway authorizer words its refusals like this: the policy is the one that the authorizer returned, not one of the caller';

/** Applications say so too, of roles and of `this user`: API Gateway's message is `User is not …` and nothing before. */
function opensWithUser(text: string, verb: number): boolean {
  return /(?:^|["'`:>\n])\s*User\s+is\s+$/.test(text.slice(Math.max(0, verb - 40), verb));
}

/** `not authorized to access this resource`: no action, and never an IAM policy of the caller. */
function accessDeniedAt(text: string, match: RegExpExecArray, from: number): Sentence | undefined {
  TO_ACCESS.lastIndex = match.index + match[0].length;
  const access = TO_ACCESS.exec(text);
  if (access === null || match[1] === undefined) return undefined;
  const who = principalBefore(text, match.index, from);
  const isOfAws = who.value?.startsWith('arn:') || access[1] !== undefined || opensWithUser(text, match.index);
  if (!isOfAws) return undefined;
  return {
    start: who.start,
    end: TO_ACCESS.lastIndex,
    ...(who.value !== undefined && { principal: who.value }),
    policyType: 'unknown',
    effect: access[1] === undefined ? 'unknown' : 'explicit',
    truncated: false,
    hasVerb: true,
    note: who.value === undefined ? AUTHORIZER : 'the message names no action and no policy type',
  };
}

function performedAt(text: string, start: number): Part {
  TO_PERFORM.lastIndex = start;
  if (TO_PERFORM.test(text)) return bareOperation(text, start) ?? actionAt(text, TO_PERFORM.lastIndex);
  TO_USE_KEY.lastIndex = start;
  return { end: TO_USE_KEY.test(text) ? TO_USE_KEY.lastIndex : start };
}

/** CloudWatch Logs: `not authorized to perform FilterLogEvents on resources arn:aws:logs:…`. */
const BARE_OPERATION = /\s+to\s+perform\s*:?\s+([A-Z][A-Za-z]{2,60})(?=\s+on\s+resources?:?\s+arn:[\w-]+:([\w-]+):)/y;

function bareOperation(text: string, start: number): Part | undefined {
  BARE_OPERATION.lastIndex = start;
  const match = BARE_OPERATION.exec(text);
  return match === null ? undefined : { value: `${match[2]}:${match[1]}`, end: BARE_OPERATION.lastIndex };
}

interface Clause {
  readonly reason?: Reason;
  readonly policyArn?: string;
  readonly cut: boolean;
  readonly end: number;
}

function clauseAt(text: string, start: number): Clause {
  const reason = reasonAt(text, start);
  if (reason === undefined) return { cut: false, end: start };
  const arn = reason.mayNamePolicy ? policyArnAt(text, reason.end) : undefined;
  const cut = reason.cut || (arn !== undefined && arn.value === undefined);
  const end = arn?.end ?? reason.end;
  return { reason, ...(arn?.value !== undefined && { policyArn: arn.value }), cut, end };
}

/** How much of a word or part may be left before the ellipsis of a cut. */
const LONGEST_REST = 60;

/** The text ends with `...`, as CloudTrail and people cut, on the line of the sentence. */
function endsElided(text: string, end: number): boolean {
  if (text.length - end > LONGEST_REST) return false;
  if (!/(?:\.{2,}|…)[\s"'`)\]}]*$/.test(text.slice(Math.max(0, end - 3)))) return false;
  return !/\n|[.!?)]\s+\w/.test(text.slice(end).trimEnd());
}

function head(text: string, match: RegExpExecArray, from: number): { readonly verb: boolean; readonly action: Part } {
  const verb = match[1] !== undefined;
  if (verb) return { verb, action: performedAt(text, match.index + match[0].length) };
  return { verb, action: match[0].includes(':') ? actionAt(text, match.index) : { end: Math.max(match.index, from) } };
}

function sentenceAt(text: string, match: RegExpExecArray, from: number): Sentence | undefined {
  const { verb, action } = head(text, match, from);
  const resource = resourceAt(text, action.end);
  const gap = gapAt(text, resource?.end ?? action.end);
  const clause = clauseAt(text, gap.end);
  const who = verb ? principalBefore(text, match.index, from) : { start: match.index, elided: true };
  const { reason } = clause;
  const evidence = { verb, action: action.value, principal: who.value, resource: resource?.value, reason };
  if (!isDenial(evidence) || isQuotation(text, match.index, evidence)) return undefined;
  const end = reason === undefined ? (resource?.end ?? action.end) : clause.end;
  const tail = tailAt(text, end);
  const named = action.value ?? (reason?.action?.includes(':') ? actionName(reason.action) : undefined);
  const cut =
    clause.cut || tail.cut || endsElided(text, tail.end) || gap.elided || who.elided || resource?.elided === true;
  return {
    start: who.start,
    end: Math.max(tail.end, match.index + match[0].length),
    ...(who.value !== undefined && { principal: who.value }),
    ...(named !== undefined && { action: named }),
    ...(resource?.value !== undefined && { resource: resource.value }),
    policyType: reason?.policyType ?? 'unknown',
    effect: reason?.effect ?? 'unknown',
    ...(reason?.via !== undefined && { via: reason.via }),
    ...(clause.policyArn !== undefined && { policyArn: clause.policyArn }),
    ...(tail.authorizationId !== undefined && { authorizationId: tail.authorizationId }),
    ...(tail.encoded !== undefined && { encoded: tail.encoded }),
    truncated: cut,
    hasVerb: verb,
    ...(reason?.note !== undefined && { note: reason.note }),
  };
}

interface Evidence {
  readonly verb: boolean;
  readonly action: string | undefined;
  readonly principal: string | undefined;
  readonly resource: string | undefined;
  readonly reason: Reason | undefined;
}

/** Prose speaks of resources and of explicit denies too: a sentence needs a verb and a slot, or a typed reason. */
function isDenial({ verb, action, principal, resource, reason }: Evidence): boolean {
  if (verb) return action !== undefined || reason !== undefined || principal?.startsWith('arn:') === true;
  if (reason !== undefined)
    return reason.policyType !== 'unknown' || resource !== undefined || reason.standsAlone === true;
  return action !== undefined && resource?.startsWith('arn:') === true;
}

const QUOTING =
  /\b(?:says?|said|contains?|includes?|states?|reads?|shows?|words?|phrase|ends? (?:in|with))\s*[:,]?\s*["'“‘`*_]{1,3}$/i;

/** In a list of texts, as programs list what they try again on. */
const LISTED = /(?:["']\s*,|\[)\s*["']$/;

/**
 * Prose about messages quotes a part of one: `if the message says "with an explicit deny in …"`; a program lists what it
 * waits for: `["AccessDenied", "not authorized to perform: sts:AssumeRole"]`.
 */
function isQuotation(text: string, start: number, { verb, action, principal, resource, reason }: Evidence): boolean {
  if ((principal ?? resource ?? reason) !== undefined && verb) return false;
  const before = text.slice(Math.max(0, start - 60), start);
  if (verb) return LISTED.test(before);
  return (action ?? principal ?? resource) === undefined && QUOTING.test(before);
}

/** Every denial sentence of a normalised text, in order. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  FIRST_PARTS.lastIndex = 0;
  for (let match = FIRST_PARTS.exec(text); match !== null; match = FIRST_PARTS.exec(text)) {
    const resume = FIRST_PARTS.lastIndex;
    const sentence = accessDeniedAt(text, match, from) ?? sentenceAt(text, match, from);
    if (sentence !== undefined) {
      sentences.push(sentence);
      from = sentence.end;
    }
    FIRST_PARTS.lastIndex = Math.max(sentence?.end ?? 0, resume);
  }
  return sentences;
}
