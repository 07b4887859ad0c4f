import { layerFacts } from '../../model/layers.js';
import type { AttachedPolicy, Layer } from '../../model/policies.js';
import type { PolicyType } from '../../model/policy-type.js';
import { isUnknown } from '../../model/unknown.js';
import type { PolicyProblem } from '../authorization.js';
import { parsePolicy } from '../grammar/parse-policy.js';
import type { ParsedPolicy, ParsedStatement } from '../grammar/parsed-policy.js';
import type { Target } from '../request/target.js';
import { MAYBE, NO } from '../truth.js';
import { type Near, nearFor } from './near.js';
import { type IndexedStatements, joinedResidue, type Residue, residuesFor } from './residue.js';
import { ResourceIndex } from './resource-index.js';
import { type CompiledStatement, compileStatement } from './statement.js';
import { TargetMemo } from './target-memo.js';

/** The policies of one layer, or of one level of the organization, ready for many requests. */
export class PolicySet {
  readonly problems: readonly PolicyProblem[];
  /** Why each unread policy could not be read. */
  readonly unread: readonly string[];
  /** The set as the one level of a layer outside of the organization. */
  readonly asLevels: readonly [{ readonly target: undefined; readonly set: PolicySet }];
  private readonly residues: TargetMemo<Residue>;
  private readonly nears: TargetMemo<readonly Near[]>;
  private readonly statements: readonly CompiledStatement[];
  /** Sets of neighbours, in their order, whose statements these are; none where they are the set's own. */
  private readonly parts: readonly PolicySet[];
  private resources: ResourceIndex | undefined;

  private constructor({ statements, problems, unread, parts }: Content) {
    this.statements = statements;
    this.problems = problems;
    this.unread = unread;
    this.parts = parts;
    this.asLevels = [{ target: undefined, set: this }];
    const otherwise = unread.length > 0 ? MAYBE : NO;
    this.residues = new TargetMemo((action) => residuesFor(action, this.indexed(), otherwise));
    this.nears = new TargetMemo((action) => nearFor(action, this.indexed()));
  }

  static of(layer: Layer, policyType: PolicyType): PolicySet {
    const statements: CompiledStatement[] = [];
    const problems: PolicyProblem[] = [];
    const unread: string[] = isUnknown(layer) ? [layer.unknown] : [];
    for (const policy of isUnknown(layer) ? [] : layer) {
      if (isUnknown(policy)) unread.push(policy.unknown);
      else {
        const parsed = parsePolicy(policy.document, policy.id);
        problems.push(...parsed.problems);
        if (parsed.unread !== undefined) unread.push(`the policy \`${policy.id}\`: ${parsed.unread}`);
        const compiled = compiledOnce({ policy, parsed, policyType });
        problems.push(...compiled.problems);
        statements.push(...compiled.statements);
      }
    }
    return new PolicySet({ statements, problems, unread, parts: [] });
  }

  /** One set of several that follow each other in their layer. */
  static joined(parts: readonly PolicySet[]): PolicySet {
    const problems = parts.flatMap((part) => part.problems);
    const unread = parts.flatMap((part) => part.unread);
    return new PolicySet({ statements: [], problems, unread, parts });
  }

  /** The statements that may bear on the target. */
  residue(target: Target): Residue {
    if (this.parts.length === 0) return this.residues.get(target);
    return joinedResidue(this.parts.map((part) => part.residue(target)));
  }

  /** The Allow statements that the action and the resource do not both fail. */
  near(target: Target): readonly Near[] {
    return this.parts.length === 0 ? this.nears.get(target) : this.parts.flatMap((part) => part.near(target));
  }

  private indexed(): IndexedStatements {
    this.resources ??= new ResourceIndex(this.statements);
    return { statements: this.statements, resources: this.resources };
  }
}

interface Content extends Compiled {
  readonly unread: readonly string[];
  readonly parts: readonly PolicySet[];
}

interface ToCompile {
  readonly policy: AttachedPolicy;
  readonly parsed: ParsedPolicy;
  readonly policyType: PolicyType;
}

interface Compiled {
  readonly statements: readonly CompiledStatement[];
  readonly problems: readonly PolicyProblem[];
}

const known = new WeakMap<ParsedPolicy, Map<string, Compiled>>();

/** A layer in which a fix changed one policy of many has the others as they were. */
function compiledOnce(given: ToCompile): Compiled {
  const { policy, parsed, policyType } = given;
  const byPlace = known.get(parsed) ?? new Map<string, Compiled>();
  known.set(parsed, byPlace);
  const place = `${policyType} ${policy.attachedTo ?? ''}`;
  const found = byPlace.get(place) ?? compile(given);
  byPlace.set(place, found);
  return found;
}

function compile({ policy, parsed, policyType }: ToCompile): Compiled {
  const problems: PolicyProblem[] = [];
  const statements = parsed.statements.map((statement) => {
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
  return { statements, problems };
}

/** What the policy type demands or forbids. */
function misplacedElement(statement: ParsedStatement, policyType: PolicyType): string | undefined {
  const named = statement.principal !== undefined;
  if (layerFacts(policyType).namesPrincipals) {
    if (!named) return 'has neither Principal nor NotPrincipal';
  } else if (named) return `names a principal, which no ${policyType} may`;
  const resource = statement.resource !== undefined;
  if (policyType === 'role-trust-policy') return resource ? 'names a resource, which no trust policy may' : undefined;
  return resource || policyType === 'resource-policy' ? undefined : 'has neither Resource nor NotResource';
}

/** AWS takes these no longer, though it did: what they mean is no matter of doubt. */
function unsupportedException({ principal, effect }: ParsedStatement, policyType: PolicyType): string | undefined {
  if (!principal?.not) return undefined;
  if (layerFacts(policyType).refusesNotPrincipal) return `has NotPrincipal, which no ${policyType} may`;
  return effect === 'Allow' ? 'has NotPrincipal, which is for Deny only' : undefined;
}
