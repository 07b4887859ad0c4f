import { availableParallelism } from 'node:os';
import { ahead } from '../scan/ahead.js';
import { inflateChunks } from '../scan/inflate.js';
import { eventsOf, Scan } from '../scan/scan.js';
import type { Wanted } from '../scan/wanted.js';
import type { DenialSource, SourceItem } from '../source.js';
import { type Content, load } from './load.js';
import { filesOf, STDIN } from './paths.js';

export interface FileSourceOptions extends Wanted {
  /** Files, folders, globs, and `-` for standard input. */
  readonly paths: readonly string[];
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Buffer>;
  /** Files inflated at a time; by default one for each processor, four at most (the size of Node's pool). */
  readonly threads?: number;
}

const MOST_THREADS = 4;

interface Loaded {
  readonly path: string;
  readonly content: Content | { readonly error: unknown };
}

/**
 * CloudTrail's trail files and every form that AWS's tools export records in, from disk: JSON and CSV, gzipped
 * or not, and application logs. A file is held whole up to 32 MB, and streamed beyond.
 */
export function fileSource(options: FileSourceOptions): DenialSource {
  const scan = new Scan(options);
  const items = (signal?: AbortSignal): AsyncGenerator<SourceItem> => itemsOf(options, scan, signal);
  return {
    name: options.paths.join(', '),
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => scan.gaps(),
    statistics: () => scan.statistics(),
  };
}

async function* itemsOf(options: FileSourceOptions, scan: Scan, signal?: AbortSignal): AsyncGenerator<SourceItem> {
  const threads = options.threads ?? Math.min(MOST_THREADS, availableParallelism());
  const files = loadable(filesOf(options.paths, scan.troubles), scan);
  for await (const { path, content } of ahead(files, threads, (path) => open(path, options, threads))) {
    signal?.throwIfAborted();
    if ('whole' in content) yield* scan.whole(content.whole, path, content.checked);
    else if ('chunks' in content) yield* scan.chunks(content.chunks, path);
    else scan.unreadable(path, content.error);
  }
}

/** Files that hold no records are left out before they are opened. */
async function* loadable(folders: AsyncIterable<string[]>, scan: Scan): AsyncGenerator<string> {
  for await (const files of folders) {
    for (const file of files) {
      if (scan.skips(file)) continue;
      scan.count('files');
      yield file;
    }
  }
}

function open(path: string, options: FileSourceOptions, threads: number): Loaded | Promise<Loaded> {
  if (path === STDIN)
    return { path: 'standard input', content: { chunks: inflateChunks(options.stdin ?? process.stdin) } };
  try {
    const content = load(path, threads);
    if (!(content instanceof Promise)) return { path, content };
    return content.then(
      (loaded) => ({ path, content: loaded }),
      (error: unknown) => ({ path, content: { error } }),
    );
  } catch (error) {
    return { path, content: { error } };
  }
}
