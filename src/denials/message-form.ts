import type { TextFinding } from '../model/denial.js';
import { type Filler, slotsOf, withIds } from './message-ids.js';
import { codesOf } from './text/wrapper.js';

/** A message with zeros in the place of its ids: equal for all messages of one form. */
interface Blanked {
  readonly text: string;
  /** How much longer the message is: its encoded authorization message, at its end, has a length of its own. */
  readonly longer: number;
}

/** What is read of every message of a form: the same, but for what is cut out of each. */
export interface Form {
  readonly finding: TextFinding;
  readonly cuts: readonly Cut[];
}

/** What a message tells in words of its own. */
const FIELDS = ['principal', 'action', 'resource', 'policyArn', 'authorizationId', 'requestId', 'encoded'] as const;

interface Cut {
  readonly field: (typeof FIELDS)[number];
  readonly start: number;
  readonly end: number;
}

const ENCODED = 'Encoded authorization failure message: ';
const BLOB = '0'.repeat(64);
/** Of another alphabet, or short, it may be none. */
const IS_BLOB = /^(?=[\w-]*\d)[\w-]{16,}(?:\.{3})?$/;

const ARN = String.raw`arn:aws[\w-]*:[\w-]+:[\w+=,.@:/*$-]+`;

/** A denial as AWS writes it, from its first sign to its last, so that what stands in the slots is all that is not fixed. */
const WRITTEN = new RegExp(
  [
    String.raw`^(?:You are not authorized to perform this operation\. |KMS key access denied error: com\.amazonaws\.services\.kms\.model\.AWSKMSException: )?`,
    String.raw`User: arn:aws[\w-]*:(?:sts|iam)::\d{12}:[\w+=,.@:/*$-]+ is not authorized to perform: [a-z][\w-]*:\w+`,
    String.raw`(?: on (?:resource: "?(?:${ARN}|\*)"?|this resource))?(?:,? (?:because|with) [\w ,:*-]+?(?:: ${ARN})?)?`,
    String.raw`(?:\. Go to https:\/\/[\w.-]+\/iam\/home\?region=[\w-]+#\/authorization-details\/\w+ for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: \w+)?`,
    String.raw`(?: \(Service: \w+; Status Code: \d+; Error Code: \w+; Request ID: [\w-]+(?:; Proxy: \w+)?\))?`,
    String.raw`\.?(?: ${ENCODED}${BLOB}(?:\.{3})?)?$`,
  ].join(''),
);

/** Undefined for what begins otherwise; `formOf` looks at the whole. */
export function blanked(message: string): Blanked | undefined {
  if (!/^(?:User: |You are |KMS key )/.test(message)) return undefined;
  const at = message.indexOf(ENCODED);
  const text = withIds(at === -1 ? message : message.slice(0, at), zero);
  if (text === undefined || at === -1) return text === undefined ? undefined : { text, longer: 0 };
  return withBlob(text, message.slice(at + ENCODED.length));
}

function withBlob(head: string, blob: string): Blanked | undefined {
  // An error code inside of it would be read as one.
  if (!IS_BLOB.test(blob) || codesOf(blob).length > 0) return undefined;
  const cut = blob.endsWith('...') ? '...' : '';
  return { text: head + ENCODED + BLOB + cut, longer: blob.length - BLOB.length - cut.length };
}

const zero: Filler = () => 0;

/**
 * How all messages of a form are read: as two of them, whose ids differ in every digit. Undefined where that does not
 * tell. An id is a word that no pattern names, as long as its zeros: another one changes no match, only what it holds.
 */
export function formOf(text: string, read: (message: string) => readonly TextFinding[]): Form | undefined {
  if (!WRITTEN.test(text) || holdsCode(text)) return undefined;
  const texts = [withIds(text, digitsFrom(1)) ?? '', withIds(text, digitsFrom(4)) ?? ''] as const;
  const [[finding, ...more], [other]] = [read(texts[0]), read(texts[1])];
  if (finding === undefined || other === undefined || more.length > 0) return undefined;
  const cuts: Cut[] = [];
  for (const field of FIELDS) {
    const values = [finding[field] ?? '', other[field] ?? ''] as const;
    if (values[0] === values[1]) continue;
    const start = placeOf(values, texts);
    if (start === undefined) return undefined;
    cuts.push({ field, start, end: start + values[0].length });
  }
  const form = { finding, cuts };
  return JSON.stringify(readAs(form, texts[1])) === JSON.stringify(other) ? form : undefined;
}

/** What is read of a message of the form. */
export function readAs({ finding, cuts }: Form, message: string, longer = 0): TextFinding {
  const read: { -readonly [Field in keyof TextFinding]: TextFinding[Field] } = { ...finding };
  for (const { field, start, end } of cuts) {
    read[field] = message.slice(start, field === 'encoded' ? end + longer : end);
  }
  return read;
}

/** Digits that differ from place to place, and in every place from those of another start. */
function digitsFrom(start: number): Filler {
  return (place) => (start + place * 7 + (place >> 3)) % 10;
}

/** Where in both texts both values stand; undefined where that is nowhere, or in two places. */
function placeOf([one, other]: readonly [string, string], [a, b]: readonly [string, string]): number | undefined {
  const places: number[] = [];
  for (let at = a.indexOf(one); at !== -1; at = a.indexOf(one, at + 1)) if (b.startsWith(other, at)) places.push(at);
  return one.length === other.length && places.length === 1 ? places[0] : undefined;
}

/** In the name of a resource or a session; AWS's own words around a refusal may hold one. */
function holdsCode(text: string): boolean {
  return slotsOf(text).some(({ start, end }) => codesOf(text.slice(start, end)).length > 0);
}
