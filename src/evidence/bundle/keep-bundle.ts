import { redactBundle, withoutBundleSecrets } from '../redaction/redact-bundle.js';
import type { EvidenceBundle } from './bundle.js';
import { writeBundle } from './write-bundle.js';

/** Redacts and writes what a run saw. Secrets are removed even where `redact` is false. Throws as `writeBundle` does. */
export async function keepBundle(
  dir: string,
  bundle: EvidenceBundle,
  { redact }: { readonly redact: boolean },
): Promise<void> {
  await writeBundle(dir, redact ? redactBundle(bundle) : withoutBundleSecrets(bundle));
}
