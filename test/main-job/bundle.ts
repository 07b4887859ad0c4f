import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { type Report, toReport } from '../../src/report/index.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { root } from '../house/files.js';

export const EXAMPLE = join(root, 'test/example-account');

export interface Bundle {
  manifest: Record<string, unknown>;
  events: CloudTrailEvent[];
  reads: { operation: string; input: Record<string, unknown>; result: { status: string; value?: unknown } }[];
}

export async function readExample(): Promise<Bundle> {
  const part = async (name: string) => JSON.parse(await readFile(join(EXAMPLE, `${name}.json`), 'utf8'));
  return { manifest: await part('manifest'), events: await part('events'), reads: await part('reads') };
}

/** Writes a bundle to a folder of its own and returns the folder. */
export async function writeTemporary(bundle: Bundle): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  for (const [name, value] of Object.entries(bundle))
    await writeFile(join(folder, `${name}.json`), JSON.stringify(value));
  return folder;
}

export async function replay(folder: string): Promise<Report> {
  const { run } = await runDoctor({ replay: folder }, { now: () => new Date(0) });
  return toReport(run);
}
