import type { FrontCall } from './call.js';
import type { CannedError, FrontOptions } from './options.js';

export const OWN_ACCOUNT = '111122223333';

/** Who a key belongs to, and sts:GetCallerIdentity and sts:AssumeRole, which answer by it. */
export class FrontAccounts {
  readonly #options: FrontOptions;
  readonly #assumed = new Map<string, string>();

  constructor(options: FrontOptions) {
    this.#options = options;
  }

  /** Notes whose key an AssumeRole gave out. */
  remember(accessKeyId: string, roleArn: string): void {
    this.#assumed.set(accessKeyId, roleArn);
  }

  accountOf(accessKeyId: string): string {
    const role = this.#assumed.get(accessKeyId);
    if (role !== undefined) return accountIn(role);
    return this.#options.accounts?.[accessKeyId] ?? this.#options.account ?? OWN_ACCOUNT;
  }

  callerIdentity(call: FrontCall): object {
    const role = this.#assumed.get(call.accessKeyId);
    const name = role?.split('/').at(-1);
    return name === undefined
      ? { UserId: 'AIDAEXAMPLEDOCTOR0000', Account: call.account, Arn: `arn:aws:iam::${call.account}:user/doctor` }
      : {
          UserId: 'AROAEXAMPLEDOCTOR0000:x',
          Account: call.account,
          Arn: `arn:aws:sts::${call.account}:assumed-role/${name}/x`,
        };
  }

  assumeRole(call: FrontCall): { readonly output: object } | { readonly error: CannedError } {
    const {
      RoleArn: roleArn,
      RoleSessionName: session,
      ExternalId: id,
    } = call.input as Readonly<Record<string, string>>;
    const { assumable, externalId } = this.#options;
    if (
      roleArn === undefined ||
      assumable?.includes(roleArn) === false ||
      (externalId !== undefined && id !== externalId)
    ) {
      const caller = `arn:aws:iam::${call.account}:user/doctor`;
      const message = `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
      return { error: { code: 'AccessDenied', message } };
    }
    const accessKeyId = `ASIAEXAMPLE${String(this.#assumed.size).padStart(9, '0')}`;
    this.remember(accessKeyId, roleArn);
    return {
      output: {
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretAccessKey: 'secret',
          SessionToken: 'token',
          Expiration: new Date(Date.now() + 3_600_000).toISOString(),
        },
        AssumedRoleUser: {
          AssumedRoleId: `AROAEXAMPLE:${session}`,
          Arn: `arn:aws:sts::${accountIn(roleArn)}:assumed-role/${roleArn.split('/').at(-1)}/${session}`,
        },
      },
    };
  }
}

function accountIn(arn: string): string {
  return arn.split(':')[4] ?? OWN_ACCOUNT;
}
