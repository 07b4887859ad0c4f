/**
 * What AWS adds after the reason: an authorization id, an encoded message.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
 * AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
interface Tail {
  readonly authorizationId?: string;
  readonly encoded?: string;
  readonly cut: boolean;
  readonly end: number;
}

const GO_TO = /[\s.]*Go\s+to\s+https:\/\/\S{1,300}/iy;
const ID_IN_URL = /#\/authorization-details\/([\da-z-]{8,64})(\.\.|…)?/i;
const COMPLETE_DETAILS =
  /\s+for\s+complete\s+details,\s+or\s+call\s+the\s+[\w:]+\s+API\s+with\s+the\s+following\s+authorization\s+id:\s*([\da-z-]{8,64})(\.\.|…)?/iy;
const ENCODED = /[\s.]*Encoded\s+authorization\s+failure\s+message:\s*/iy;
const ENCODED_CUT = /[\s.]*Encoded?(?:\s+auth\w*(?:\s+fail\w*(?:\s+mess\w*)?)?)?\s*$/iy;
const PIECE = /[\w+/=-]+/y;

function matchAt(pattern: RegExp, text: string, start: number): RegExpExecArray | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text) ?? undefined;
}

function authorizationAt(text: string, start: number): Tail {
  const goTo = matchAt(GO_TO, text, start);
  if (goTo === undefined) return { cut: false, end: start };
  const details = matchAt(COMPLETE_DETAILS, text, GO_TO.lastIndex);
  const end = details === undefined ? GO_TO.lastIndex : COMPLETE_DETAILS.lastIndex;
  const url = ID_IN_URL.exec(goTo[0]);
  const written = details !== undefined && details[2] === undefined ? details[1] : undefined;
  const linked = details !== undefined && url?.[2] === undefined ? url?.[1] : undefined;
  const id = linked ?? written;
  return {
    ...(id !== undefined && { authorizationId: id }),
    cut: details === undefined || details[2] !== undefined,
    end,
  };
}

/** Blanks inside come from line wraps and from XML: long pieces of the alphabet go together. */
function encodedAt(text: string, start: number): { readonly value: string; readonly end: number } {
  let value = '';
  let end = start;
  for (let at = start; at < text.length; ) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(text)?.[0];
    if (piece === undefined || piece.length < 16 || /^[a-z]+$/i.test(piece)) break;
    value += piece;
    end = PIECE.lastIndex;
    const gap = /\s{0,40}/y;
    gap.lastIndex = end;
    gap.test(text);
    if (gap.lastIndex === end) break;
    at = gap.lastIndex;
  }
  return { value, end };
}

function encodedTail(text: string, start: number): Tail {
  if (matchAt(ENCODED, text, start) === undefined) {
    const cut = matchAt(ENCODED_CUT, text, start) !== undefined;
    return { cut, end: start };
  }
  const { value, end } = encodedAt(text, ENCODED.lastIndex);
  const elided = /^\s*(?:\.\.|…)/.test(text.slice(end, end + 4));
  return { ...(value !== '' && { encoded: value }), cut: elided, end: Math.max(end, ENCODED.lastIndex) };
}

/** Reads what follows the reason at `start`. */
export function tailAt(text: string, start: number): Tail {
  const authorization = authorizationAt(text, start);
  const encoded = encodedTail(text, authorization.end);
  return { ...authorization, ...encoded, cut: authorization.cut || encoded.cut };
}
