/** Nothing: for callers that want the exit code alone. */
export async function* renderOff(): AsyncIterable<string> {}
