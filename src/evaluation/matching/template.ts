import { ANY, globOf, ONE } from './glob.js';

/** A policy variable: `${aws:username, 'nobody'}`. */
interface Variable {
  /** The condition key, in lower case. */
  readonly key: string;
  readonly fallback?: string;
}

/** A text of a policy with its wildcards marked and its variables apart. */
export interface Template {
  /** As written. */
  readonly text: string;
  /** Globs and variables in turn. */
  readonly parts: readonly (string | Variable)[];
  readonly variables: readonly Variable[];
}

interface TemplateSyntax {
  /** Policy variables exist from Version 2012-10-17 on, in resources and in string and ARN conditions. */
  readonly variables: boolean;
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;
}

/** A default, in quotation marks, may hold a brace. */
const VARIABLE = /\$\{((?:[^}']|'[^']*')*)\}/g;
const DEFAULTED = /^([^,]*?)\s*,\s*'(.*)'\s*$/;

/** `${*}`, `${?}` and `${$}` are the characters themselves. */
function partOf(body: string): string | Variable {
  if (body === '*' || body === '?' || body === '$') return body;
  const defaulted = DEFAULTED.exec(body);
  if (!defaulted) return { key: body.trim().toLowerCase() };
  return { key: (defaulted[1] ?? '').trim().toLowerCase(), fallback: defaulted[2] ?? '' };
}

export function parseTemplate(text: string, syntax: TemplateSyntax): Template {
  const glob = (part: string): string => (syntax.wildcards ? globOf(part) : part);
  if (!syntax.variables || !text.includes('${')) return { text, parts: [glob(text)], variables: [] };
  const parts: (string | Variable)[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    parts.push(glob(text.slice(from, match.index)), partOf(match[1] ?? ''));
    from = match.index + match[0].length;
  }
  parts.push(glob(text.slice(from)));
  return { text, parts, variables: parts.filter((part) => typeof part !== 'string') };
}

/** True when a variable stands before the fifth colon of an ARN, where "you can't use a variable". */
export function hasEarlyVariable({ parts }: Template): boolean {
  let colons = 0;
  for (const part of parts) {
    if (typeof part !== 'string') return colons < 5;
    colons += part.split(':').length - 1;
  }
  return false;
}

/** What a variable's key holds: a value, null when absent, undefined when unknown. */
type VariableReader = (key: string) => string | null | undefined;

/** The glob with every variable filled in; null when one is absent without a default, undefined when one is unknown. */
export function resolveTemplate(template: Template, read: VariableReader): string | null | undefined {
  if (template.variables.length === 0) return template.parts.join('');
  let resolved = '';
  let unread = false;
  for (const part of template.parts) {
    if (typeof part === 'string') resolved += part;
    else {
      const value = read(part.key) ?? (read(part.key) === null ? (part.fallback ?? null) : undefined);
      if (value === null) return null;
      if (value === undefined) unread = true;
      else resolved += literal(value);
    }
  }
  return unread ? undefined : resolved;
}

/** A value that a stranger chose must not bring wildcards along. */
function literal(value: string): string {
  return value.includes(ANY) || value.includes(ONE) ? value.replaceAll(ANY, '').replaceAll(ONE, '') : value;
}
