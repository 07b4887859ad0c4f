import { isIP } from 'node:net';

/** An IP address or the first address of a range, as 4 or 16 bytes. */
type Bytes = readonly number[];

export interface Range {
  readonly bytes: Bytes;
  /** Leading bits that all its addresses share. */
  readonly prefix: number;
}

/** Undefined when the text is no IP address. */
export function addressOf(text: string): Bytes | undefined {
  switch (isIP(text)) {
    case 4:
      return text.split('.').map(Number);
    case 6:
      return sixteenBytes(text);
    default:
      return undefined;
  }
}

/** An address alone is a range of one. Undefined when the text is neither. */
export function rangeOf(text: string): Range | undefined {
  const [address = '', mask, ...rest] = text.split('/');
  const bytes = addressOf(address);
  if (bytes === undefined || rest.length > 0) return undefined;
  if (mask === undefined) return { bytes, prefix: bytes.length * 8 };
  const prefix = /^\d{1,3}$/.test(mask) ? Number(mask) : Number.NaN;
  return prefix <= bytes.length * 8 ? { bytes, prefix } : undefined;
}

export function contains(range: Range, address: Bytes): boolean {
  return (
    range.bytes.length === address.length &&
    range.bytes.every((byte, index) => ((byte ^ (address[index] ?? 0)) & sharedBits(range, index)) === 0)
  );
}

/** The address of the range whose other bits come from `noise`. */
export function addressIn(range: Range, noise: Bytes): string {
  const bytes = range.bytes.map((byte, index) => {
    const shared = sharedBits(range, index);
    return (byte & shared) | ((noise[index] ?? 0) & ~shared & 0xff);
  });
  return bytes.length === 4 ? bytes.join('.') : groupsOf(bytes).join(':');
}

/** The mask of the bits of one byte that the range fixes. */
function sharedBits({ prefix }: Range, index: number): number {
  const bits = Math.min(8, Math.max(0, prefix - index * 8));
  return (0xff << (8 - bits)) & 0xff;
}

function groupsOf(bytes: Bytes): string[] {
  return bytes.flatMap((byte, index) =>
    index % 2 === 0 ? [((byte << 8) | (bytes[index + 1] ?? 0)).toString(16)] : [],
  );
}

function sixteenBytes(text: string): Bytes {
  const [before = '', after] = text.replace(/%.*$/, '').split('::');
  const head = groupBytes(before);
  if (after === undefined) return head;
  const tail = groupBytes(after);
  return [...head, ...Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

/** Groups of hexadecimal digits; the last may be an IPv4 address. */
function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
