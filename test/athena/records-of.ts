import type { DenialSource, RecordItem } from '../../src/sources/source.js';

/** The records that a source gives, each with what it stands for; until it is interrupted, where it is. */
export async function recordsOf(source: DenialSource, signal?: AbortSignal): Promise<RecordItem[]> {
  const items: RecordItem[] = [];
  try {
    for await (const item of source.items?.(signal) ?? []) if ('event' in item) items.push(item);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
  return items;
}
