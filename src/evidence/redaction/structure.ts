import { isJsonObject, type JsonValue } from '../../model/json.js';
import { decodedText } from './decoded-text.js';

/** Members whose texts name things of AWS: no token may take their place, though an item's value reads the same. */
const NAMING = new Set([
  'action',
  'attributename',
  'awsregion',
  'comparisonoperator',
  'effect',
  'errorcode',
  'eventcategory',
  'eventname',
  'eventsource',
  'eventtype',
  'indexname',
  'invokedby',
  'keytype',
  'notaction',
  'operation',
  'returnvalues',
  'select',
  'status',
  'tablename',
  'type',
  'version',
]);

/** Every name of the evidence: what naming members hold, members' own names, and the parts of ARNs. */
export function namesIn(value: JsonValue, names = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    for (const arn of value.match(/\barn:[^\s"'`,;()]+/g) ?? []) for (const part of arn.split(/[:/]/)) names.add(part);
    const document = decodedText(value);
    return document === undefined ? names : namesIn(document.json, names);
  }
  if (Array.isArray(value)) for (const item of value) namesIn(item, names);
  else if (isJsonObject(value)) {
    for (const [name, member = null] of Object.entries(value)) {
      names.add(name);
      if (NAMING.has(name.toLowerCase()))
        for (const text of [member].flat()) if (typeof text === 'string') names.add(text);
      namesIn(member, names);
    }
  }
  return names;
}
