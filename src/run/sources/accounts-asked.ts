import type { AwsReader, OperationId, OperationTypes, OrgAccount } from '../../evidence/index.js';
import { DoctorError } from '../../model/error.js';
import type { ReadScope } from '../../model/read-result.js';

/** Account ids, ids of OUs or of the root, or every account of the organization. */
type AccountsAsked = readonly string[] | 'all';

/**
 * The ids of the accounts that are asked for, each once, in the order given; those of an OU are all below it.
 * Accounts that are closed or suspended are left out where AWS names them (organizations:ListAccounts,
 * ListAccountsForParent, ListOrganizationalUnitsForParent), as nobody can call anything there.
 * @throws DoctorError `AccountsUnread` when AWS does not tell.
 */
export async function accountsAsked(reader: AwsReader, asked: AccountsAsked): Promise<string[]> {
  if (asked !== 'all' && asked.every(isAccount)) return [...asked];
  const members = await Members.of(reader);
  const found =
    asked === 'all' ? await members.all() : (await Promise.all(asked.map((id) => members.below(id)))).flat();
  return [...new Set(found)];
}

const isAccount = (id: string): boolean => /^\d{12}$/.test(id);

class Members {
  readonly #reader: AwsReader;
  #scope: ReadScope = {};

  constructor(reader: AwsReader) {
    this.#reader = reader;
  }

  /** Asks as the management account, whose credentials answer for the organization. */
  static async of(reader: AwsReader): Promise<Members> {
    const members = new Members(reader);
    const { Organization } = await members.#read('organizations:DescribeOrganization', {});
    const account = Organization?.MasterAccountId;
    if (account !== undefined) members.#scope = { account };
    return members;
  }

  async all(): Promise<string[]> {
    return active((await this.#read('organizations:ListAccounts', {})).Accounts);
  }

  /** The account itself, or those below an OU or the root. */
  async below(id: string): Promise<string[]> {
    if (isAccount(id)) return [id];
    const { Accounts } = await this.#read('organizations:ListAccountsForParent', { ParentId: id });
    const { OrganizationalUnits = [] } = await this.#read('organizations:ListOrganizationalUnitsForParent', {
      ParentId: id,
    });
    const units = OrganizationalUnits.flatMap(({ Id }) => (Id === undefined ? [] : this.below(Id)));
    return [...active(Accounts), ...(await Promise.all(units)).flat()];
  }

  /** A delegated administrator may ask with its own credentials, where none open the management account. */
  async #read<K extends OperationId>(
    operation: K,
    input: OperationTypes[K]['input'],
  ): Promise<OperationTypes[K]['output']> {
    const answer = await this.#reader.read(operation, input, this.#scope);
    if (answer.status === 'ok') return answer.value;
    const { code, message } = answer;
    if (code === 'AccountNotOpen' && this.#scope.account !== undefined) {
      this.#scope = {};
      return this.#read(operation, input);
    }
    throw new DoctorError(
      { source: 'aws', code: 'AccountsUnread' },
      `the accounts of the organization could not be read: ${code}: ${message}`,
      { hint: 'name them with --account ID, or give --org-role-arn, a role that may read the organization' },
    );
  }
}

/** `State` takes the place of `Status`, which is left for a while: organizations/latest/APIReference/API_Account.html. */
function active(accounts: readonly OrgAccount[] = []): string[] {
  return accounts.flatMap(({ Id, State, Status }) => {
    const state = State ?? Status ?? 'ACTIVE';
    return Id === undefined || state !== 'ACTIVE' ? [] : [Id];
  });
}
