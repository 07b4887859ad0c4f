import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { FrontAccounts } from './accounts.js';
import { cannedAnswer } from './answers.js';
import { AwsRules } from './aws-rules.js';
import { type FrontCall, type RawRequest, readCall } from './call.js';
import { type Fault, Faults, faultError } from './faults.js';
import { LookupEvents } from './lookup-events.js';
import { askMoto } from './moto.js';
import { assertNoWrites } from './no-writes.js';
import { getObject, listObjects } from './objects.js';
import type { CannedError, FrontOptions } from './options.js';
import { firstPage, pageOf, withNextPage } from './pages.js';
import { answerReply, errorReply, oddReply, type Reply, send, sendHalf } from './reply.js';

export interface Front {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Every call that came, in order. */
  readonly calls: readonly FrontCall[];
  /** How often an operation came. */
  count(operation: string): number;
  stop(): Promise<void>;
}

/**
 * AWS for tests, over HTTP, in the wire protocols that the SDK speaks: LookupEvents from given records,
 * canned answers for everything else, faults on the way, and moto for what is not canned.
 * A call that nobody answers gets the error `NotAnswered`.
 */
export async function startFront(options: FrontOptions = {}): Promise<Front> {
  const front = new FrontServer(options);
  const handle = (request: IncomingMessage, response: ServerResponse) => void front.handle(request, response);
  const server = options.tls === undefined ? createServer(handle) : createTlsServer(options.tls, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    calls: front.calls,
    count: (operation) => front.calls.filter((call) => call.operation === operation).length,
    stop: async () => {
      await stop(server);
      if (options.rules === undefined) assertNoWrites(front.calls);
    },
  };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

type Answer = { readonly output: object } | { readonly error: CannedError } | { readonly reply: Reply };

class FrontServer {
  readonly calls: FrontCall[] = [];
  readonly #options: FrontOptions;
  readonly #accounts: FrontAccounts;
  readonly #faults: Faults;
  readonly #lookup: LookupEvents;
  readonly #rules: AwsRules | undefined;
  readonly #startedAt = performance.now();
  #tokens = 0;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#accounts = new FrontAccounts(options);
    this.#faults = new Faults(options.faults);
    this.#lookup = new LookupEvents(options);
    const { moto, rules } = options;
    this.#rules = moto === undefined || rules === undefined ? undefined : new AwsRules(moto, rules);
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const read = readCall(request);
    const at = performance.now() - this.#startedAt;
    const call: FrontCall = { ...read, at, account: this.#accounts.accountOf(read.accessKeyId) };
    this.calls.push(call);
    await pause(this.#options.latency ?? 0);
    const fault = this.#faults.take(call);
    if (fault === undefined) return send(response, await this.#reply(call, request));
    call.outcome = fault.kind;
    await this.#fail(fault, { call, request, response });
  }

  async #fail(
    fault: Fault,
    exchange: { call: FrontCall; request: RawRequest; response: ServerResponse },
  ): Promise<void> {
    const { call, request, response } = exchange;
    switch (fault.kind) {
      case 'reset':
        response.destroy();
        return;
      case 'lost':
        await this.#reply(call, request);
        response.destroy();
        return;
      case 'silent':
        await this.#reply(call, request);
        await pause(fault.milliseconds ?? 0);
        response.destroy();
        return;
      case 'cut':
        return sendHalf(response, await this.#reply(call, request));
      case 'wait':
        await pause(fault.milliseconds ?? 0);
        return send(response, await this.#reply(call, request));
      case 'odd':
        return send(response, await this.#odd(fault, call, request));
      case 'trickle':
        return trickle(response);
      case 'endless':
        return send(response, await this.#endless(fault, call, request));
      case '500':
        return send(response, {
          status: 500,
          headers: { 'content-type': 'text/html' },
          body: '<html>Internal Server Error</html>',
        });
      default:
        return send(response, errorReply(call, faultError(fault, call)));
    }
  }

  async #odd(fault: Fault, call: FrontCall, request: RawRequest): Promise<Reply> {
    const { answer, body = 'html', change, wire } = fault;
    if (answer !== undefined) return answerReply(call, answer);
    if (wire !== undefined) return wire(await this.#reply(call, request), call);
    const sound = await this.#answer(call, request);
    if (change !== undefined)
      return 'output' in sound ? answerReply(call, change(sound.output, call)) : this.#reply(call, request);
    return oddReply(call, body, 'output' in sound ? sound.output : {});
  }

  /** The whole answer, and a token for more of it. */
  async #endless(fault: Fault, call: FrontCall, request: RawRequest): Promise<Reply> {
    const answer = await this.#answer(firstPage(call), request);
    if (!('output' in answer)) return this.#reply(call, request);
    this.#tokens += 1;
    return answerReply(call, withNextPage(call, answer.output, fault.fresh ? `token-${this.#tokens}` : 'AAAA'));
  }

  async #reply(call: FrontCall, request: RawRequest): Promise<Reply> {
    const answer = await this.#answer(call, request);
    const outcome = 'error' in answer ? answer.error.code : 'reply' in answer ? String(answer.reply.status) : 'ok';
    call.outcome ||= outcome;
    if ('reply' in answer) return answer.reply;
    if ('error' in answer) return errorReply(call, answer.error);
    return answerReply(call, pageOf(call, answer.output, this.#options));
  }

  async #answer(call: FrontCall, request: RawRequest): Promise<Answer> {
    const { answers = [], objects, moto, athena, logs } = this.#options;
    const canned = cannedAnswer(answers, call);
    if (canned?.error !== undefined) return { error: canned.error };
    if (canned !== undefined) return { output: canned.output ?? {} };
    const queried = logs?.answer(call) ?? (await athena?.answer(call));
    if (queried !== undefined) return queried;
    if (call.operation === 'cloudtrail:LookupEvents') return this.#lookup.answer(call);
    if (objects !== undefined && call.operation === 's3:ListObjectsV2') return { output: listObjects(objects, call) };
    if (objects !== undefined && call.operation === 's3:GetObject')
      return { reply: getObject(objects, call, request.headers.range) };
    if (this.#rules !== undefined) return this.#rules.answer(call, request);
    if (moto !== undefined) return { reply: await this.#askMoto(moto, request, call) };
    if (call.operation === 'sts:GetCallerIdentity') return { output: this.#accounts.callerIdentity(call) };
    if (call.operation === 'sts:AssumeRole') return this.#accounts.assumeRole(call);
    return { error: { code: 'NotAnswered', message: `nothing answers ${call.operation}`, status: 400 } };
  }

  async #askMoto(moto: string, request: RawRequest, call: FrontCall): Promise<Reply> {
    const reply = await askMoto(moto, request, call);
    const key = /<AccessKeyId>([^<]*)</.exec(String(reply.body))?.[1];
    const role = call.input['RoleArn'];
    if (call.operation === 'sts:AssumeRole' && key !== undefined) this.#accounts.remember(key, String(role));
    return reply;
  }
}

async function readRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    method: incoming.method ?? 'GET',
    // Through a proxy the whole address is asked for.
    url: new URL(incoming.url ?? '/', 'http://front'),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
}
