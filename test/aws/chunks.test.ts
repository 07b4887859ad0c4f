import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

let outputs: Metafile['outputs'];

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/aws/index.ts', import.meta.url))],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    outdir: 'out',
    logLevel: 'silent',
  });
  outputs = metafile.outputs;
});

/** The sources in a chunk and in those that load with it. */
function loadedWith(chunk: string, seen = new Set<string>()): string[] {
  const output = outputs[chunk];
  if (output === undefined || seen.has(chunk)) return [];
  seen.add(chunk);
  const imported = output.imports.filter(({ kind }) => kind === 'import-statement');
  return [...Object.keys(output.inputs), ...imported.flatMap(({ path }) => loadedWith(path, seen))];
}

function chunkOf(source: string): string {
  return Object.keys(outputs).find((chunk) => outputs[chunk]?.entryPoint?.endsWith(source)) ?? '';
}

const clientsIn = (sources: readonly string[]) => [
  ...new Set(sources.flatMap((source) => /node_modules\/(@aws-sdk\/client-[^/]+)/.exec(source)?.[1] ?? [])),
];

describe('the chunks of a bundle', () => {
  it('load nothing of the SDK before the first call', () => {
    const sources = loadedWith(chunkOf('src/aws/index.ts'));
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((source) => source.includes('node_modules'))).toEqual([]);
  });

  it.each([
    ['cloudtrail', 'cloudtrail'],
    ['dynamodb', 'dynamodb'],
    ['ec2', 'ec2'],
    ['iam', 'iam'],
    ['kms', 'kms'],
    ['logs', 'cloudwatch-logs'],
    ['organizations', 'organizations'],
    ['s3', 's3'],
    ['sts', 'sts'],
  ])('%s loads its own client alone', (service, client) => {
    expect(clientsIn(loadedWith(chunkOf(`services/${service}.ts`)))).toEqual([`@aws-sdk/client-${client}`]);
  });

  it('hold no command that is not in the table', () => {
    const sources = loadedWith(chunkOf('services/iam.ts'));
    const bytes = Object.entries(outputs[chunkOf('services/iam.ts')]?.inputs ?? {});
    expect(sources.some((source) => source.endsWith('GetRoleCommand.js'))).toBe(true);
    const dropped = bytes.filter(([source, { bytesInOutput }]) => /CreateUser/.test(source) && bytesInOutput > 0);
    expect(dropped).toEqual([]);
  });
});
