import { readBlock } from '../conditions/ip-address.js';

/** Spellings of one point of a scale: any of them compares alike, so one that no literal takes can be chosen. */
export type Spellings = readonly string[];

function spelled(value: number): Spellings {
  const text = String(value);
  if (/e/i.test(text)) return [text, `+${text}`];
  const whole = text.includes('.') ? text : `${text}.`;
  return [text, `${whole}0`, `${whole}00`, `${whole}000`];
}

/** Points below, at, between and above the bounds. */
function points(bounds: readonly number[]): number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return [];
  const between = sorted.slice(1).map((bound, at) => (bound + (sorted[at] ?? bound)) / 2);
  return [least - Math.max(1, Math.abs(least)), ...sorted, ...between, most + Math.max(1, Math.abs(most))];
}

/** For numbers, and for dates in epoch seconds. */
export function numbersThatDiffer(bounds: readonly number[]): Spellings[] {
  return points(bounds).map(spelled);
}

/** The first address of every stretch that the blocks tell apart, in both families. */
export function addressesThatDiffer(blocks: readonly string[]): Spellings[] {
  const starts = { 32: new Set([0n]), 128: new Set([0n]) };
  for (const text of blocks) {
    const block = readBlock(text);
    if (!block) continue;
    const next = BigInt(block.last) + 1n;
    starts[block.bits].add(BigInt(block.first));
    if (next < 1n << BigInt(block.bits)) starts[block.bits].add(next);
  }
  return [
    ...[...starts[32]].map((value) => [v4(value)]),
    ...[...starts[128]].map((value) => [v6(value), v6(value).toUpperCase()]),
  ];
}

function v4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function v6(value: bigint): string {
  return [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((value >> shift) & 0xffffn).toString(16)).join(':');
}
