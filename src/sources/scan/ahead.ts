/** Works on up to `limit` inputs at a time and gives the results in the order of the inputs. */
export async function* ahead<In, Out>(
  inputs: AsyncIterable<In>,
  limit: number,
  work: (input: In) => Out | Promise<Out>,
): AsyncGenerator<Out> {
  const source = inputs[Symbol.asyncIterator]();
  const running: (Out | Promise<Out>)[] = [];
  try {
    for (let more = true; more || running.length > 0; ) {
      while (more && running.length < limit) {
        const next = await source.next();
        if (next.done === true) more = false;
        else running.push(start(next.value, work));
      }
      const first = running.shift();
      if (first !== undefined) yield await first;
    }
  } finally {
    await source.return?.();
  }
}

function start<In, Out>(input: In, work: (input: In) => Out | Promise<Out>): Out | Promise<Out> {
  const result = work(input);
  // It is awaited later: until then a rejection is nobody's.
  if (result instanceof Promise) result.catch(() => undefined);
  return result;
}
