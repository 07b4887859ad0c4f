import { NO, type Truth, YES } from '../truth.js';
import type { ResourceIndex } from './resource-index.js';
import { type CompiledStatement, fixedResourceTruth, matchAction, meansEveryResource } from './statement.js';
import type { ForAction } from './target-memo.js';

/** The statements of a set that an action on a resource leaves over; principal, variables and conditions are still open. */
export interface Residue {
  readonly denies: readonly CompiledStatement[];
  readonly allows: readonly CompiledStatement[];
  /** A statement that nothing is left open of: it matches every such request. */
  readonly deniesAll: boolean;
  readonly allowsAll: boolean;
  /** What no matching statement means: MAYBE where a policy could not be read. */
  readonly otherwise: Truth;
}

export interface IndexedStatements {
  readonly statements: readonly CompiledStatement[];
  readonly resources: ResourceIndex;
}

/** A statement about an action, and what it makes of a resource that its patterns match or do not match. */
interface Candidate {
  readonly statement: CompiledStatement;
  readonly position: number;
  readonly matched: Truth | undefined;
  readonly unmatched: Truth | undefined;
  /** Neither principal, conditions nor doubts are left open. */
  readonly plain: boolean;
}

/** The action is in lower case. */
export function residuesFor(action: string, set: IndexedStatements, otherwise: Truth): ForAction<Residue> {
  const candidates: Candidate[] = [];
  for (const [position, statement] of set.statements.entries())
    if (matchAction(statement, action) !== NO) candidates.push(candidateOf(statement, position));
  const on = (resource: string): Residue => residueOf(candidates, set.resources.matching(resource), otherwise);
  const everywhere = candidates.every(({ statement }) => meansEveryResource(statement)) ? on('*') : undefined;
  return { everywhere, on };
}

function candidateOf(statement: CompiledStatement, position: number): Candidate {
  return {
    statement,
    position,
    matched: fixedResourceTruth(statement, true),
    unmatched: fixedResourceTruth(statement, false),
    plain: !statement.doubtful && statement.parsed.principal === undefined && statement.conditions.length === 0,
  };
}

const NONE: readonly CompiledStatement[] = [];

function residueOf(candidates: readonly Candidate[], matching: Uint8Array, otherwise: Truth): Residue {
  const denies: CompiledStatement[] = [];
  const allows: CompiledStatement[] = [];
  let [deniesAll, allowsAll] = [false, false];
  for (const { statement, position, matched, unmatched, plain } of candidates) {
    const truth = matching[position] === 1 ? matched : unmatched;
    if (truth === NO) continue;
    const { effect } = statement.parsed;
    const settled = plain && truth === YES;
    if (effect !== 'Allow') {
      denies.push(statement);
      deniesAll ||= settled;
    }
    if (effect !== 'Deny') {
      allows.push(statement);
      allowsAll ||= settled;
    }
  }
  return {
    denies: denies.length > 0 ? denies : NONE,
    allows: allows.length > 0 ? allows : NONE,
    deniesAll,
    allowsAll,
    otherwise,
  };
}
