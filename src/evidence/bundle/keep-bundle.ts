import { redactBundle, withoutBundleSecrets } from '../redaction/redact-bundle.js';
import type { EvidenceBundle } from './bundle.js';
import { readBundle } from './read-bundle.js';
import { writeBundle } from './write-bundle.js';

/**
 * Redacts and writes what a run saw, and gives it back as a replay will find it: a report made from that is equal,
 * byte for byte, to the report of any replay. Secrets are removed even where `redact` is false.
 * Throws as `writeBundle` does.
 */
export async function keepBundle(
  dir: string,
  bundle: EvidenceBundle,
  { redact }: { readonly redact: boolean },
): Promise<EvidenceBundle> {
  await writeBundle(dir, redact ? redactBundle(bundle) : withoutBundleSecrets(bundle));
  return readBundle(dir);
}
