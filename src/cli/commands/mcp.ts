import { Readable, Writable } from 'node:stream';
import type { CommandInput } from '../argv/command-input.js';
import { AWS_FLAGS } from '../argv/flags.js';
import { EXIT } from '../exit-code.js';
import type { TextOutput } from '../io.js';
import type { Command } from './command.js';

/** For agents: stdin and stdout carry the protocol and nothing else. */
export const mcp: Command = {
  summary: 'serve read-only tools to an agent (Model Context Protocol, stdio)',
  usage: 'ddb-doctor mcp [options]',
  examples: ['ddb-doctor mcp --profile audit --region eu-central-1', 'ddb-doctor mcp --replay test/example-account'],
  flags: ['region', ...AWS_FLAGS, 'replay', 'no-redact', 'checks'],
  words: 0,
  run,
};

async function run({ options, io, verbs }: CommandInput): Promise<number> {
  const serve = await verbs.mcp();
  const { now, signal } = io;
  const streams = { input: Readable.from(io.stdin, { objectMode: false }), output: written(io.stdout) };
  await serve({ options, ports: { now, signal } }, streams);
  return signal.aborted ? EXIT.interrupted : EXIT.finished;
}

function written(output: TextOutput): Writable {
  return new Writable({
    write(piece: Buffer | string, _, done) {
      output.write(piece.toString()).then(() => done(), done);
    },
  });
}
