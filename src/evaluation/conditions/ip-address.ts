import { pair } from './operator.js';
import { rememberLast } from './remember-last.js';

/** A block of addresses: its family's width in bits, its first and its last address. IPv4 counts in plain numbers. */
interface AddressBlock {
  readonly bits: 32 | 128;
  readonly first: number | bigint;
  readonly last: number | bigint;
}

/** IPv4 as a number; undefined when the text is no such address. */
function readV4(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0;
  for (const octet of octets) {
    if (!/^\d{1,3}$/.test(octet) || Number(octet) > 255) return undefined;
    value = value * 256 + Number(octet);
  }
  return value;
}

function readGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const v4 = groups.at(-1)?.includes('.') ? readV4(groups.pop() ?? '') : null;
  if (v4 === undefined || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const values = groups.map((group) => BigInt(`0x${group}`));
  return v4 === null ? values : [...values, BigInt(v4) >> 16n, BigInt(v4) & 0xffffn];
}

function readV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0] ?? '');
  const tail = halves.length === 2 ? readGroups(halves[1] ?? '') : [];
  if (!head || !tail) return undefined;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  return [...head, ...Array<bigint>(gap).fill(0n), ...tail].reduce((sum, group) => sum * 65536n + group, 0n);
}

/** Reads an address or a CIDR block of IPv4 or IPv6; undefined when the text is neither. */
export function readBlock(text: string): AddressBlock | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const read = bits === 128 ? readV6(address) : readV4(address);
  if (read === undefined || rest.length > 0) return undefined;
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)) return undefined;
  const free = BigInt(bits - Number(prefix ?? bits));
  const first = (BigInt(read) >> free) << free;
  const last = first + (1n << free) - 1n;
  return bits === 32 ? { bits, first: Number(first), last: Number(last) } : { bits, first, last };
}

/** A policy compares one address with many blocks in turn. */
const readSeen = rememberLast(readBlock);

export const ipAddressOperators = pair('IpAddress', 'NotIpAddress', {
  domain: 'address',
  variables: false,
  wildcards: false,
  compile: (wanted) => {
    const block = readBlock(wanted);
    if (!block) return undefined;
    const { bits, first, last } = block;
    return (text) => {
      const seen = readSeen(text);
      return seen !== undefined && seen.bits === bits && seen.first >= first && seen.last <= last;
    };
  },
});
