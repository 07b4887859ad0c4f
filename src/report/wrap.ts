import { characterWidth, displayWidth } from './display-width.js';

/** Where a pipe's lines break: nothing is cut there, so that an ARN stays whole and can be searched for. */
const PIPE_WIDTH = 120;

/**
 * Breaks a line into lines of at most `width` columns: at spaces where it can, inside a longer word where it must.
 * Without a limit (Infinity) at spaces alone.
 */
export function wrap(text: string, limit: number): string[] {
  const cuts = Number.isFinite(limit);
  const width = cuts ? limit : PIPE_WIDTH;
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    // What fits no line begins where it stands.
    const isTooLong = cuts && displayWidth(word) > width;
    if (line !== '' && !isTooLong) lines.push(line);
    const pieces = cuts ? cut(isTooLong ? joined : word, width) : [word];
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  return [...lines, line];
}

function cut(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const character of word) {
    const needed = characterWidth(character);
    if (used + needed > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += character;
    used += needed;
  }
  return [...pieces, piece];
}
