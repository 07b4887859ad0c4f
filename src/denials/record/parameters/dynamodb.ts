import { isJsonObject, type JsonObject } from '../../../model/json.js';
import { objectParameter, objectsParameter, textParameter, textsParameter } from './parameters.js';

/** One element of a transaction. */
export interface TransactionPart {
  /** As the record names it: `Put`, `conditionCheck`. */
  readonly operation: string;
  /** What it asks for: `tableName`, `key`, … */
  readonly parameters: JsonObject;
}

const OPERATION = /^(?:get|put|update|delete|conditioncheck)$/i;

/**
 * The elements of a transaction, in the places where CloudTrail and SDKs have them: `{operation: "Put", tableName, key}`,
 * or as the API has it `{Put: {TableName, Key}}`.
 */
export function transactionParts(parameters: JsonObject): readonly TransactionPart[] {
  const elements = ['requestItems', 'transactItems'].flatMap((list) => objectsParameter(parameters, list));
  return elements.flatMap((element) => {
    const operation = textParameter(element, 'operation') ?? Object.keys(element).find((key) => OPERATION.test(key));
    if (operation === undefined) return [];
    const inner = objectParameter(element, operation);
    return [{ operation, parameters: Object.keys(inner).length > 0 ? inner : element }];
  });
}

/** The PartiQL statements of a call, in the places where CloudTrail logs them. */
export function statementsIn(parameters: JsonObject): readonly string[] {
  const lists = ['requestItems', 'statements', 'transactStatements'];
  return [parameters, ...lists.flatMap((list) => objectsParameter(parameters, list))]
    .map((holder) => textParameter(holder, 'statement'))
    .concat(lists.flatMap((list) => textsParameter(parameters, list)))
    .filter((statement) => statement !== undefined);
}

/** What a batch asks of one table, by the table's name or ARN. */
interface BatchPart {
  readonly table: string;
  readonly elements: readonly JsonObject[];
}

/** CloudTrail logs requestItems as a map by table, or as a list whose elements name their table. */
export function batchParts(parameters: JsonObject): readonly BatchPart[] {
  const byTable = Object.entries(objectParameter(parameters, 'requestItems'));
  const listed = objectsParameter(parameters, 'requestItems');
  return [
    ...byTable.map(([table, value]) => ({ table, elements: [value].flat().filter(isJsonObject) })),
    ...listed.flatMap((element) => {
      const table = textParameter(element, 'tableName');
      return table === undefined ? [] : [{ table, elements: [element] }];
    }),
  ];
}
