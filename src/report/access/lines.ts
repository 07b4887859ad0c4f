import { styleText } from 'node:util';
import { displayWidth } from '../display-width.js';
import { plainText } from '../plain-text.js';
import type { RenderOptions } from '../renderer.js';
import { wrap } from '../wrap.js';

const STYLES = { bad: ['bold', 'red'], good: ['green'], warn: ['yellow'], quiet: ['dim'] } as const;

export type Tone = keyof typeof STYLES;

/** Prints texts of strangers within the width, indented. */
export class Lines {
  readonly #options: RenderOptions;
  readonly #lines: string[] = [];

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  /** `first` begins the first line; all others, and those of a long text, begin below its text. */
  add(first: string, text: string, tone?: Tone): void {
    const indent = ' '.repeat(displayWidth(first));
    const lines = wrap(plainText(text), this.#options.width - indent.length);
    for (const [index, line] of lines.entries()) {
      this.#lines.push(`${this.#toned(index === 0 ? first : indent, tone)}${line}`.trimEnd());
    }
  }

  /** A command, whole, so that it can be copied: broken between its words alone, with backslashes. */
  command(indent: string, words: string): void {
    const room = this.#options.width - indent.length - 4;
    let line = '';
    const broken: string[] = [];
    for (const word of plainText(words).split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && displayWidth(longer) > room) {
        broken.push(line);
        line = word;
      } else line = longer;
    }
    broken.push(line);
    this.#lines.push(broken.map((part, at) => `${indent}${at === 0 ? '' : '  '}${part}`).join(' \\\n'));
  }

  blank(): void {
    this.#lines.push('');
  }

  #toned(text: string, tone: Tone | undefined): string {
    return this.#options.color && tone !== undefined
      ? styleText([...STYLES[tone]], text, { validateStream: false })
      : text;
  }

  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
