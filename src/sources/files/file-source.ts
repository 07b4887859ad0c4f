import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { ahead } from '../records/ahead.js';
import { type Inflate, inflateAside, inflateChunks, inflateHere } from '../records/inflate.js';
import { release } from '../records/release.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { Wanted } from '../records/wanted.js';
import type { DenialSource, SourceItem } from '../source.js';
import { type FileContent, type GzipFile, open } from './open.js';
import { type Pack, packed, type Unpacked, unpack } from './pack.js';
import { filesOf, STDIN } from './paths.js';

export interface FileSourceOptions extends Wanted {
  /** Files, folders, globs, and `-` for standard input. */
  readonly paths: readonly string[];
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Files inflated at a time; by default one for each processor, four at most (the size of Node's pool). */
  readonly threads?: number;
}

const MOST_THREADS = 4;

/**
 * CloudTrail's trail files and every form that AWS's tools export records in, from disk: JSON and CSV, gzipped
 * or not, and application logs. A file is held whole up to 64 MB, and streamed beyond.
 */
export function fileSource(options: FileSourceOptions): DenialSource {
  const scan = new Scan(options);
  const items = (signal?: AbortSignal): AsyncGenerator<SourceItem> => itemsOf(options, scan, signal);
  return {
    name: options.paths.join(', '),
    distinct: true,
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => scan.gaps(),
    statistics: () => scan.statistics(),
  };
}

async function* itemsOf(options: FileSourceOptions, scan: Scan, signal?: AbortSignal): AsyncGenerator<SourceItem> {
  const units = packed(opened(filesOf(options.paths, scan.troubles), scan, { stdin: options.stdin, signal }));
  for await (const unit of inflated(units, threadsOf(options))) {
    for (const { path, content } of unit.files) {
      signal?.throwIfAborted();
      // Handing a sync generator's items on by `yield*` takes three turns of the event loop's queue for each.
      if ('whole' in content) for (const item of scan.whole(content.whole, path, content.checked)) yield item;
      else if ('chunks' in content) yield* scan.chunks(content.chunks, path);
      else scan.unreadable(path, content.error);
    }
    if (unit.memory) release(unit.memory);
  }
  scan.finished();
}

function threadsOf({ threads }: FileSourceOptions): number {
  return threads ?? Math.min(MOST_THREADS, availableParallelism());
}

/** Opens the files. Those that hold no records are left out before. */
async function* opened(
  folders: AsyncIterable<string[]>,
  scan: Scan,
  { stdin, signal }: { stdin: FileSourceOptions['stdin']; signal: AbortSignal | undefined },
): AsyncGenerator<GzipFile | FileContent> {
  for await (const files of folders) {
    for (const file of files) {
      if (scan.skips(file)) continue;
      scan.count('files');
      if (file === STDIN)
        yield { path: 'standard input', content: { chunks: inflateChunks(buffersOf(stdin ?? process.stdin)) } };
      else yield open(file, signal);
    }
  }
}

async function* buffersOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const piece of input) yield Buffer.from(piece);
}

/** In one thread the event loop gets its turn between files: interrupts and progress wait for it. */
async function* inflated(units: AsyncIterable<Pack | FileContent>, threads: number): AsyncGenerator<Unpacked> {
  if (threads > 1) for await (const ready of ahead(units, threads, contentsIn(inflateAside))) yield* ready;
  else {
    for await (const unit of units) {
      yield* await contentsIn(inflateHere)(unit);
      await setImmediate();
    }
  }
}

function contentsIn(inflate: Inflate): (unit: Pack | FileContent) => Promise<readonly Unpacked[]> {
  return async (unit) => {
    if ('members' in unit) return unpack(unit, inflate);
    const { content } = unit;
    return [{ files: [unit], ...('whole' in content && { memory: content.whole }) }];
  };
}
