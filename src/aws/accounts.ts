import type { AwsCredentialIdentity } from '@smithy/types';
import { parseArn } from '../model/arn.js';
import { DoctorError } from '../model/error.js';
import { DEFAULT_REGION, partitionOfRegion } from '../model/partitions.js';
import type { Signer } from './clients.js';
import type { AwsContext } from './context.js';
import { awsError } from './error.js';

/** sts:AssumeRole with the tool's own credentials. */
type AssumeRole = (roleArn: string) => Promise<AwsCredentialIdentity>;

/** Credentials that end sooner are fetched again. */
const EARLY_MILLISECONDS = 5 * 60_000;

/** Finds whose credentials open an account; each role is assumed once and again before it expires. */
export class Accounts {
  readonly #context: AwsContext;
  readonly #ownAccount: () => Promise<string>;
  readonly #assumeRole: AssumeRole;
  readonly #signers = new Map<string, Signer>();

  constructor(context: AwsContext, ownAccount: () => Promise<string>, assumeRole: AssumeRole) {
    this.#context = context;
    this.#ownAccount = ownAccount;
    this.#assumeRole = assumeRole;
  }

  /** @throws DoctorError `AccountNotOpen` when no flag gives a role in that account. */
  async signer(service: string, account: string | undefined, command?: string): Promise<Signer> {
    const own: Signer = { account: 'own', credentials: this.#context.credentials };
    if (account === undefined) return own;
    const { orgRoleArn, assumeRoleName } = this.#context.options;
    const orgAccount = orgRoleArn === undefined ? undefined : parseArn(orgRoleArn)?.account;
    // A delegated administrator answers for the organization as the management account does.
    const organization = orgRoleArn !== undefined && service === 'organizations';
    if (orgRoleArn !== undefined && (orgAccount === account || (organization && command !== 'DescribeOrganization')))
      return this.#by(orgRoleArn);
    // In which organization an account is, its own credentials tell.
    if (account === (await this.#ownAccount())) return own;
    if (assumeRoleName !== undefined) return this.#by(this.#roleIn(account, assumeRoleName));
    if (organization) return this.#by(orgRoleArn);
    throw new DoctorError(
      { source: 'user', code: 'AccountNotOpen' },
      `no credentials open the account \`${account}\``,
      {
        hint: 'give --assume-role-name NAME, the name of a role there that you may assume',
      },
    );
  }

  #roleIn(account: string, name: string): string {
    const partition = partitionOfRegion(this.#context.region ?? DEFAULT_REGION);
    return `arn:${partition}:iam::${account}:role/${name}`;
  }

  #by(roleArn: string): Signer {
    const known = this.#signers.get(roleArn);
    if (known !== undefined) return known;
    const signer = { account: roleArn, credentials: kept(() => this.#assume(roleArn)) };
    this.#signers.set(roleArn, signer);
    return signer;
  }

  async #assume(roleArn: string): Promise<AwsCredentialIdentity> {
    try {
      return await this.#assumeRole(roleArn);
    } catch (cause) {
      const { kind, message } = awsError(cause);
      if (kind !== 'denied') throw cause;
      throw new DoctorError(
        { source: 'user', code: 'AccountNotOpen' },
        `the role \`${roleArn}\` cannot be assumed: ${message}`,
        {
          cause,
        },
      );
    }
  }
}

/** Keeps an answer until it is about to expire, and a refusal for good: asking again would get the same. */
function kept(fetch: () => Promise<AwsCredentialIdentity>): () => Promise<AwsCredentialIdentity> {
  let current: Promise<AwsCredentialIdentity> | undefined;
  let renewAt = Number.POSITIVE_INFINITY;
  const renew = async () => {
    renewAt = Number.POSITIVE_INFINITY;
    try {
      const credentials = await fetch();
      if (credentials.expiration !== undefined) renewAt = credentials.expiration.getTime() - EARLY_MILLISECONDS;
      return credentials;
    } catch (error) {
      if (!(error instanceof DoctorError)) current = undefined;
      throw error;
    }
  };
  return () => {
    if (current === undefined || Date.now() >= renewAt) current = renew();
    return current;
  };
}
