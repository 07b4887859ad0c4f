import type { AttachedPolicy, Layer } from '../../vocabulary/layer.js';
import type { PolicyType } from '../../vocabulary/policy-type.js';
import { isUnknown } from '../../vocabulary/unknown.js';
import type { PolicyProblem } from '../authorization.js';
import { BoundedMemo } from '../bounded-memo.js';
import { parsePolicy } from '../grammar/parse-policy.js';
import type { ParsedPolicy, ParsedStatement } from '../grammar/parsed-policy.js';
import { NO, YES } from '../truth.js';
import {
  type CompiledStatement,
  compileStatement,
  matchAction,
  matchFixedResource,
  meansEveryResource,
} from './statement.js';

/** The statements of a set that an action on a resource leaves over; principal, variables and conditions are still open. */
export interface Residue {
  readonly denies: readonly CompiledStatement[];
  readonly allows: readonly CompiledStatement[];
  /** A statement that nothing is left open of: it matches every such request. */
  readonly deniesAll: boolean;
  readonly allowsAll: boolean;
}

/** What is remembered of one action. */
interface ActionMemory {
  readonly candidates: readonly CompiledStatement[];
  /** Set when no candidate tells resources apart. */
  readonly everywhere: Residue | undefined;
  readonly byResource: Map<string, Residue>;
}

/** Beyond this many pairs of action and resource a set forgets them all, so that memory stays flat. */
const MOST_PAIRS = 16_384;
const MOST_ACTIONS = 16_384;
const MOST_SERVICES = 64;

/** The policies of one layer, or of one level of the organization, ready for many requests. */
export class PolicySet {
  readonly statements: readonly CompiledStatement[];
  readonly problems: readonly PolicyProblem[];
  /** Why each unread policy could not be read. */
  readonly unread: readonly string[];
  /** The set as the one level of a layer outside of the organization. */
  readonly asLevels: readonly [{ readonly set: PolicySet; readonly target?: never }];
  private readonly byAction = new Map<string, ActionMemory>();
  private readonly byService = new BoundedMemo<readonly CompiledStatement[]>(MOST_SERVICES);
  private pairs = 0;
  private last: { readonly action: string; readonly resource: string; readonly residue: Residue } | undefined;

  constructor(layer: Layer, policyType: PolicyType) {
    const statements: CompiledStatement[] = [];
    const problems: PolicyProblem[] = [];
    const unread: string[] = isUnknown(layer) ? [layer.unknown] : [];
    for (const policy of isUnknown(layer) ? [] : layer) {
      if (isUnknown(policy)) unread.push(policy.unknown);
      else {
        const parsed = parsePolicy(policy.document, policy.id);
        problems.push(...parsed.problems);
        if (parsed.unread !== undefined) unread.push(`the policy \`${policy.id}\`: ${parsed.unread}`);
        statements.push(...compile({ policy, parsed, policyType }, problems));
      }
    }
    this.statements = statements;
    this.problems = problems;
    this.unread = unread;
    this.asLevels = [{ set: this }];
  }

  /** The statements that may bear on the action and the resource. The action is in lower case. */
  residue(action: string, resource: string): Residue {
    const { last } = this;
    // One evaluation asks several times.
    if (last?.resource === resource && last.action === action) return last.residue;
    const memory = this.byAction.get(action) ?? this.newAction(action);
    const residue = memory.everywhere ?? memory.byResource.get(resource) ?? this.newResidue(memory, resource);
    this.last = { action, resource, residue };
    return residue;
  }

  /** The Allow statements with an action of the service, whose prefix ends in its colon, or with NotAction. */
  allowsAbout(prefix: string): readonly CompiledStatement[] {
    return (
      this.byService.get(prefix) ??
      this.byService.set(
        prefix,
        this.statements.filter((statement) => statement.parsed.effect === 'Allow' && isAbout(statement, prefix)),
      )
    );
  }

  private newResidue(memory: ActionMemory, resource: string): Residue {
    if (this.pairs >= MOST_PAIRS) this.forget();
    const residue = residueOf(memory.candidates, resource);
    memory.byResource.set(resource, residue);
    this.pairs++;
    return residue;
  }

  private newAction(action: string): ActionMemory {
    if (this.byAction.size >= MOST_ACTIONS) this.forget();
    const candidates = this.statements.filter((statement) => matchAction(statement, action) !== NO);
    const everywhere = candidates.every(meansEveryResource) ? residueOf(candidates, '*') : undefined;
    const memory = { candidates, everywhere, byResource: new Map<string, Residue>() };
    this.byAction.set(action, memory);
    return memory;
  }

  private forget(): void {
    this.byAction.clear();
    this.pairs = 0;
  }
}

function isAbout(statement: CompiledStatement, prefix: string): boolean {
  const { action } = statement.parsed;
  if (action?.not) return true;
  return action?.patterns.some((pattern) => pattern === '*' || pattern.toLowerCase().startsWith(prefix)) === true;
}

interface ToCompile {
  readonly policy: AttachedPolicy;
  readonly parsed: ParsedPolicy;
  readonly policyType: PolicyType;
}

function compile({ policy, parsed, policyType }: ToCompile, problems: PolicyProblem[]): CompiledStatement[] {
  return parsed.statements.map((statement) => {
    const misplaced = misplacedElement(statement, policyType);
    for (const text of [misplaced, unsupportedException(statement, policyType)])
      if (text !== undefined) problems.push({ policy: policy.id, pointer: statement.pointer, text });
    return compileStatement(statement, {
      policy: policy.id,
      ...(policy.attachedTo !== undefined && { attachedTo: policy.attachedTo }),
      variables: parsed.variables,
      doubtful: misplaced !== undefined,
    });
  });
}

const NAMES_PRINCIPALS: ReadonlySet<PolicyType> = new Set([
  'resource-policy',
  'role-trust-policy',
  'vpc-endpoint-policy',
  'resource-control-policy',
]);

/** What the policy type demands or forbids. */
function misplacedElement(statement: ParsedStatement, policyType: PolicyType): string | undefined {
  const named = statement.principal !== undefined;
  if (NAMES_PRINCIPALS.has(policyType)) {
    if (!named) return 'has neither Principal nor NotPrincipal';
  } else if (named) return `names a principal, which no ${policyType} may`;
  const resource = statement.resource !== undefined;
  if (policyType === 'role-trust-policy') return resource ? 'names a resource, which no trust policy may' : undefined;
  return resource || policyType === 'resource-policy' ? undefined : 'has neither Resource nor NotResource';
}

/** AWS takes these no longer, though it did: what they mean is no matter of doubt. */
function unsupportedException({ principal, effect }: ParsedStatement, policyType: PolicyType): string | undefined {
  if (!principal?.not) return undefined;
  if (policyType === 'role-trust-policy' || policyType === 'resource-control-policy')
    return `has NotPrincipal, which no ${policyType} may`;
  return effect === 'Allow' ? 'has NotPrincipal, which is for Deny only' : undefined;
}

function residueOf(candidates: readonly CompiledStatement[], resource: string): Residue {
  const open = candidates.filter((statement) => matchFixedResource(statement, resource) !== NO);
  const denies = open.filter((statement) => statement.parsed.effect !== 'Allow');
  const allows = open.filter((statement) => statement.parsed.effect !== 'Deny');
  const settled = (statement: CompiledStatement): boolean => isSettled(statement, resource);
  return { denies, allows, deniesAll: denies.some(settled), allowsAll: allows.some(settled) };
}

/** True when neither principal, variables, conditions nor doubts are left. */
function isSettled(statement: CompiledStatement, resource: string): boolean {
  return (
    !statement.doubtful &&
    statement.parsed.principal === undefined &&
    statement.conditions.length === 0 &&
    matchFixedResource(statement, resource) === YES
  );
}
