import type { Readable, Writable } from 'node:stream';
import { type CallToolResult, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
import { accessSchema, reportSchema, VERSION } from '../index.js';
import { answerOf, errorAnswer } from './answer.js';
import { can, diagnose, explainDenial, listDenials, type Setting } from './ask.js';
import {
  type CanInput,
  DENIALS_SCHEMA,
  type DenialsInput,
  type ExplainInput,
  INPUTS,
  type ListInput,
} from './inputs.js';
import { UNTRUSTED } from './untrusted.js';

/** For the draft that the published schemas are of. */
const VALIDATOR = new CfWorkerJsonSchemaValidator({ draft: '2020-12', shortcircuit: false });

/** The Model Context Protocol over two streams, until the client closes its own; nothing else may write to `output`. */
export async function serve(setting: Setting, streams: { input: Readable; output: Writable }): Promise<void> {
  const server = new McpServer(
    { name: 'ddb-doctor', version: VERSION },
    { instructions: UNTRUSTED, jsonSchemaValidator: VALIDATOR },
  );
  await addTools(server, setting);
  const ended = new Promise<void>((resolve) => {
    streams.input.once('end', resolve);
    streams.input.once('close', resolve);
    setting.ports.signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.connect(new StdioServerTransport(streams.input, streams.output));
  await ended;
  await server.close();
}

/** Reads alone: the tools change nothing, and ask the same AWS that the user's own commands ask. */
const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

async function addTools(server: McpServer, setting: Setting): Promise<void> {
  const report = fromJsonSchema(await reportSchema(), VALIDATOR);
  const add = toolOf(server, setting);
  add<ExplainInput>(
    'explain_denial',
    { description: 'Explain a pasted AccessDenied message or log: who, what, which policy.', input: INPUTS.explain },
    { ask: explainDenial, outputSchema: report },
  );
  add<DenialsInput>(
    'diagnose',
    {
      description: 'Find and explain the denials of a principal or a table: cause, proven fix, its owner.',
      input: INPUTS.diagnose,
    },
    { ask: diagnose, outputSchema: report },
  );
  add<ListInput>(
    'list_denials',
    { description: 'List the denials of a principal or a table, one by one.', input: INPUTS.list },
    { ask: listDenials, outputSchema: fromJsonSchema(DENIALS_SCHEMA, VALIDATOR) },
  );
  add<CanInput>(
    'can',
    { description: 'Say in advance what a principal or a Lambda function may do, and why not.', input: INPUTS.can },
    { ask: can, outputSchema: fromJsonSchema(await accessSchema(), VALIDATOR) },
  );
}

interface Told {
  readonly description: string;
  readonly input: Record<string, unknown>;
}

interface Tool<T> {
  readonly ask: (input: T, setting: Setting) => Promise<object>;
  readonly outputSchema: ReturnType<typeof fromJsonSchema>;
}

function toolOf(server: McpServer, setting: Setting) {
  return <T>(name: string, { description, input }: Told, { ask, outputSchema }: Tool<T>): void => {
    const inputSchema = fromJsonSchema<T>(input, VALIDATOR);
    server.registerTool(
      name,
      { title: name.replaceAll('_', ' '), description, inputSchema, outputSchema, annotations: { ...READS } },
      async (given: T): Promise<CallToolResult> => {
        try {
          return answerOf(await ask(given, setting));
        } catch (error) {
          return errorAnswer(error);
        }
      },
    );
  };
}
