import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import { unreadable } from './answer-shape.js';

/** The elements of an answer, by what the operation's model has under their names; a name of two kinds is in none. */
interface Elements {
  /** List to the name of its items. */
  readonly lists: ReadonlyMap<string, string>;
  readonly structures: ReadonlySet<string>;
  /** Members of the answer itself, under names that stand nowhere else in it. */
  readonly once: ReadonlySet<string>;
}

/**
 * In XML the SDK reads as an empty list whatever holds none of its items, and of a list that comes twice the first.
 * Throws a `DoctorError` of source `aws`, code `AnswerUnreadable`, for text or strange elements in the place of a list,
 * text in the place of a structure, and a member that comes twice.
 */
export function assertXml(operation: string, output: $SchemaRef, xml: string): void {
  const { lists, structures, once } = elementsOf(output);
  const seen = new Set<string>();
  for (const [, name = '', isEmpty, text = '', next = ''] of xml.matchAll(ELEMENT)) {
    if (once.has(name) && seen.has(name)) throw unreadable(operation, `${name} comes twice`);
    seen.add(name);
    if (isEmpty !== undefined) continue;
    const item = lists.get(name);
    const isText = text.trim() !== '';
    if (item !== undefined && (isText || (next !== '</' && next !== `<${item}`)))
      throw unreadable(operation, `${name} is no list`);
    if (structures.has(name) && isText) throw unreadable(operation, `${name} is no structure`);
  }
}

/** A start tag, the text behind it, and the beginning of what follows. */
const ELEMENT = /<([\w.-]+)(?:\s[^<>]*?)?(\/)?>([^<]*)(?=(<\/|<[\w.-]+)?)/g;

const KNOWN = new WeakMap<NormalizedSchema, Elements>();

function elementsOf(output: $SchemaRef): Elements {
  const schema = NormalizedSchema.of(output);
  const known = KNOWN.get(schema) ?? readElements(schema);
  KNOWN.set(schema, known);
  return known;
}

function readElements(output: NormalizedSchema): Elements {
  const kinds = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  const visited = new Set<unknown>();
  const visit = (schema: NormalizedSchema): void => {
    if (schema.isListSchema() || schema.isMapSchema()) visit(schema.getValueSchema());
    if (!schema.isStructSchema() || visited.has(schema.getSchema())) return;
    visited.add(schema.getSchema());
    for (const [member, of] of schema.structIterator()) {
      const name = nameOf(of, member);
      kinds.set(name, (kinds.get(name) ?? new Set()).add(kindOf(of)));
      counts.set(name, (counts.get(name) ?? 0) + 1);
      visit(of);
    }
  };
  visit(output);
  const named = [...kinds].flatMap(([name, of]) => (of.size === 1 ? [[name, [...of].join('')] as const] : []));
  const own = [...output.structIterator()].map(([member, of]) => [nameOf(of, member), kindOf(of)] as const);
  return {
    lists: new Map(named.flatMap(([name, kind]) => (kind.startsWith('<') ? [[name, kind.slice(1)]] : []))),
    structures: new Set(named.flatMap(([name, kind]) => (kind === 'structure' ? [name] : []))),
    once: new Set(own.flatMap(([name, kind]) => (kind !== 'flat' && counts.get(name) === 1 ? [name] : []))),
  };
}

function nameOf(schema: NormalizedSchema, member: string): string {
  return String(schema.getMemberTraits().xmlName ?? member);
}

/** Of a list, `<` and the name of its items. */
function kindOf(schema: NormalizedSchema): string {
  if (schema.getMergedTraits().xmlFlattened) return 'flat';
  if (schema.isListSchema()) return `<${schema.getValueSchema().getMergedTraits().xmlName ?? 'member'}`;
  return schema.isStructSchema() ? 'structure' : 'other';
}
