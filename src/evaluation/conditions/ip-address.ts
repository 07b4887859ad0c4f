import { pair } from './operator.js';

/** A block of addresses: its family's width in bits, its first and its last address. */
export interface AddressBlock {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

function readV4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256)) return undefined;
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function readGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const v4 = groups.at(-1)?.includes('.') ? readV4(groups.pop() ?? '') : null;
  if (v4 === undefined || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const values = groups.map((group) => BigInt(`0x${group}`));
  return v4 === null ? values : [...values, v4 >> 16n, v4 & 0xffffn];
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
  const value = bits === 128 ? readV6(address) : readV4(address);
  if (value === undefined || rest.length > 0) return undefined;
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)) return undefined;
  const free = BigInt(bits - Number(prefix ?? bits));
  const first = (value >> free) << free;
  return { bits, first, last: first + (1n << free) - 1n };
}

export const ipAddressOperators = pair('IpAddress', 'NotIpAddress', {
  domain: 'address',
  variables: false,
  wildcards: false,
  compile: (wanted) => {
    const block = readBlock(wanted);
    if (!block) return undefined;
    return (text) => {
      const seen = readBlock(text);
      return seen !== undefined && seen.bits === block.bits && seen.first >= block.first && seen.last <= block.last;
    };
  },
});
