import type { Readable } from 'node:stream';
import type { AwsCredentialIdentity } from '@smithy/types';
import { DoctorError } from '../vocabulary/error.js';
import { Accounts } from './accounts.js';
import { loadAnyClient } from './any-client.js';
import type { AnyCall, Aws, AwsCall, AwsOptions, AwsScope, SignedGet } from './aws.js';
import { Clients, regionFor, type SdkClientClass, type SdkCommandClass, type Signer } from './clients.js';
import { type AwsContext, openContext } from './context.js';
import { awsError } from './error.js';
import { plainOutput } from './plain.js';
import { SERVICES } from './services/table.js';
import { signedGet } from './signed-get.js';

/** Opens nothing yet: credentials, files and clients are read at the first call. */
export function createAws(options: AwsOptions = {}): Aws {
  // The SDK's first client on Node 20 would print a warning of seven lines.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return new LiveAws(options);
}

interface Opened {
  readonly context: AwsContext;
  readonly clients: Clients;
  readonly accounts: Accounts;
}

interface Prepared {
  readonly Client: SdkClientClass;
  readonly Command: SdkCommandClass;
  readonly call: AwsCall | (AnyCall & { readonly service: string });
}

class LiveAws implements Aws {
  readonly #options: AwsOptions;
  #opened: Promise<Opened> | undefined;
  #account: Promise<string> | undefined;
  #close: () => void = () => {};

  constructor(options: AwsOptions) {
    this.#options = options;
  }

  async call(call: AwsCall): Promise<Record<string, unknown>> {
    return plainOutput(await this.#send(await prepare(call)));
  }

  async callAny(call: AnyCall): Promise<Record<string, unknown>> {
    const { Client, Command } = await loadAnyClient(call);
    const service = call.client.replace(/^.*client-/, '');
    return plainOutput(await this.#send({ Client, Command, call: { ...call, service } }));
  }

  async stream(call: AwsCall): Promise<Readable> {
    const output = (await this.#send(await prepare(call))) as { Body?: Readable };
    if (output.Body !== undefined) return output.Body;
    throw new DoctorError('doctor', 'NoBody', `\`${call.service}:${call.command}\` answers with no body`);
  }

  async get(request: SignedGet): Promise<Record<string, unknown>> {
    const { context, accounts } = await this.#open();
    const region = regionFor(context, request.service, request.region);
    return signedGet(context, { ...request, region }, await accounts.signer(request.service, request.account));
  }

  accountId(): Promise<string> {
    this.#account ??= this.#askAccount();
    return this.#account;
  }

  async defaultRegion(): Promise<string | undefined> {
    return (await this.#open()).context.region;
  }

  async enabledRegions(scope: AwsScope = {}): Promise<string[]> {
    const region = scope.region ?? (await this.defaultRegion()) ?? 'us-east-1';
    const { Regions } = (await this.call({ ...scope, service: 'ec2', command: 'DescribeRegions', region })) as {
      Regions?: { RegionName?: string }[];
    };
    return (Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []).sort();
  }

  close(): void {
    this.#close();
  }

  async #send({ Client, Command, call }: Prepared): Promise<object> {
    const { clients, accounts } = await this.#open();
    const signer = await accounts.signer(call.service, call.account);
    return sendWith(clients, { Client, Command, call }, signer);
  }

  #open(): Promise<Opened> {
    this.#opened ??= openContext(this.#options).then((context) => {
      this.#close = () => context.transport.destroy();
      const clients = new Clients(context);
      const own: Signer = { account: 'own', credentials: context.credentials };
      const accounts = new Accounts(
        context,
        () => this.accountId(),
        (roleArn) => assumeRole(clients, roleArn, own),
      );
      return { context, clients, accounts };
    });
    return this.#opened;
  }

  async #askAccount(): Promise<string> {
    try {
      const { Account } = await this.call({ service: 'sts', command: 'GetCallerIdentity' });
      return String(Account);
    } catch (error) {
      throw credentialsRefused(error) ?? error;
    }
  }
}

async function prepare(call: AwsCall): Promise<Prepared> {
  const module: Record<string, unknown> = await SERVICES[call.service]();
  const Command = module[call.command];
  if (typeof Command !== 'function')
    throw new DoctorError('doctor', 'CommandUnknown', `\`${call.service}:${call.command}\` is not in the table`);
  return { Client: module['Client'] as SdkClientClass, Command: Command as SdkCommandClass, call };
}

async function sendWith(clients: Clients, { Client, Command, call }: Prepared, signer: Signer): Promise<object> {
  const { service, region, input, signal } = call;
  const client = clients.client(Client, { service, region, signer });
  if (signal === undefined) return client.send(new Command({ ...input }), {});
  return untilAborted(client.send(new Command({ ...input }), { abortSignal: signal }), signal);
}

/** The SDK does not hear the signal while it waits between two attempts. */
async function untilAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
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

async function assumeRole(clients: Clients, roleArn: string, own: Signer): Promise<AwsCredentialIdentity> {
  const input = { RoleArn: roleArn, RoleSessionName: 'ddb-doctor' };
  const prepared = await prepare({ service: 'sts', command: 'AssumeRole', input });
  const { Credentials } = (await sendWith(clients, prepared, own)) as {
    Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: Date };
  };
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
    expiration: Credentials.Expiration,
  };
}

const REFUSED =
  /^(InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|ExpiredToken|AuthFailure)/;

/** AWS knows the keys no more, or never did: a matter of the user's credentials, not of permissions. */
function credentialsRefused(error: unknown): DoctorError | undefined {
  const { code, message } = awsError(error);
  if (!REFUSED.test(code)) return undefined;
  return new DoctorError('user', 'CredentialsRefused', `AWS refused the credentials: ${code}: ${message}`, {
    cause: error,
    hint: code.startsWith('ExpiredToken') ? 'get fresh ones, for instance with `aws sso login`' : 'check the keys',
  });
}
