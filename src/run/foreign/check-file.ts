import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isJsonObject, type JsonValue } from '../../model/json.js';

/** A name of a package, or of a file within one; what begins with a dot or a slash is a path. */
const PACKAGE = /^(?:@[\w.-]+\/)?\w[\w.-]*(?:\/[\w./-]+)?$/;

/**
 * The file of a check: the path itself; or of a package's name, its entry, as `import` in the working folder would find
 * it, and else beside ddb-doctor. A file that is there is meant before a package.
 */
export function checkFile(named: string): string {
  if (existsSync(named) || !PACKAGE.test(named)) return named;
  const places = [pathToFileURL(resolve('check.js')).href, import.meta.url];
  return places.map((place) => entryFrom(place, named)).find((file) => file !== undefined) ?? named;
}

function entryFrom(place: string, name: string): string | undefined {
  const { resolve: find } = createRequire(place);
  try {
    return find(name);
  } catch {
    // A package for `import` alone, which `require` does not open.
    const folder = (find.paths(name) ?? [])
      .map((path) => join(path, name))
      .find((path) => existsSync(join(path, MANIFEST)));
    return folder === undefined ? undefined : importEntry(folder);
  }
}

const MANIFEST = 'package.json';

function importEntry(folder: string): string | undefined {
  const manifest: JsonValue = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
  const exported = isJsonObject(manifest) ? manifest['exports'] : undefined;
  const main = isJsonObject(exported) && exported['.'] !== undefined ? exported['.'] : exported;
  const entry = conditionOf(main);
  return entry === undefined ? undefined : join(folder, entry);
}

/** Conditions are taken in the order in which the package lists them: https://nodejs.org/api/packages.html#conditional-exports. */
function conditionOf(exported: JsonValue | undefined): string | undefined {
  if (typeof exported === 'string') return exported;
  if (!isJsonObject(exported)) return undefined;
  const taken = Object.keys(exported).find((name) => ['node', 'import', 'module-sync', 'default'].includes(name));
  return taken === undefined ? undefined : conditionOf(exported[taken]);
}
