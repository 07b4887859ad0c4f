import { createHash } from 'node:crypto';

/** To load what Node has of OpenSSL takes longer than to digest so many units of text. */
const FEW = 1500;

/** Digested without OpenSSL; once that is loaded, it does the rest. */
let digested = 0;

/** SHA-256 of a text as UTF-8, in hexadecimal (FIPS 180-4). For names and ids alone: what is secret is `node:crypto`'s. */
export function sha256(text: string): string {
  digested += text.length;
  return digested > FEW ? sha256Of([text]) : digestOf(text);
}

/** The same of all pieces in a row. */
export function sha256Of(pieces: Iterable<string | Uint8Array>): string {
  digested = Number.POSITIVE_INFINITY;
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function digestOf(text: string): string {
  const words = padded(Buffer.from(text));
  const state = new DataView(new ArrayBuffer(32));
  for (let at = 0; at < 8; at += 1) state.setInt32(at * 4, INITIAL[at] ?? 0);
  const schedule = new Int32Array(64);
  for (let from = 0; from < words.byteLength; from += 64) {
    for (let at = 0; at < 16; at += 1) schedule[at] = words.getInt32(from + at * 4);
    compress(state, schedule);
  }
  return Buffer.from(state.buffer).toString('hex');
}

const INITIAL = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

const ROUNDS = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
];

/** The text, a bit, zeros, and the length in bits, to whole blocks of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const whole = new Uint8Array((bytes.length + 72) & ~63);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const words = new DataView(whole.buffer);
  words.setUint32(whole.length - 4, bytes.length * 8);
  return words;
}

/** Takes a block, in the first sixteen words of the schedule, into the state. */
function compress(state: DataView, schedule: Int32Array): void {
  let a = state.getInt32(0);
  let b = state.getInt32(4);
  let c = state.getInt32(8);
  let d = state.getInt32(12);
  let e = state.getInt32(16);
  let f = state.getInt32(20);
  let g = state.getInt32(24);
  let h = state.getInt32(28);
  for (let at = 0; at < 64; at += 1) {
    if (at > 15) schedule[at] = expanded(schedule, at);
    const ofE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + ofE + ((e & f) ^ (~e & g)) + (ROUNDS[at] ?? 0) + (schedule[at] ?? 0)) | 0;
    const ofA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = ofA + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  add(state, [a, b, c, d, e, f, g, h]);
}

function expanded(schedule: Int32Array, at: number): number {
  const early = schedule[at - 15] ?? 0;
  const late = schedule[at - 2] ?? 0;
  const low = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
  const high = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
  return ((schedule[at - 16] ?? 0) + low + (schedule[at - 7] ?? 0) + high) | 0;
}

function add(state: DataView, words: readonly number[]): void {
  for (let at = 0; at < 8; at += 1) state.setInt32(at * 4, state.getInt32(at * 4) + (words[at] ?? 0));
}
