/** What a terminal does not show, or shows elsewhere: controls, directions, what has no width or no form. */
const unseen = () => /[\u007f-\u009f\u2028\u2029\u2800]|[\p{Cf}\p{Co}\p{Cs}\p{DI}]|(?! )\p{Zs}/gu;

/** True for a text that every terminal shows as it is. Asked first: V8 takes a millisecond to read a class of Unicode. */
export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** JSON in which every character can be seen: those that cannot stand there escaped, so that nothing is lost. */
export function safeJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, undefined, indent);
  return /^[\n\x20-\x7e]*$/.test(json) ? json : json.replace(unseen(), escaped);
}

/** `\u200b` for a character that cannot be seen. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** What a terminal obeys, or does not show; a sign that joins others, as in an emoji's colour, stays. */
const unsafe = () => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|[\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;

/** The text with what must not reach a terminal escaped. */
export function seenText(text: string): string {
  return isPrintableAscii(text) ? text : text.replace(unsafe(), escaped);
}
