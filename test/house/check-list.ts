import { checks } from '../../diagnostics/index.js';
import type { BuiltInCheck } from '../../src/run/checks.js';

/** What a list of the built-in checks tells, of the checks themselves. */
export async function checkList(): Promise<BuiltInCheck[]> {
  const metas = await Promise.all(Object.values(checks).map(async (load) => (await load()).default.meta));
  return metas.map(({ id, title, reads, docs, contributes }) => ({ id, title, reads, docs, contributes }));
}
