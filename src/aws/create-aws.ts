import type { Readable } from 'node:stream';
import { DoctorError } from '../model/error.js';
import { DEFAULT_REGION } from '../model/partitions.js';
import { plainOutput } from './answers/plain.js';
import { assertAnswer } from './answers/promises.js';
import type { AnyCall, Aws, AwsCall, AwsOptions, AwsScope, SignedGet } from './aws.js';
import { keysRefused } from './credential-failures.js';
import { awsError, refusesKeys } from './error.js';
import type { OpenAws } from './open-aws.js';

/** Opens nothing yet: credentials, files and clients are read, and their modules loaded, at the first call. */
export function createAws(options: AwsOptions = {}): Aws {
  return new LazyAws(options);
}

class LazyAws implements Aws {
  readonly #options: AwsOptions;
  #opened: Promise<OpenAws> | undefined;
  #account: Promise<string> | undefined;

  constructor(options: AwsOptions) {
    this.#options = options;
  }

  async call(call: AwsCall): Promise<Record<string, unknown>> {
    const answer = plainOutput(await (await this.#open()).send(this.#ended(call)));
    assertAnswer(`${call.service}:${call.command}`, answer, call.input);
    return answer;
  }

  async callAny(call: AnyCall): Promise<Record<string, unknown>> {
    return plainOutput(await (await this.#open()).sendAny(this.#ended(call)));
  }

  async stream(call: AwsCall): Promise<Readable> {
    const output = (await (await this.#open()).send(this.#ended(call))) as { Body?: Readable };
    if (output.Body !== undefined) return output.Body;
    throw new DoctorError(
      { source: 'aws', code: 'NoBody' },
      `\`${call.service}:${call.command}\` answers with no body`,
    );
  }

  async get(request: SignedGet): Promise<Record<string, unknown>> {
    return (await this.#open()).get(this.#ended(request));
  }

  accountId(): Promise<string> {
    this.#account ??= this.#askAccount();
    return this.#account;
  }

  async defaultRegion(): Promise<string | undefined> {
    return (await this.#open()).region;
  }

  async enabledRegions(scope: AwsScope = {}): Promise<string[]> {
    const region = scope.region ?? (await this.defaultRegion()) ?? DEFAULT_REGION;
    const { Regions } = (await this.call({ ...scope, service: 'ec2', command: 'DescribeRegions', region })) as {
      Regions?: { RegionName?: string }[];
    };
    return (Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []).sort();
  }

  close(): void {
    this.#opened?.then(
      (opened) => opened.close(),
      () => {},
    );
  }

  #open(): Promise<OpenAws> {
    this.#opened ??= import('./open-aws.js').then(({ openAws }) => openAws(this.#options, () => this.accountId()));
    return this.#opened;
  }

  #ended<T extends AwsScope & { readonly command?: string }>(call: T): T {
    const { signal } = this.#options;
    // A query whose id nobody learns could not be stopped, and what stops it comes after the signal.
    const isGoverned = signal !== undefined && !/^(?:Start|Stop|Cancel)/.test(call.command ?? '');
    return isGoverned ? { signal, ...call } : call;
  }

  async #askAccount(): Promise<string> {
    try {
      const { Account } = await this.call({ service: 'sts', command: 'GetCallerIdentity' });
      if (typeof Account === 'string' && /^\d{12}$/.test(Account)) return Account;
      throw new DoctorError(
        { source: 'aws', code: 'AnswerIncomplete' },
        'the answer of sts:GetCallerIdentity holds no account',
      );
    } catch (error) {
      throw credentialsRefused(error, this.#options.profile) ?? accountUntold(error);
    }
  }
}

/** Every call of an account needs it: told as what it is, wherever it stops a run. What AWS said stays the cause. */
function accountUntold(cause: unknown): DoctorError {
  if (cause instanceof DoctorError) return cause;
  const { code, message } = awsError(cause);
  return new DoctorError({ source: 'aws', code }, `sts:GetCallerIdentity does not tell the account: ${message}`, {
    cause,
    hint: 'check the network and the endpoint of STS, and run again',
  });
}

function credentialsRefused(error: unknown, profile: string | undefined): DoctorError | undefined {
  const said = awsError(error);
  return refusesKeys(said) ? keysRefused(said, { profile, cause: error }) : undefined;
}
