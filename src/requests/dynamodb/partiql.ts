import type { JsonObject } from '../../vocabulary/json.js';
import { unknown } from '../../vocabulary/unknown.js';
import type { ApiCall, Ask } from '../call.js';
import { objectsParameter, textParameter, textsParameter } from '../parameters.js';
import type { ContextValue, RequestContext } from '../request.js';
import { tableArn } from './arns.js';

/** What a PartiQL statement does to what. */
export interface PartiqlTarget {
  readonly action: 'PartiQLSelect' | 'PartiQLInsert' | 'PartiQLUpdate' | 'PartiQLDelete';
  readonly table: string;
  readonly index?: string;
  readonly hasWhere: boolean;
}

const NAME = String.raw`(?:"((?:[^"]|"")+)"|([\w-]+))`;
const TARGET = String.raw`\s+${NAME}(?:\s*\.\s*${NAME})?`;
const FORMS = [
  { action: 'PartiQLSelect', form: new RegExp(String.raw`^\s*SELECT\b[\s\S]*?\bFROM${TARGET}`, 'i') },
  { action: 'PartiQLSelect', form: new RegExp(String.raw`^\s*EXISTS\s*\(\s*SELECT\b[\s\S]*?\bFROM${TARGET}`, 'i') },
  { action: 'PartiQLInsert', form: new RegExp(String.raw`^\s*INSERT\s+INTO${TARGET}`, 'i') },
  { action: 'PartiQLUpdate', form: new RegExp(String.raw`^\s*UPDATE${TARGET}`, 'i') },
  { action: 'PartiQLDelete', form: new RegExp(String.raw`^\s*DELETE\s+FROM${TARGET}`, 'i') },
] as const;

/** Reads verb, table and index of a statement, whose values may be redacted. Undefined for what is no PartiQL statement. */
export function readPartiql(statement: string): PartiqlTarget | undefined {
  for (const { action, form } of FORMS) {
    const match = form.exec(statement);
    const table = nameIn(match?.[1], match?.[2]);
    if (match === null || table === undefined) continue;
    const index = nameIn(match[3], match[4]);
    const hasWhere = /\bWHERE\b/i.test(statement.slice(match[0].length));
    return { action, table, ...(index === undefined ? {} : { index }), hasWhere };
  }
  return undefined;
}

function nameIn(quoted: string | undefined, bare: string | undefined): string | undefined {
  return quoted?.replaceAll('""', '"') ?? bare;
}

/** ExecuteStatement, BatchExecuteStatement, ExecuteTransaction: a PartiQL action for each statement. */
export function partiqlAsks(call: ApiCall): readonly Ask[] {
  return statementsOf(call.parameters).flatMap((statement) => {
    const target = readPartiql(statement);
    const table = target === undefined ? undefined : tableArn(call, target.table);
    if (target === undefined || table === undefined) return [];
    return [
      {
        action: `dynamodb:${target.action}`,
        resource: target.index === undefined ? table : `${table}/index/${target.index}`,
        why: `${call.operation} asks dynamodb:${target.action} for each such statement`,
        context: partiqlContext(call, target),
      },
    ];
  });
}

/** The places where CloudTrail logs statements. */
function statementsOf(parameters: JsonObject): readonly string[] {
  const lists = ['requestItems', 'statements', 'transactStatements'];
  return [parameters, ...lists.flatMap((list) => objectsParameter(parameters, list))]
    .map((holder) => textParameter(holder, 'statement'))
    .concat(lists.flatMap((list) => textsParameter(parameters, list)))
    .filter((statement) => statement !== undefined);
}

function partiqlContext(call: ApiCall, target: PartiqlTarget): RequestContext {
  const enclosing = call.operation === 'ExecuteTransaction' ? call.operation : null;
  return { 'dynamodb:EnclosingOperation': enclosing, ...fullTableScan(target) };
}

/** A SELECT without WHERE reads the whole table; with one it depends on whether it fixes the partition key. */
function fullTableScan(target: PartiqlTarget): Readonly<Record<string, ContextValue>> {
  if (target.action !== 'PartiQLSelect') return {};
  const why = 'whether WHERE fixes the partition key by = or IN shows in the statement only with the key schema';
  return { 'dynamodb:FullTableScan': target.hasWhere ? unknown(why) : 'true' };
}
