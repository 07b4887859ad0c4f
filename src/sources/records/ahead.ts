/**
 * Keeps up to `limit` works going beside the consumer and gives their results in the order of the inputs. Inputs
 * that end with an error end the results with it, after all that came before it.
 */
export async function* ahead<In, Out>(
  inputs: AsyncIterable<In>,
  limit: number,
  work: (input: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const source = inputs[Symbol.asyncIterator]();
  const running: Promise<Out>[] = [];
  let more = true;
  let failure: unknown;
  const startMore = async (): Promise<void> => {
    while (more && running.length < limit) {
      const next = await source.next();
      if (next.done === true) more = false;
      else running.push(start(next.value, work));
    }
  };
  const startMoreOrEnd = (): Promise<void> =>
    startMore().catch((error: unknown) => {
      more = false;
      failure = error;
    });
  try {
    await startMoreOrEnd();
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await first;
      await startMoreOrEnd();
      yield result;
    }
  } finally {
    await source.return?.();
  }
  if (failure !== undefined) throw failure;
}

function start<In, Out>(input: In, work: (input: In) => Promise<Out>): Promise<Out> {
  const result = work(input);
  // It is awaited later: until then a rejection is nobody's.
  result.catch(() => undefined);
  return result;
}
