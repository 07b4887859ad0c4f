import { existsSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DoctorError } from '../../model/error.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject, type JsonValue } from '../../model/json.js';
import { questionKey } from '../question.js';
import { BUNDLE_FILES, type EvidenceBundle } from './bundle.js';
import { makeFolder } from './make-folder.js';
import { byCodeUnits, stableJson } from './stable-json.js';

/**
 * Writes the bundle's three files; a folder that is not there is made. Equal bundles give equal bytes. Nothing else is under
 * way then, and to load what promises of files takes longer than to wait for them.
 * Throws a `DoctorError` of source `user` for a folder that holds something else, or that cannot be written.
 */
export async function writeBundle(dir: string, bundle: EvidenceBundle): Promise<void> {
  try {
    makeFolder(dir);
    const isEmpty = assertOurs(dir);
    try {
      writeFiles(dir, bundle);
    } catch (error) {
      // Half a bundle would be in the way of the next one.
      if (isEmpty) removeFiles(dir);
      throw error;
    }
  } catch (error) {
    if (error instanceof DoctorError) throw error;
    throw new DoctorError(
      { source: 'user', code: 'BundleNotWritten' },
      `the evidence bundle cannot be written to \`${dir}\``,
      {
        cause: error,
        hint: 'give --record a folder that you may write to',
      },
    );
  }
}

/** The manifest goes first and comes last, so that a run that was cut leaves no bundle that looks whole. */
function writeFiles(dir: string, { manifest, events, reads, weights = [] }: EvidenceBundle): void {
  remove(join(dir, BUNDLE_FILES.manifest));
  writeJson(join(dir, BUNDLE_FILES.events), sorted(events, eventKey));
  writeJson(join(dir, BUNDLE_FILES.reads), sorted(reads, questionKey));
  const weighed = weights.length === 0 ? {} : { weights: sorted(weights, ({ eventID }) => eventID) };
  writeJson(join(dir, BUNDLE_FILES.manifest), { ...manifest, ...weighed });
}

function eventKey({ eventTime = '', eventID = '', ...rest }: CloudTrailEvent): string {
  return `${eventTime} ${eventID} ${stableJson(rest as JsonValue)}`;
}

function sorted<T>(items: readonly T[], key: (item: T) => string): T[] {
  const keyed = items.map((item): [string, T] => [key(item), item]);
  return keyed.sort(([a], [b]) => byCodeUnits(a, b)).map(([, item]) => item);
}

function writeJson(file: string, value: object): void {
  const unfinished = `${file}.part`;
  writeFileSync(unfinished, `${stableJson(value as JsonValue, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}

function removeFiles(dir: string): void {
  const files = Object.values(BUNDLE_FILES).flatMap((name) => [name, `${name}.part`]);
  for (const file of files) remove(join(dir, file));
}

/** Node's `rmSync` loads what removes whole trees. */
function remove(file: string): void {
  if (existsSync(file)) unlinkSync(file);
}

/** True for a folder without anything in it. */
function assertOurs(dir: string): boolean {
  const names = readdirSync(dir);
  if (names.length === 0 || holdsBundle(dir)) return names.length === 0;
  throw new DoctorError(
    { source: 'user', code: 'FolderNotEmpty' },
    `\`${dir}\` holds files that are no evidence bundle`,
    {
      hint: 'give --record an empty folder, or one that holds an older bundle',
    },
  );
}

function holdsBundle(dir: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(dir, BUNDLE_FILES.manifest), 'utf8'));
    return isJsonObject(manifest) && typeof manifest['bundleVersion'] === 'number';
  } catch {
    return false;
  }
}
