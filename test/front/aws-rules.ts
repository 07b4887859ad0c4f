import type { FrontCall, RawRequest } from './call.js';
import { askMoto } from './moto.js';
import type { CannedError } from './options.js';
import type { Reply } from './reply.js';

/** What AWS does and moto does not, in front of moto. */
export interface AwsRulesOptions {
  /** Reads of a function that show its update under way. */
  readonly updatePolls?: number;
  /** Its updates fail with this reason code. */
  readonly updateFails?: string;
  /** Equal reads after a write that still show what was before. */
  readonly staleReads?: number;
  /** Updates of a function that are refused because Lambda cannot assume its new role yet. */
  readonly assumeLag?: number;
}

const READ = /^(Get|List|Describe)/;
const CANNOT_ASSUME: CannedError = {
  code: 'InvalidParameterValueException',
  message: 'The role defined for the function cannot be assumed by Lambda.',
  status: 400,
};

interface FunctionState {
  revision: number;
  polls: number;
  failed: string | undefined;
  /** The configuration that serves while an update runs. */
  old: Record<string, unknown> | undefined;
  logging: unknown;
}

/** Rules of IAM and Lambda that moto lacks: quotas, names, conflicts, revisions, states, lag. */
export class AwsRules {
  readonly #moto: string;
  readonly #options: AwsRulesOptions;
  readonly #policies = new Map<string, string>();
  readonly #roles = new Map<string, string>();
  readonly #functions = new Map<string, FunctionState>();
  readonly #reads = new Map<string, Reply>();
  readonly #stale = new Map<string, number>();
  #lag: number;

  constructor(moto: string, options: AwsRulesOptions) {
    this.#moto = moto;
    this.#options = options;
    this.#lag = options.assumeLag ?? 0;
  }

  /** moto's answer to a call, as AWS would give it. */
  async answer(
    call: FrontCall,
    request: RawRequest,
  ): Promise<{ readonly reply: Reply } | { readonly error: CannedError }> {
    const name = call.operation.split(':')[1] ?? '';
    const key = `${call.operation} ${JSON.stringify(call.input)}`;
    if (READ.test(name)) {
      const old = this.#old(key);
      if (old !== undefined) return { reply: old };
    }
    const error = await this.#error(call, request);
    if (error !== undefined) return { error };
    const before =
      call.operation === 'lambda:UpdateFunctionConfiguration' ? await this.#configuration(call, request) : undefined;
    const reply = this.#patched(call, await askMoto(this.#moto, whole(call, request), call), before);
    if (READ.test(name)) this.#reads.set(key, reply);
    else if (reply.status < 300) this.#wrote();
    return { reply };
  }

  #old(key: string): Reply | undefined {
    const left = this.#stale.get(key) ?? 0;
    if (left === 0) return undefined;
    this.#stale.set(key, left - 1);
    return this.#reads.get(key);
  }

  #wrote(): void {
    const { staleReads = 0 } = this.#options;
    if (staleReads === 0) return;
    for (const key of this.#reads.keys()) this.#stale.set(key, staleReads);
  }

  async #error(call: FrontCall, request: RawRequest): Promise<CannedError | undefined> {
    const { input } = call;
    switch (call.operation) {
      case 'iam:CreatePolicy':
        return tooLong(input['PolicyDocument'], 6144) ?? taken(this.#policies, input['PolicyName'], input['Path']);
      case 'iam:CreatePolicyVersion':
        return tooLong(input['PolicyDocument'], 6144);
      case 'iam:PutRolePolicy':
        return tooLong(input['PolicyDocument'], 10_240);
      case 'iam:CreateRole':
        return (await this.#roleError(call, request)) ?? taken(this.#roles, input['RoleName'], input['Path']);
      case 'iam:UpdateAssumeRolePolicy':
        return tooLong(input['PolicyDocument'], 2048);
      case 'iam:AttachRolePolicy':
        return this.#attachError(call, request);
      case 'iam:DeletePolicy':
        return this.#deleteError(call, request);
      case 'lambda:UpdateFunctionConfiguration':
        return this.#updateError(call, request);
      default:
        return undefined;
    }
  }

  async #roleError({ input }: FrontCall, request: RawRequest): Promise<CannedError | undefined> {
    const trust = String(input['AssumeRolePolicyDocument']);
    if (!trust.includes('"Principal"'))
      return { code: 'MalformedPolicyDocument', message: 'Missing required field Principal', status: 400 };
    const boundary = input['PermissionsBoundary'];
    const found =
      boundary === undefined ? '<Arn>' : await this.#ask(request, { Action: 'GetPolicy', PolicyArn: String(boundary) });
    if (!found.includes('<Arn>'))
      return { code: 'NoSuchEntity', message: `Policy ${boundary} does not exist`, status: 404 };
    return tooLong(trust, 2048);
  }

  async #attachError({ input }: FrontCall, request: RawRequest): Promise<CannedError | undefined> {
    const RoleName = String(input['RoleName']);
    const listed = await this.#ask(request, { Action: 'ListAttachedRolePolicies', RoleName });
    const arns = [...listed.matchAll(/<PolicyArn>([^<]*)</g)].map(([, arn]) => arn);
    if (arns.length < 10 || arns.includes(String(input['PolicyArn']))) return undefined;
    return limit('Cannot exceed quota for PoliciesPerRole: 10');
  }

  async #deleteError({ input }: FrontCall, request: RawRequest): Promise<CannedError | undefined> {
    const PolicyArn = String(input['PolicyArn']);
    const holders = await this.#ask(request, { Action: 'ListEntitiesForPolicy', PolicyArn, MaxItems: ALL_ROLES });
    const versions = await this.#ask(request, { Action: 'ListPolicyVersions', PolicyArn });
    const count = versions.match(/<VersionId>/g)?.length ?? 0;
    if (!/<(Role|User|Group)Name>/.test(holders) && count < 2) return undefined;
    const why = count < 2 ? 'a policy attached to entities' : 'a policy that has versions';
    return { code: 'DeleteConflict', message: `Cannot delete ${why}.`, status: 409 };
  }

  async #updateError({ input }: FrontCall, request: RawRequest): Promise<CannedError | undefined> {
    const state = this.#function(String(input['FunctionName']));
    const { RevisionId, Role } = input;
    if (state.polls > 0)
      return {
        code: 'ResourceConflictException',
        message: 'The operation cannot be performed at this time. An update is in progress',
        status: 409,
      };
    if (RevisionId !== undefined && RevisionId !== revision(state))
      return {
        code: 'PreconditionFailedException',
        message: 'The Revision Id provided does not match the latest Revision Id.',
        status: 412,
      };
    if (Role === undefined) return undefined;
    const name = String(Role).split('/').at(-1) ?? '';
    const found = decodeURIComponent(await this.#ask(request, { Action: 'GetRole', RoleName: name }));
    if (!found.includes('lambda.amazonaws.com')) return CANNOT_ASSUME;
    if (this.#lag === 0) return undefined;
    this.#lag -= 1;
    return CANNOT_ASSUME;
  }

  #patched(call: FrontCall, reply: Reply, before: Record<string, unknown> | undefined): Reply {
    if (call.operation === 'dynamodb:DescribeTable' && reply.status < 300) return withIndexArns(reply);
    if (call.service !== 'lambda' || reply.status >= 300) return reply;
    const body: unknown = JSON.parse(String(reply.body) || '{}');
    if (call.operation === 'lambda:UpdateFunctionConfiguration') this.#updated(call, before);
    const state = this.#function(String(call.input['FunctionName'] ?? ''));
    if (call.operation === 'lambda:CreateFunction') state.logging = call.input['LoggingConfig'];
    if (!/:(Get|Update)FunctionConfiguration$/.test(call.operation)) return reply;
    return { ...reply, body: JSON.stringify(shown(body as Record<string, unknown>, state, call)) };
  }

  #updated({ input }: FrontCall, before: Record<string, unknown> | undefined): void {
    const state = this.#function(String(input['FunctionName']));
    state.revision += 1;
    state.polls = this.#options.updatePolls ?? 0;
    state.failed = this.#options.updateFails;
    state.old = before;
  }

  #function(name: string): FunctionState {
    const known = this.#functions.get(name);
    if (known !== undefined) return known;
    const fresh: FunctionState = { revision: 1, polls: 0, failed: undefined, old: undefined, logging: undefined };
    this.#functions.set(name, fresh);
    return fresh;
  }

  async #configuration(call: FrontCall, request: RawRequest): Promise<Record<string, unknown>> {
    const reply = await askMoto(this.#moto, { ...request, method: 'GET', body: '' }, call);
    return JSON.parse(String(reply.body)) as Record<string, unknown>;
  }

  async #ask(request: RawRequest, form: Readonly<Record<string, string>>): Promise<string> {
    const response = await fetch(this.#moto, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: String(request.headers.authorization).replace(/\/[a-z-]+\/aws4_request/, '/iam/aws4_request'),
      },
      body: new URLSearchParams({ Version: '2010-05-08', ...form }).toString(),
    });
    return response.text();
  }
}

/** moto looks for a policy's holders among the first 100 roles of the account alone, in the order of their random ids. */
const ALL_ROLES = '10000';

function whole({ operation }: FrontCall, request: RawRequest): RawRequest {
  if (operation !== 'iam:ListEntitiesForPolicy') return request;
  return { ...request, body: `${request.body}&MaxItems=${ALL_ROLES}` };
}

interface Indexed {
  readonly Table: { readonly TableArn?: string; readonly [field: string]: unknown };
}

/** moto leaves the ARNs of indexes out. */
function withIndexArns(reply: Reply): Reply {
  const { Table, ...rest } = JSON.parse(String(reply.body)) as Indexed;
  const lists = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].flatMap((field) => {
    const indexes = Table[field];
    if (!Array.isArray(indexes)) return [];
    const named = (indexes as { IndexName: string }[]).map((index) => ({
      ...index,
      IndexArn: `${Table.TableArn}/index/${index.IndexName}`,
    }));
    return [[field, named] as const];
  });
  return { ...reply, body: JSON.stringify({ ...rest, Table: { ...Table, ...Object.fromEntries(lists) } }) };
}

function revision({ revision: count }: FunctionState): string {
  return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
}

/** A function as AWS shows it: its revision, and the old configuration while an update runs or after it failed. */
function shown(body: Record<string, unknown>, state: FunctionState, call: FrontCall): Record<string, unknown> {
  const own = { RevisionId: revision(state), ...(state.logging === undefined ? {} : { LoggingConfig: state.logging }) };
  const serving = { ...body, ...(state.old === undefined ? {} : { Role: state.old['Role'] }) };
  if (state.polls > 0) {
    if (call.operation.endsWith(':GetFunctionConfiguration')) state.polls -= 1;
    return { ...serving, ...own, LastUpdateStatus: 'InProgress' };
  }
  if (state.failed !== undefined)
    return { ...serving, ...own, LastUpdateStatus: 'Failed', LastUpdateStatusReasonCode: state.failed };
  return { ...body, ...own };
}

function tooLong(document: unknown, most: number): CannedError | undefined {
  const size = String(document).replace(/\s/g, '').length;
  return size > most ? limit(`Cannot exceed quota for PolicySize: ${most}`) : undefined;
}

function limit(message: string): CannedError {
  return { code: 'LimitExceeded', message, status: 409 };
}

/** Names are unique in an account whatever the path, and without regard to case. */
function taken(names: Map<string, string>, name: unknown, path: unknown): CannedError | undefined {
  const key = String(name).toLowerCase();
  const where = `${String(path ?? '/')}${String(name)}`;
  const known = names.get(key);
  if (known !== undefined && known !== where)
    return { code: 'EntityAlreadyExists', message: `${name} already exists.`, status: 409 };
  names.set(key, where);
  return undefined;
}
