import type { AwsCredentialIdentity } from '@smithy/types';
import { DoctorError } from '../model/error.js';
import { Accounts } from './accounts.js';
import { assertShape, unreadable } from './answers/answer-shape.js';
import { assertAnswer } from './answers/promises.js';
import { type AnyClient, asClient, loadAnyClient } from './any-client.js';
import type { AnyCall, AwsCall, AwsOptions, AwsScope, SignedGet } from './aws.js';
import { Clients, regionFor, type Signer } from './clients.js';
import { openContext } from './context.js';
import { SERVICES } from './services/table.js';
import { signedGet } from './signed-get.js';

/** AWS once credentials, profile and transport are known; what the SDK answers comes as it is. */
export interface OpenAws {
  readonly region: string | undefined;
  send(call: AwsCall): Promise<object>;
  sendAny(call: AnyCall): Promise<object>;
  get(request: SignedGet): Promise<Record<string, unknown>>;
  close(): void;
}

export async function openAws(options: AwsOptions, ownAccount: () => Promise<string>): Promise<OpenAws> {
  // The SDK's first client on Node 20 would print a warning of seven lines.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const context = await openContext(options);
  const clients = new Clients(context);
  const own: Signer = { account: 'own', credentials: context.credentials };
  const accounts = new Accounts(context, ownAccount, (roleArn) =>
    assumeRole({ clients, own, signal: options.signal, externalId: options.externalId }, roleArn),
  );
  const sent = async (any: AnyClient, call: Sent) =>
    sendWith(clients, { ...any, call, signer: await accounts.signer(call.service, call.account, call.command) });
  const signed = (any: AnyClient, call: Sent) => untilAborted(sent(any, call), call.signal);
  const got = async (request: SignedGet) => {
    const region = regionFor(context, request.service, request.region);
    return signedGet(context, { ...request, region }, await accounts.signer(request.service, request.account));
  };
  return {
    region: context.region,
    send: async (call) => signed(await loadCommand(call), call),
    sendAny: async (call) =>
      signed(await loadAnyClient(call), { ...call, service: call.client.replace(/^.*client-/, '') }),
    get: (request) => untilAborted(got(request), request.signal),
    close: () => context.transport.destroy(),
  };
}

interface Sent extends AwsScope {
  readonly service: string;
  readonly command: string;
  readonly input?: object;
}

async function loadCommand(call: AwsCall): Promise<AnyClient> {
  const module: Record<string, unknown> = await SERVICES[call.service]();
  const found = asClient(module['Client'], module[call.command]);
  if (found !== undefined) return found;
  throw new DoctorError(
    { source: 'doctor', code: 'CommandUnknown' },
    `\`${call.service}:${call.command}\` is not in the table`,
  );
}

async function sendWith(
  clients: Clients,
  { Client, Command, call, signer }: AnyClient & { readonly call: Sent; readonly signer: Signer },
): Promise<object> {
  const { service, region, input, signal } = call;
  const client = clients.client(Client, { service, region, signer });
  const command = new Command({ ...input });
  const operation = `${service}:${call.command.replace(/Command$/, '')}`;
  const answer = await client
    .send(command, signal === undefined ? {} : { abortSignal: signal })
    .catch((error: unknown) => {
      throw isUnreadable(error) ? unreadable(operation, error.message, error) : error;
    });
  if (command.schema !== undefined) assertShape(operation, command.schema[5], answer);
  return answer;
}

/** What the SDK throws over a body that is not the operation's: no error of AWS, and none of ours. */
function isUnreadable(error: unknown): error is Error {
  const isOdd = [TypeError, SyntaxError, RangeError, ReferenceError].some((kind) => error instanceof kind);
  return isOdd && !('$metadata' in Object(error));
}

/** Neither the SDK between two attempts, nor who finds the credentials, hears the signal. */
async function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

interface Assuming {
  readonly clients: Clients;
  readonly own: Signer;
  readonly signal: AbortSignal | undefined;
  readonly externalId: string | undefined;
}

async function assumeRole(
  { clients, own, signal, externalId }: Assuming,
  roleArn: string,
): Promise<AwsCredentialIdentity> {
  const call: AwsCall = {
    service: 'sts',
    command: 'AssumeRole',
    input: {
      RoleArn: roleArn,
      RoleSessionName: 'ddb-doctor',
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    },
    ...(signal === undefined ? {} : { signal }),
  };
  const { Credentials } = (await sendWith(clients, { ...(await loadCommand(call)), call, signer: own })) as {
    Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: Date };
  };
  assertAnswer('sts:AssumeRole', { Credentials });
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
    expiration: Credentials.Expiration,
  };
}
