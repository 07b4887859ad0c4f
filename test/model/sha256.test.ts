import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/model/text/sha256.js';

/** FIPS 180-4's own examples, and those of RFC 6234. */
const KNOWN: readonly (readonly [text: string, digest: string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
];

it('digests texts as OpenSSL does, the first ones by itself', () => {
  for (const [text, digest] of KNOWN) expect(sha256(text)).toBe(digest);
  // Where the length just fits into the last block, and just does not; signs of one to four bytes.
  const texts = [55, 56, 63, 64, 119, 120].map((length) => 'x'.repeat(length));
  for (const text of [...texts, 'é€😀'.repeat(50)])
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
});

it('leaves long texts, and all after the first few, to OpenSSL', () => {
  for (const text of ['x'.repeat(100_000), ...Array.from({ length: 20 }, (_, n) => `text ${n}`)])
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
});
