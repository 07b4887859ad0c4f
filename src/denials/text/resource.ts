import { nextReason, reasonAt } from './reason.js';
import { joined, MAX_SLOT, quotedAt, type Slot, stripped, tokenAt } from './slot.js';

const INTRODUCTION = /[\s*_`"']*(?:(?:\.{2,}|…)\s*)?on\s+(?:the\s+)?resources?\b\s*:?\s*/iy;
const UNNAMED =
  /[\s*_]*on\s+(?:this\s+resource|the\s+resource\s+associated\s+with\s+this\s+ciphertext|the\s+specified\s+resource)\b/iy;

// IAM prints what it has no ARN for with its type; of a policy it prints the type and the ARN.
const TYPED =
  /(?:role|user|group|policy|instance\s+profile|access\s+key|login\s+profile|mfa\s+device|server\s+certificate|saml\s+provider|open\s*id\s+connect\s+provider|ssh\s+public\s+key|signing\s+certificate|service\s+specific\s+credential|virtual\s+mfa\s+device|account\s+alias)\s+(?=\S)/iy;

const EMPHASIS = /^([*_`]{2})(.+)\1$/;

/** What is named after `on resource`. `value` is absent when the message says that there is one but not which. */
interface ResourceSlot {
  readonly value?: string;
  /** An ellipsis stands for the value. */
  readonly elided?: true;
  readonly end: number;
}

function after(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Everything up to the reason, where that can be one value: names with blanks, and ARNs that line wraps cut. */
function upToReason(text: string, start: number): Slot | undefined {
  const end = nextReason(text, start, start + MAX_SLOT);
  if (end === undefined) return undefined;
  const raw = text.slice(start, end).trimEnd();
  const broken = /\n\s*\n|[.;][ \t]+[A-Z]|["`]|\.{2,}\s|…\s|\bnot\s+authori/.test(raw.trim());
  const value = joined(raw);
  return broken || value === '' ? undefined : { value: stripped(value), end };
}

function typed(text: string, start: number): Slot | undefined {
  const name = after(TYPED, text, start);
  if (name === undefined) return undefined;
  const slot = upToReason(text, name) ?? tokenAt(text, name);
  if (slot === undefined) return undefined;
  const words = text.slice(start, name).replace(/\s+/g, ' ');
  return { value: /^arn:/i.test(slot.value) ? slot.value : words + slot.value, end: slot.end };
}

function plain(text: string, start: number): Slot | undefined {
  const token = tokenAt(text, start);
  const longer = upToReason(text, start);
  if (longer === undefined) return token;
  return token !== undefined && isOther(text, token, longer) ? token : longer;
}

/** A word, then prose with a reason far behind: the reason is not this sentence's, or the words between are not a name. */
function isOther(text: string, token: Slot, longer: Slot): boolean {
  const between = text.slice(token.end, longer.end).trim();
  return between !== '' && !/^arn:/i.test(token.value) && !/^[\w<[{*.'-]+(?:\s[\w>\]}*.'-]+){0,6}$/.test(between);
}

/** The resource slot at `start`, or undefined where the sentence goes on without one. */
export function resourceAt(text: string, start: number): ResourceSlot | undefined {
  const unnamed = after(UNNAMED, text, start);
  if (unnamed !== undefined) return { end: unnamed };
  const value = after(INTRODUCTION, text, start);
  if (value === undefined) return undefined;
  if (reasonAt(text, value)?.policyType !== undefined && /\s$/.test(text.slice(0, value))) return { end: value };
  const slot = quotedAt(text, value) ?? typed(text, value) ?? plain(text, value);
  if (slot === undefined || slot.value === '.') return { end: value };
  if (/^(?:\.{2,}|…)$/.test(slot.value)) return { elided: true, end: slot.end };
  return { value: slot.value.replace(EMPHASIS, '$2'), end: slot.end };
}
