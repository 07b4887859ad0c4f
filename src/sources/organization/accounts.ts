import { type Aws, awsError, PageGuard } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';

/** Account ids, ids of OUs or of the root, or every account of the organization. */
export type AccountsAsked = readonly string[] | 'all';

export interface AccountsReach {
  readonly aws: Aws;
  readonly signal?: AbortSignal;
}

/**
 * The ids of the accounts that are asked for, each once, in the order given; those of an OU are all below it.
 * Accounts that are closed or suspended are left out where AWS names them (organizations:ListAccounts,
 * ListAccountsForParent, ListOrganizationalUnitsForParent), as nobody can call anything there.
 * @throws DoctorError `AccountsUnread` when AWS does not tell.
 */
export async function accountsAsked(reach: AccountsReach, asked: AccountsAsked): Promise<string[]> {
  if (asked !== 'all' && asked.every(isAccount)) return [...asked];
  try {
    const members = new Members(reach, await managementAccount(reach));
    const found = asked === 'all' ? await members.all() : (await Promise.all(asked.map((id) => members.of(id)))).flat();
    return [...new Set(found)];
  } catch (error) {
    if (error instanceof DoctorError && error.source === 'user') throw error;
    const { code, message } = awsError(error);
    throw new DoctorError(
      { source: 'aws', code: 'AccountsUnread' },
      `the accounts of the organization could not be read: ${code}: ${message}`,
      {
        cause: error,
        hint: 'name them with --account ID, or give --org-role-arn, a role that may read the organization',
      },
    );
  }
}

const isAccount = (id: string): boolean => /^\d{12}$/.test(id);

/** Whose credentials answer for the organization. */
async function managementAccount({ aws, signal }: AccountsReach): Promise<string | undefined> {
  const call = { service: 'organizations', command: 'DescribeOrganization', ...(signal && { signal }) } as const;
  const { Organization } = (await aws.call(call)) as { Organization?: { MasterAccountId?: string } };
  return Organization?.MasterAccountId;
}

interface Listed {
  readonly Id?: string;
  readonly Status?: string;
  readonly State?: string;
}

class Members {
  readonly #reach: AccountsReach;
  #management: string | undefined;

  constructor(reach: AccountsReach, management: string | undefined) {
    this.#reach = reach;
    this.#management = management;
  }

  async all(): Promise<string[]> {
    return active(await this.#list('ListAccounts', 'Accounts', {}));
  }

  /** The account itself, or those below an OU or the root. */
  async of(id: string): Promise<string[]> {
    if (isAccount(id)) return [id];
    const input = { ParentId: id };
    const own = active(await this.#list('ListAccountsForParent', 'Accounts', input));
    const units = await this.#list('ListOrganizationalUnitsForParent', 'OrganizationalUnits', input);
    const below = await Promise.all(units.flatMap(({ Id }) => (Id === undefined ? [] : this.of(Id))));
    return [...own, ...below.flat()];
  }

  async #list(command: string, list: string, input: object): Promise<Listed[]> {
    const guard = new PageGuard();
    const found: Listed[] = [];
    let token: string | undefined;
    do {
      const answer = await this.#ask(command, { ...input, ...(token !== undefined && { NextToken: token }) });
      found.push(...((answer[list] as Listed[] | undefined) ?? []));
      token = guard.next(answer['NextToken'] as string | undefined);
    } while (token !== undefined);
    return found;
  }

  /** A delegated administrator may ask with its own credentials, where none open the management account. */
  async #ask(command: string, input: object): Promise<Record<string, unknown>> {
    const { aws, signal } = this.#reach;
    const account = this.#management;
    const call = { service: 'organizations', command, input, ...(signal && { signal }) } as const;
    if (account === undefined) return aws.call(call);
    try {
      return await aws.call({ ...call, account });
    } catch (error) {
      if (!(error instanceof DoctorError) || error.code !== 'AccountNotOpen') throw error;
      this.#management = undefined;
      return aws.call(call);
    }
  }
}

/** `State` takes the place of `Status`, which is left for a while: organizations/latest/APIReference/API_Account.html. */
function active(accounts: readonly Listed[]): string[] {
  return accounts.flatMap(({ Id, State, Status }) => {
    const state = State ?? Status ?? 'ACTIVE';
    return Id === undefined || state !== 'ACTIVE' ? [] : [Id];
  });
}
