import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { readConditions } from './condition.js';
import { readDocument } from './document.js';
import type { ParsedPolicy, ParsedStatement } from './parsed-policy.js';
import { readPatterns } from './patterns.js';
import { readPrincipal } from './principal.js';
import { inWords, Problems, pointerStep } from './problems.js';

const POLICY_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
]);

/** Characters of document texts whose policies are remembered: those of a large account's principals, and no more. */
const MOST_REMEMBERED = 32 * 1024 * 1024;
const remembered = new Map<string, Map<string, ParsedPolicy>>();
let characters = 0;

/** Many denials are of one principal, and each evaluation reads its policies. */
function remember(document: string, id: string, policy: ParsedPolicy): ParsedPolicy {
  const known = remembered.get(document);
  if (known !== undefined) {
    known.set(id, policy);
    return policy;
  }
  characters += document.length;
  if (characters > MOST_REMEMBERED) {
    remembered.clear();
    characters = document.length;
  }
  remembered.set(document, new Map([[id, policy]]));
  return policy;
}

/**
 * Reads a policy document: an object, a JSON text, or a URL-encoded JSON text.
 * Never throws: what AWS would not accept is among `problems`, and a document that cannot be read is `unread`.
 */
export function parsePolicy(document: unknown, id: string): ParsedPolicy {
  if (typeof document !== 'string') return parsed(document, id);
  return remembered.get(document)?.get(id) ?? remember(document, id, parsed(document, id));
}

function parsed(document: unknown, id: string): ParsedPolicy {
  const problems = new Problems(id);
  const policy = readDocument(document);
  if (typeof policy === 'string') return unreadable(problems, policy, id);
  for (const name of Object.keys(policy)) {
    if (!POLICY_ELEMENTS.has(name)) problems.add(pointerStep(name), `\`${name}\` is no policy element`);
  }
  const version = policy['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    problems.add('/Version', `\`${inWords(version)}\` is no policy language version`);
  }
  if (policy['Id'] !== undefined && typeof policy['Id'] !== 'string') problems.add('/Id', 'is not a text');
  const value = policy['Statement'];
  if (value === undefined) return unreadable(problems, 'the document has no Statement', id);
  const sound = problems.doubts === 0;
  const statements = readStatements(value, { problems, sound });
  const lost = Array.isArray(value) ? value.length - statements.length : 1 - statements.length;
  return {
    id,
    variables: version === '2012-10-17',
    statements,
    problems: problems.list,
    ...(lost > 0 && { unread: 'a statement is not a JSON object' }),
  };
}

function unreadable(problems: Problems, why: string, id: string): ParsedPolicy {
  problems.add('', why);
  return { id, variables: false, statements: [], problems: problems.list, unread: why };
}

function readStatements(value: JsonValue, report: { problems: Problems; sound: boolean }): ParsedStatement[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((statement, index) => {
    const pointer = Array.isArray(value) ? `/Statement/${index}` : '/Statement';
    if (isJsonObject(statement)) return [readStatement(statement, index, { ...report, pointer })];
    report.problems.add(pointer, 'is not a JSON object');
    return [];
  });
}

function readStatement(
  statement: JsonObject,
  index: number,
  report: { problems: Problems; sound: boolean; pointer: string },
): ParsedStatement {
  const { problems, pointer } = report;
  const before = problems.doubts;
  const sid = statement['Sid'];
  if (sid !== undefined && typeof sid !== 'string') problems.add(`${pointer}/Sid`, 'is not a text');
  const effect = statement['Effect'];
  const known = effect === 'Allow' || effect === 'Deny' ? effect : undefined;
  if (!known) problems.add(`${pointer}/Effect`, 'is neither `Allow` nor `Deny`');
  for (const name of Object.keys(statement)) {
    if (!STATEMENT_ELEMENTS.has(name)) problems.add(pointer + pointerStep(name), `\`${name}\` is no statement element`);
  }
  const action = readPatterns(statement, 'Action', report);
  if (!action) problems.add(pointer, 'has neither Action nor NotAction');
  const resource = readPatterns(statement, 'Resource', report);
  const principal = readPrincipal(statement, report);
  const conditions = readConditions(statement, report);
  return {
    index,
    pointer,
    ...(typeof sid === 'string' && { sid }),
    ...(known && { effect: known }),
    ...(action && { action }),
    ...(resource && { resource }),
    ...(principal && { principal }),
    conditions,
    malformed: !report.sound || problems.doubts > before,
  };
}
