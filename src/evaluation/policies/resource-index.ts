import { ANY, isLiteral, ONE, type TextMatcher } from '../matching/glob.js';
import type { CompiledStatement } from './statement.js';

/** A pattern and the positions of the statements that hold it. */
interface IndexedPattern {
  readonly matches: TextMatcher;
  readonly holders: number[];
}

/** Finds the statements of a set with a pattern for a resource, asking each distinct pattern at most once. */
export class ResourceIndex {
  private readonly literals = new Map<string, number[]>();
  /** Patterns whose first three segments hold no wildcard, by these. */
  private readonly byHead = new Map<string, IndexedPattern[]>();
  private readonly others: IndexedPattern[] = [];
  private readonly matched: boolean[];
  private resource: string | undefined;

  constructor(statements: readonly CompiledStatement[]) {
    this.matched = statements.map(() => false);
    const known = new Map<string, number[]>();
    for (const [position, { resources }] of statements.entries()) {
      for (const { glob, matches } of resources) {
        const holders = known.get(glob) ?? this.add(glob, matches);
        known.set(glob, holders);
        holders.push(position);
      }
    }
  }

  /** By the statements' positions, whether a pattern without variables matches. Holds until the next question. */
  matching(resource: string): readonly boolean[] {
    if (this.resource === resource) return this.matched;
    this.resource = resource;
    this.matched.fill(false);
    this.mark(this.literals.get(resource));
    this.markMatching(this.byHead.get(headOf(resource)), resource);
    this.markMatching(this.others, resource);
    return this.matched;
  }

  private add(glob: string, matches: TextMatcher): number[] {
    const holders: number[] = [];
    if (isLiteral(glob)) this.literals.set(glob, holders);
    else this.groupOf(headOf(glob)).push({ matches, holders });
    return holders;
  }

  private groupOf(head: string): IndexedPattern[] {
    if (head === '' || head.includes(ANY) || head.includes(ONE)) return this.others;
    const group = this.byHead.get(head) ?? [];
    this.byHead.set(head, group);
    return group;
  }

  private markMatching(patterns: readonly IndexedPattern[] | undefined, resource: string): void {
    if (patterns) for (const { matches, holders } of patterns) if (matches(resource)) this.mark(holders);
  }

  private mark(holders: readonly number[] | undefined): void {
    if (holders) for (const position of holders) this.matched[position] = true;
  }
}

/** `arn:aws:dynamodb:` of an ARN, or nothing of what has fewer segments. */
function headOf(text: string): string {
  let end = -1;
  for (let colons = 0; colons < 3; colons++) {
    end = text.indexOf(':', end + 1);
    if (end < 0) return '';
  }
  return text.slice(0, end + 1);
}
