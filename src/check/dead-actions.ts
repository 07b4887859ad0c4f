import { type ParsedPolicy, type ParsedStatement, parsePolicy } from '../evaluation/index.js';
import { type ActionInfo, actionInfo, splitAction } from '../requests/index.js';

/** An action that a statement names on resources of which it has none: the statement does nothing for it. */
export interface DeadAction {
  readonly statement: ParsedStatement;
  /** As AWS writes it: `dynamodb:ListStreams`. */
  readonly action: string;
  /** The resources of the statement. */
  readonly resources: readonly string[];
  /** What the action is asked on: `stream`, or `*` for one without resource types. */
  readonly askedOn: readonly string[];
}

/**
 * The actions of a policy that stand on a resource type that they do not have: ListStreams on a stream, GetRecords on a
 * table, CreateLogGroup on a bare log group. Actions and resources with wildcards are dead only where no resource of
 * the action fits. AWS accepts such statements and no service asks them: Service Authorization Reference,
 * reference_policies_actions-resources-contextkeys.
 */
export function deadActions(document: unknown, policy: string): readonly DeadAction[] {
  const parsed = parsePolicy(document, policy);
  const found = known.get(parsed) ?? deadIn(parsed);
  known.set(parsed, found);
  return found;
}

/** Every denial of a principal looks through the same policies. */
const known = new WeakMap<ParsedPolicy, readonly DeadAction[]>();

function deadIn({ statements }: ParsedPolicy): DeadAction[] {
  return statements.flatMap((statement) => {
    const { action, resource } = statement;
    if (action === undefined || action.not || resource === undefined || resource.not) return [];
    const resources = resource.patterns;
    return [...new Set(action.patterns)].flatMap((name) => {
      const info = /[*?]/.test(name) ? undefined : actionInfo(...splitAction(name));
      if (info === undefined || resources.some((pattern) => mayFit(pattern, info))) return [];
      return [{ statement, action: `${info.service}:${info.action}`, resources, askedOn: typesOf(info) }];
    });
  });
}

function typesOf({ isWildcardOnly, resourceTypes }: ActionInfo): string[] {
  return isWildcardOnly ? ['*'] : resourceTypes.map(({ name }) => name);
}

/** Whether a pattern covers anything that AWS asks the action on. */
function mayFit(pattern: string, info: ActionInfo): boolean {
  return formatsOf(info).some((format) => overlap(tokens(withoutVariables(pattern)), tokens(format)));
}

/** Policy variables stand for any text. */
function withoutVariables(pattern: string): string {
  return pattern.replaceAll(/\$\{[^}]*\}/g, '*');
}

const VARIABLE = /\$\{[^}]*\}/g;
/** Stands for a part of a name without slashes: DynamoDB's names have none. */
const NO_SLASH = '\u0001';

function formatsOf(info: ActionInfo): string[] {
  if (info.service === 'dynamodb' && info.action === 'ListTables') return ['\u0002', `arn:${NO_SLASH}:table/\u0002`];
  if (info.isWildcardOnly) return ['\u0002'];
  const variable = info.service === 'dynamodb' ? NO_SLASH : '*';
  return info.resourceTypes.map(({ arnFormat }) =>
    livingForm(`${info.service}:${info.action}`, arnFormat.replaceAll(VARIABLE, variable)),
  );
}

/** CloudWatch Logs asks CreateLogGroup on `log-group:NAME:log-stream:`, whatever the reference lists. */
function livingForm(action: string, format: string): string {
  return action === 'logs:CreateLogGroup' ? `${format}:log-stream:` : format;
}

type Token = string;

/** Characters and wildcards; U+0002 is the literal `*` that an action without resource types is asked on. */
function tokens(pattern: string): Token[] {
  return [...pattern];
}

/** Whether two patterns have a text in common. */
function overlap(a: readonly Token[], b: readonly Token[]): boolean {
  let row = firstRow(b);
  for (const token of a) {
    const next: boolean[] = [row[0] === true && isMany(token)];
    for (const [at, other] of b.entries()) next.push(meets(token, other, { row, next, at }));
    row = next;
  }
  return row[b.length] === true;
}

function firstRow(b: readonly Token[]): boolean[] {
  const row = [true];
  for (const [at, token] of b.entries()) row.push(row[at] === true && isMany(token));
  return row;
}

interface Place {
  readonly row: readonly boolean[];
  readonly next: readonly boolean[];
  readonly at: number;
}

/** Both patterns so far have a text in common: by this pair, or where one of the two stands for nothing, or for more. */
function meets(token: Token, other: Token, { row, next, at }: Place): boolean {
  const both = row[at] === true;
  const without = row[at + 1] === true;
  const withoutOther = next[at] === true;
  if (isMany(token) && (without || (withoutOther && fits(token, other)))) return true;
  if (isMany(other) && (withoutOther || (without && fits(other, token)))) return true;
  return both && (fits(token, other) || fits(other, token));
}

function isMany(token: Token): boolean {
  return token === '*' || token === NO_SLASH;
}

/** Whether a token can stand for what another stands for. */
function fits(token: Token, other: Token): boolean {
  if (token === '*' || token === '?') return true;
  if (token === NO_SLASH) return other !== '/';
  return token === other;
}
