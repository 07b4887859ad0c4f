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

/** An Allow statement before the resource is known; undefined where it would fail both. */
interface Possible {
  readonly position: number;
  readonly matched: Near | undefined;
  readonly unmatched: Near | undefined;
}

/** The Allow statements near to an action in lower case. One for another service is near to nothing. */
export function nearFor(action: string, set: IndexedStatements): ForAction<readonly Near[]> {
  const prefix = action.slice(0, action.indexOf(':') + 1);
  const possible: Possible[] = [];
  let everywhere = true;
  for (const [position, statement] of set.statements.entries()) {
    if (statement.parsed.effect !== 'Allow' || !isAbout(statement, prefix)) continue;
    const truth = matchAction(statement, action);
    const near = (matched: boolean): Near | undefined => nearOf(statement, truth, matched);
    possible.push({ position, matched: near(true), unmatched: near(false) });
    everywhere &&= meansEveryResource(statement);
  }
  const on = (resource: string): readonly Near[] => nearOn(possible, set.resources.matching(resource));
  return { everywhere: everywhere ? on('*') : undefined, on };
}

function nearOf(statement: CompiledStatement, action: Truth, matched: boolean): Near | undefined {
  const resource = fixedResourceTruth(statement, matched);
  return action === NO && resource === NO ? undefined : { statement, action, resource };
}

function nearOn(possible: readonly Possible[], matching: Uint8Array): Near[] {
  const near: Near[] = [];
  for (const { position, matched, unmatched } of possible) {
    const one = matching[position] === 1 ? matched : unmatched;
    if (one) near.push(one);
  }
  return near;
}

/** Names an action of the service, whose prefix ends in its colon, or names what it is not about. */
function isAbout(statement: CompiledStatement, prefix: string): boolean {
  const { action } = statement.parsed;
  if (action?.not) return true;
  return action?.patterns.some((pattern) => pattern === '*' || pattern.toLowerCase().startsWith(prefix)) === true;
}
