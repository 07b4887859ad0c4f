const UNSAFE = /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu;

/** JSON whose text holds no control or direction-changing character: they stand there escaped, so that nothing is lost. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
