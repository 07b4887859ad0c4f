import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packagesOf } from './notices.mjs';

/** CycloneDX 1.6 of what is bundled into the package: an install brings nothing else. */
export async function sbom(root, metafile) {
  const own = await manifestOf(root, '');
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages;
  const components = await Promise.all(
    packagesOf(metafile).map(async (folder) => componentOf(await manifestOf(root, folder), lock[folder])),
  );
  const serial = createHash('sha256').update(JSON.stringify(components)).digest('hex');
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    // Of the content, so that equal packages have equal files.
    serialNumber: `urn:uuid:${serial.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')}`,
    version: 1,
    metadata: { component: { type: 'application', name: own.name, version: own.version, purl: purl(own) } },
    components,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function componentOf(manifest, locked) {
  const { name, version, license } = manifest;
  const hash = locked?.integrity?.startsWith('sha512-')
    ? [{ alg: 'SHA-512', content: Buffer.from(locked.integrity.slice(7), 'base64').toString('hex') }]
    : [];
  return { type: 'library', name, version, purl: purl(manifest), licenses: [{ expression: license }], hashes: hash };
}

function purl({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

async function manifestOf(root, folder) {
  return JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
}
