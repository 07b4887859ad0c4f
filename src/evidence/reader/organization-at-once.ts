import type { ReadResult, ReadScope } from '../../model/read-result.js';
import type { OperationTypes } from '../operations/operation-types.js';
import type { Question } from '../question.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader, OperationId } from './reader.js';

type Filter = OperationTypes['organizations:ListPolicies']['input']['Filter'];
type Summary = NonNullable<OperationTypes['organizations:ListPolicies']['output']['Policies']>[number];

const FILTERS: readonly Filter[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];

/**
 * Accounts after which an organization is read as a whole: three calls each have gone into them by then, which is
 * about what its OUs and the targets of its policies take.
 */
const MANY_ACCOUNTS = 25;

/**
 * Answers where an account hangs and which policies hang on a target as AWS would, account by account while few are
 * asked for; then the organization is read once from its root down, and its policies with their targets. Where AWS
 * refuses that, or it tells nothing of a target, the question is put to AWS as it is.
 */
export function organizationAtOnce(reader: AwsReader): AwsReader {
  const ask = askOf(reader);
  const organizations = new Map<string, Organization>();
  return readerOf(async (question) => {
    if (!isPlace(question)) return ask(question);
    const key = question.scope.account ?? '';
    const known = organizations.get(key) ?? new Organization(reader, question.scope);
    organizations.set(key, known);
    return (await known.answer(question)) ?? ask(question);
  });
}

function isPlace({ operation }: Question): boolean {
  return operation === 'organizations:ListParents' || operation === 'organizations:ListPoliciesForTarget';
}

/** Child to parent, and target to its policies of each type. */
interface Whole {
  readonly parents: ReadonlyMap<string, { readonly Id: string; readonly Type: string }>;
  readonly policies: ReadonlyMap<string, readonly Summary[]>;
}

const onTarget = (filter: string, target: string): string => `${filter} ${target}`;

class Organization {
  readonly #reader: AwsReader;
  readonly #scope: ReadScope;
  readonly #accounts = new Set<string>();
  #whole: Promise<Whole | undefined> | undefined;

  constructor(reader: AwsReader, scope: ReadScope) {
    this.#reader = reader;
    this.#scope = scope;
  }

  /** Undefined where AWS itself is to be asked. */
  async answer({ operation, input }: Question): Promise<ReadResult<unknown> | undefined> {
    const { ChildId, TargetId, Filter } = input;
    const place = String(ChildId ?? TargetId);
    if (/^\d{12}$/.test(place)) this.#accounts.add(place);
    if (this.#accounts.size <= MANY_ACCOUNTS) return undefined;
    this.#whole ??= this.#readWhole();
    const whole = await this.#whole;
    if (operation === 'organizations:ListParents') {
      const parent = whole?.parents.get(place);
      return parent && { status: 'ok', value: { Parents: [parent] } };
    }
    const policies = whole?.policies.get(onTarget(String(Filter), place));
    return policies && { status: 'ok', value: { Policies: policies } };
  }

  async #readWhole(): Promise<Whole | undefined> {
    try {
      const [parents, ...policies] = await Promise.all([this.#parents(), ...FILTERS.map((one) => this.#policies(one))]);
      return { parents, policies: new Map(policies.flatMap((map) => [...map])) };
    } catch (error) {
      if (error instanceof NotTold) return undefined;
      throw error;
    }
  }

  async #parents(): Promise<Whole['parents']> {
    const parents = new Map<string, { Id: string; Type: string }>();
    const below = async (parent: { Id: string; Type: string }): Promise<void> => {
      const input = { ParentId: parent.Id };
      const [accounts, units] = await Promise.all([
        this.#read('organizations:ListAccountsForParent', input),
        this.#read('organizations:ListOrganizationalUnitsForParent', input),
      ]);
      for (const { Id } of accounts.Accounts ?? []) if (Id !== undefined) parents.set(Id, parent);
      const ids = (units.OrganizationalUnits ?? []).flatMap(({ Id }) => Id ?? []);
      for (const id of ids) parents.set(id, parent);
      await Promise.all(ids.map((id) => below({ Id: id, Type: 'ORGANIZATIONAL_UNIT' })));
    };
    const { Roots = [] } = await this.#read('organizations:ListRoots', {});
    await Promise.all(Roots.flatMap(({ Id }) => (Id === undefined ? [] : [below({ Id, Type: 'ROOT' })])));
    return parents;
  }

  async #policies(filter: Filter): Promise<Map<string, Summary[]>> {
    const found = new Map<string, Summary[]>();
    const { Policies = [] } = await this.#read('organizations:ListPolicies', { Filter: filter });
    const targetsOf = async (policy: Summary) => {
      const { Targets = [] } = await this.#read('organizations:ListTargetsForPolicy', { PolicyId: policy.Id ?? '' });
      return { policy, Targets };
    };
    // In the order in which AWS lists the policies, whichever answer comes first.
    for (const { policy, Targets } of await Promise.all(Policies.map(targetsOf)))
      for (const { TargetId = '' } of Targets) {
        const key = onTarget(filter, TargetId);
        found.set(key, [...(found.get(key) ?? []), policy]);
      }
    return found;
  }

  async #read<K extends OperationId>(operation: K, input: OperationTypes[K]['input']) {
    const answer = await this.#reader.read(operation, input, this.#scope);
    if (answer.status !== 'ok') throw new NotTold();
    return answer.value;
  }
}

/** A part that AWS does not tell: the rest is then of no use. */
class NotTold extends Error {}
