import type { RequestView } from '../request/request-view.js';
import { MAYBE, or, type Truth, YES } from '../truth.js';
import { type MatchRules, matchByName, matchStatement } from './match-statement.js';
import type { PrincipalMatch } from './principal-match.js';
import type { Residue } from './residue.js';
import type { CompiledStatement } from './statement.js';

/** Whether a Deny of a residue matches. */
export function deniedBy(residue: Residue, view: RequestView, rules: MatchRules): Truth {
  return residue.deniesAll ? YES : anyMatches(residue.denies, { residue, view, rules });
}

/** Whether an Allow of a residue matches, whoever is named. */
export function allowedBy(residue: Residue, view: RequestView, rules: MatchRules): Truth {
  return residue.allowsAll ? YES : anyMatches(residue.allows, { residue, view, rules });
}

interface Asked {
  readonly residue: Residue;
  readonly view: RequestView;
  readonly rules: MatchRules;
}

function anyMatches(statements: readonly CompiledStatement[], { residue, view, rules }: Asked): Truth {
  let truth: Truth = residue.otherwise;
  for (const statement of statements) {
    const match = matchStatement(statement, view, rules);
    if (match === YES) return YES;
    if (match === MAYBE) truth = MAYBE;
  }
  return truth;
}

/** By which of the caller's names an Allow of a residue matches. */
export function allowedByName(residue: Residue, view: RequestView, rules: MatchRules): PrincipalMatch {
  const { otherwise } = residue;
  let names: PrincipalMatch = { direct: otherwise, role: otherwise, account: otherwise };
  for (const statement of residue.allows) {
    const match = matchByName(statement, view, rules);
    names = {
      direct: or(names.direct, match.direct),
      role: or(names.role, match.role),
      account: or(names.account, match.account),
    };
    if (names.direct === YES) break;
  }
  return names;
}
