import { NO, type Truth } from '../truth.js';
import type { IndexedStatements } from './residue.js';
import { type CompiledStatement, fixedResourceTruth, matchAction, meansEveryResource } from './statement.js';
import type { ForAction } from './target-memo.js';

/** An Allow statement that not both the action and the resource fail. */
export interface Near {
  readonly statement: CompiledStatement;
  readonly action: Truth;
  /** Undefined where policy variables decide. */
  readonly resource: Truth | undefined;
}

/** An Allow statement by how its patterns match the resource; undefined where it would fail both. */
interface Possible {
  readonly position: number;
  readonly byMatch: readonly (Near | undefined)[];
}

/** The Allow statements near to an action in lower case. One for another service is near to nothing. */
export function nearFor(action: string, set: IndexedStatements): ForAction<readonly Near[]> {
  const prefix = action.slice(0, action.indexOf(':') + 1);
  const possible: Possible[] = [];
  let everywhere = true;
  for (const [position, statement] of set.statements.entries()) {
    if (statement.effect !== 'Allow' || !isAbout(statement, prefix)) continue;
    const truth = matchAction(statement, action);
    possible.push({ position, byMatch: [nearOf(statement, truth, false), nearOf(statement, truth, true)] });
    everywhere &&= meansEveryResource(statement);
  }
  const on = (resource: string): readonly Near[] => nearOn(possible, set.resources.matching(resource));
  return { everywhere: everywhere ? on('*') : undefined, on };
}

function nearOf(statement: CompiledStatement, action: Truth, matched: boolean): Near | undefined {
  const resource = fixedResourceTruth(statement, matched);
  return action === NO && resource === NO ? undefined : { statement, action, resource };
}

function nearOn(possible: readonly Possible[], matching: readonly boolean[]): Near[] {
  const near: Near[] = [];
  for (const { position, byMatch } of possible) {
    const one = byMatch[matching[position] ? 1 : 0];
    if (one) near.push(one);
  }
  return near.slice();
}

/** Names an action of the service, whose prefix ends in its colon, or names what it is not about. */
function isAbout({ action }: CompiledStatement, prefix: string): boolean {
  if (action?.not) return true;
  return action?.patterns.some((pattern) => pattern === '*' || pattern.toLowerCase().startsWith(prefix)) === true;
}
