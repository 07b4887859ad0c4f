import type { ReadResult, ReadScope } from '../../model/read-result.js';
import type { ManagedPolicyDetail, RoleDetail } from '../operations/operation-types.js';
import type { Question } from '../question.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** Roles of an account after which its IAM is read as a whole: each has taken four calls and more by then. */
const MANY_ROLES = 20;

/**
 * Answers what IAM holds of roles and managed policies as AWS would, role by role while few of an account are asked
 * for; then all of its roles and policies are read at once (iam:GetAccountAuthorizationDetails). What stands in no
 * such answer, and everything where AWS refuses it, is asked for as it is.
 */
export function accountAtOnce(reader: AwsReader): AwsReader {
  const ask = askOf(reader);
  const accounts = new Map<string, Account>();
  return readerOf(async (question) => {
    if (!Object.hasOwn(ANSWERS, question.operation)) return ask(question);
    const key = question.scope.account ?? '';
    const known = accounts.get(key) ?? new Account(reader, question.scope);
    accounts.set(key, known);
    return (await known.answer(question)) ?? ask(question);
  });
}

interface Whole {
  readonly roles: ReadonlyMap<string, RoleDetail>;
  readonly policies: ReadonlyMap<string, ManagedPolicyDetail>;
}

type Answer = (whole: Whole, input: Question['input']) => object | undefined;

const roleOf = ({ roles }: Whole, { RoleName }: Question['input']) => roles.get(String(RoleName));

/** What each read answers, of what the account holds. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'iam:GetRole': (whole, input) => {
    const role = roleOf(whole, input);
    if (role === undefined) return undefined;
    const {
      RolePolicyList: _inline,
      AttachedManagedPolicies: _attached,
      InstanceProfileList: _profiles,
      ...Role
    } = role;
    return { Role };
  },
  'iam:ListRolePolicies': (whole, input) => {
    const { RolePolicyList } = roleOf(whole, input) ?? {};
    return RolePolicyList && { PolicyNames: RolePolicyList.flatMap(({ PolicyName }) => PolicyName ?? []) };
  },
  'iam:GetRolePolicy': (whole, input) => {
    const { RoleName, PolicyName } = input;
    const policy = roleOf(whole, input)?.RolePolicyList?.find((one) => one.PolicyName === PolicyName);
    return policy && { RoleName, ...policy };
  },
  'iam:ListAttachedRolePolicies': (whole, input) => {
    const { AttachedManagedPolicies } = roleOf(whole, input) ?? {};
    return AttachedManagedPolicies && { AttachedPolicies: AttachedManagedPolicies };
  },
  'iam:GetPolicyVersion': ({ policies }, { PolicyArn, VersionId }) => {
    const versions = policies.get(String(PolicyArn))?.PolicyVersionList ?? [];
    const version = versions.find((one) => one.VersionId === VersionId && one.Document !== undefined);
    return version && { PolicyVersion: version };
  },
};

class Account {
  readonly #reader: AwsReader;
  readonly #scope: ReadScope;
  readonly #names = new Set<string>();
  #whole: Promise<Whole | undefined> | undefined;

  constructor(reader: AwsReader, scope: ReadScope) {
    this.#reader = reader;
    this.#scope = scope;
  }

  /** Undefined where AWS itself is to be asked. */
  async answer({ operation, input }: Question): Promise<ReadResult<unknown> | undefined> {
    if (input['RoleName'] !== undefined) this.#names.add(String(input['RoleName']));
    if (this.#names.size <= MANY_ROLES) return undefined;
    this.#whole ??= this.#read();
    const whole = await this.#whole;
    const value = whole && ANSWERS[operation]?.(whole, input);
    return value && { status: 'ok', value };
  }

  async #read(): Promise<Whole | undefined> {
    const input = { Filter: ['Role', 'LocalManagedPolicy', 'AWSManagedPolicy'], MaxItems: 1000 };
    const answer = await this.#reader.read('iam:GetAccountAuthorizationDetails', input, this.#scope);
    if (answer.status !== 'ok') return undefined;
    const { RoleDetailList = [], Policies = [] } = answer.value;
    return {
      roles: new Map(RoleDetailList.map((role) => [role.RoleName ?? '', role])),
      policies: new Map(Policies.map((policy) => [policy.Arn ?? '', policy])),
    };
  }
}
