/** What fills the places of a template, by name; undefined where there is nothing to say. */
type Fill = (name: string) => string | undefined;

/**
 * Fills `{name}` places. A part in brackets goes where one of its places stays empty; outside of brackets such a
 * place stays as it is, so that a test can see it.
 */
export function fillTemplate(template: string, fill: Fill): string {
  return template
    .split(/(\[[^[\]]*\])/)
    .map((part) => (part.startsWith('[') ? optional(part.slice(1, -1), fill) : filled(part, fill)))
    .join('');
}

function optional(part: string, fill: Fill): string {
  const isWhole = [...part.matchAll(PLACE)].every(([, name = '']) => fill(name) !== undefined);
  return isWhole ? filled(part, fill) : '';
}

const PLACE = /\{(\w+)\}/g;

function filled(part: string, fill: Fill): string {
  return part.replace(PLACE, (place, name: string) => fill(name) ?? place);
}

/** The names of a template's places. */
export function placesOf(template: string): string[] {
  return [...template.matchAll(PLACE)].map(([, name = '']) => name);
}

/** What of a template, or of another text of a register, stands before its first semicolon. */
export function firstClause(template: string): string {
  return template.split(/\[?; /)[0] ?? '';
}
