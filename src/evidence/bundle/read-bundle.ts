import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DoctorError } from '../../model/error.js';
import type { CloudTrailEvent } from '../../model/event.js';
import type { Gap, ToldGap } from '../../model/gap.js';
import { isJsonObject } from '../../model/json.js';
import { BUNDLE_FILES, BUNDLE_VERSION, type BundleManifest, type EvidenceBundle, type RecordedRead } from './bundle.js';
import { eventFault, manifestFault, readFault } from './bundle-faults.js';

/**
 * Reads a bundle's folder. Throws a `DoctorError` of source `user`: `BundleNotFound`, `BundleNotJson`,
 * `BundleDamaged` (says where and what), or `BundleTooNew`.
 */
export async function readBundle(dir: string): Promise<EvidenceBundle> {
  const manifest = await readJson(dir, BUNDLE_FILES.manifest);
  assertVersion(dir, manifest);
  assertSound(dir, BUNDLE_FILES.manifest, manifestFault(manifest));
  const events = await readList(dir, BUNDLE_FILES.events, eventFault);
  const reads = await readList(dir, BUNDLE_FILES.reads, readFault);
  const { weights, ...others } = manifest as ManifestOnDisk & Pick<EvidenceBundle, 'weights'>;
  return {
    manifest: withGaps(others),
    ...(weights === undefined ? {} : { weights }),
    events: events as CloudTrailEvent[],
    reads: reads.map((read) => withScope(read as ReadOnDisk)),
  };
}

/** Bundles were recorded with gaps in words, before gaps were data. */
interface ManifestOnDisk extends Omit<BundleManifest, 'gaps'> {
  readonly gaps?: readonly (Gap | ToldGap)[];
}

function withGaps({ gaps, ...manifest }: ManifestOnDisk): BundleManifest {
  return { ...manifest, ...(gaps === undefined ? {} : { gaps: gaps.map(asData) }) };
}

function asData(gap: Gap | ToldGap): Gap {
  if ('about' in gap) return gap;
  const { text, remedy, ...rest } = gap;
  return { ...rest, about: {}, told: { text, ...(remedy === undefined ? {} : { remedy }) } };
}

/** Written by hand, a read of the tool's own account needs no `scope`. */
type ReadOnDisk = Omit<RecordedRead, 'scope'> & Partial<RecordedRead>;

function withScope(read: ReadOnDisk): RecordedRead {
  return { ...read, scope: read.scope ?? {} };
}

async function readList(dir: string, name: string, fault: (item: unknown) => string | undefined) {
  const list = await readJson(dir, name);
  if (!Array.isArray(list)) throw damaged(dir, name, 'it is not a list');
  list.forEach((item, index) => {
    const found = fault(item);
    if (found !== undefined) throw damaged(dir, name, `item ${index}: ${found}`);
  });
  return list as unknown[];
}

async function readJson(dir: string, name: string): Promise<unknown> {
  const text = await readText(dir, name);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DoctorError(
      { source: 'user', code: 'BundleNotJson' },
      `\`${name}\` of the evidence bundle \`${dir}\` is not JSON`,
      {
        cause: error,
        hint: 'the file was cut or edited: record the bundle again, or take it from its origin',
      },
    );
  }
}

async function readText(dir: string, name: string): Promise<string> {
  const path = join(dir, name);
  try {
    // A pipe or a device never ends.
    if (!(await stat(path)).isFile())
      throw new DoctorError({ source: 'user', code: 'NotAFile' }, `\`${name}\` is no file`);
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new DoctorError(
      { source: 'user', code: 'BundleNotFound' },
      `\`${dir}\` is no evidence bundle: \`${name}\` cannot be read`,
      {
        cause: error,
        hint: 'give --replay the folder that --record wrote; it holds manifest.json, events.json and reads.json',
      },
    );
  }
}

function assertVersion(dir: string, manifest: unknown): void {
  const version = isJsonObject(manifest) ? manifest['bundleVersion'] : undefined;
  if (typeof version !== 'number' || version <= BUNDLE_VERSION) return;
  const message = `the evidence bundle \`${dir}\` has version ${version}; this ddb-doctor reads up to ${BUNDLE_VERSION}`;
  throw new DoctorError({ source: 'user', code: 'BundleTooNew' }, message, {
    hint: 'replay it with a newer ddb-doctor',
  });
}

function assertSound(dir: string, name: string, fault: string | undefined): void {
  if (fault !== undefined) throw damaged(dir, name, fault);
}

function damaged(dir: string, name: string, what: string): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'BundleDamaged' },
    `\`${name}\` of the evidence bundle \`${dir}\` is damaged: ${what}`,
    {
      hint: 'record the bundle again, or take it from its origin',
    },
  );
}
