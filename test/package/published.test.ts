import { readFile } from 'node:fs/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, it } from 'vitest';
import { root } from '../house/files.js';
import { packed, readJson } from './pack.js';

/** What its exports are told wrong about, for those who read them as CommonJS: it is ES modules alone, and says so. */
const ESM_ONLY = new Set(['CJSResolvesToESM', 'NoResolution']);

it('is a package as npm’s tools expect one', async () => {
  const { messages } = await publint({ pkgDir: root, strict: true });
  const manifest = await readJson('package.json');
  expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});

it('has types that say what is there', async () => {
  const { tarball } = await packed();
  const analysis = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
  if (!analysis.types) throw new Error('the package has no types');
  const problems = analysis.problems.filter(({ kind }) => !ESM_ONLY.has(kind));
  expect(problems).toEqual([]);
});
