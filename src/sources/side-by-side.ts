/** Reads several streams at once and yields from whichever is first; each runs at most one item ahead. */
export async function* sideBySide<T>(streams: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const pending = new Map(streams.map((stream) => [stream, step(stream)]));
  try {
    while (pending.size > 0) {
      const { stream, result } = await Promise.race(pending.values());
      if (result.done) {
        pending.delete(stream);
        continue;
      }
      pending.set(stream, step(stream));
      yield result.value;
    }
  } finally {
    for (const stream of pending.keys()) void stream.return(undefined);
  }
}

async function step<T>(stream: AsyncGenerator<T>) {
  return { stream, result: await stream.next() };
}
