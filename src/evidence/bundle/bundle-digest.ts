import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_FILES } from './bundle.js';

/** Hex SHA-256 of a bundle's folder, as `cat manifest.json events.json reads.json | sha256sum` tells it. */
export async function bundleDigest(dir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of [BUNDLE_FILES.manifest, BUNDLE_FILES.events, BUNDLE_FILES.reads]) {
    for await (const chunk of createReadStream(join(dir, name))) hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}

/** A text that follows from the bundle's files and that no report tells: what tokens in reports of it follow from. */
export async function bundleSecret(dir: string): Promise<string> {
  const hash = createHash('sha256').update('tokens of reports');
  for (const name of [BUNDLE_FILES.events, BUNDLE_FILES.reads]) {
    for await (const chunk of createReadStream(join(dir, name))) hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}
