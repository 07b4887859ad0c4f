import { MAYBE, NO, type Truth, YES } from '../truth.js';
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

/** A statement about an action. */
interface Candidate {
  readonly statement: CompiledStatement;
  readonly position: number;
  /** How it meets a resource, by how its patterns match. */
  readonly byMatch: readonly (Truth | undefined)[];
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

/** What sets of neighbours leave over, as one. */
export function joinedResidue(residues: readonly Residue[]): Residue {
  return {
    denies: residues.flatMap(({ denies }) => denies),
    allows: residues.flatMap(({ allows }) => allows),
    deniesAll: residues.some(({ deniesAll }) => deniesAll),
    allowsAll: residues.some(({ allowsAll }) => allowsAll),
    otherwise: residues.some(({ otherwise }) => otherwise !== NO) ? MAYBE : NO,
  };
}

function candidateOf(statement: CompiledStatement, position: number): Candidate {
  return {
    statement,
    position,
    byMatch: [fixedResourceTruth(statement, false), fixedResourceTruth(statement, true)],
    plain: !statement.doubtful && statement.principal === undefined && statement.conditions.length === 0,
  };
}

const NONE: readonly CompiledStatement[] = [];

/** A list that has grown keeps room for more, which one that is kept for long need not. */
function exact(list: readonly CompiledStatement[]): readonly CompiledStatement[] {
  return list.length > 0 ? list.slice() : NONE;
}

function residueOf(candidates: readonly Candidate[], matching: readonly boolean[], otherwise: Truth): Residue {
  const denies: CompiledStatement[] = [];
  const allows: CompiledStatement[] = [];
  let [deniesAll, allowsAll] = [false, false];
  for (const { statement, position, byMatch, plain } of candidates) {
    const truth = byMatch[matching[position] ? 1 : 0];
    if (truth === NO) continue;
    const { effect } = statement;
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
    denies: exact(denies),
    allows: exact(allows),
    deniesAll,
    allowsAll,
    otherwise,
  };
}
