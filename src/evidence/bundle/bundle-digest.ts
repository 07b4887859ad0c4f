import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../../model/text/sha256.js';
import { BUNDLE_FILES } from './bundle.js';

/** Hex SHA-256 of a bundle's folder, as `cat manifest.json events.json reads.json | sha256sum` tells it. */
export function bundleDigest(dir: string): string {
  return sha256Of(piecesOf(dir, [BUNDLE_FILES.manifest, BUNDLE_FILES.events, BUNDLE_FILES.reads]));
}

/** A text that follows from the bundle's files and that no report tells: what tokens in reports of it follow from. */
export function bundleSecret(dir: string): string {
  return sha256Of(secretPieces(dir));
}

function* secretPieces(dir: string): Iterable<string | Uint8Array> {
  yield 'tokens of reports';
  yield* piecesOf(dir, [BUNDLE_FILES.events, BUNDLE_FILES.reads]);
}

const PIECE = 256 * 1024;

/** What files hold, each piece until the next is read. Nothing else is under way then, and streams take longer to load. */
function* piecesOf(dir: string, names: readonly string[]): Iterable<Uint8Array> {
  const piece = Buffer.allocUnsafe(PIECE);
  for (const name of names) {
    const file = openSync(join(dir, name), 'r');
    try {
      let length = readSync(file, piece, 0, PIECE, null);
      while (length > 0) {
        yield piece.subarray(0, length);
        length = readSync(file, piece, 0, PIECE, null);
      }
    } finally {
      closeSync(file);
    }
  }
}
