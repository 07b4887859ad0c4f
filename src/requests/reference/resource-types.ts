import { parseArn } from '../../vocabulary/arn.js';
import { arnFormats } from './action-info.js';

/**
 * The resource types that an ARN can be of, the most specific format first:
 * `index`, then `table`, is not answered for an index ARN, because a variable spans no slash unless it ends the format.
 */
export function resourceTypesOf(arn: string): readonly string[] {
  const service = parseArn(arn)?.service;
  if (service === undefined) return [];
  const formats = Object.entries(arnFormats(service));
  const exact = formats.filter(([, format]) => patternOf(format, '[^/]+').test(arn));
  const loose = exact.length > 0 ? exact : formats.filter(([, format]) => patternOf(format, '.+').test(arn));
  return loose.sort(([, a], [, b]) => literalLength(b) - literalLength(a)).map(([type]) => type);
}

const VARIABLE = /\$\{[^}]*\}/;
const OPEN_FIELDS = new Set(['${Partition}', '${Region}', '${Account}']);

function patternOf(format: string, wide: string): RegExp {
  const literals = format.split(VARIABLE).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const variables = format.match(new RegExp(VARIABLE, 'g')) ?? [];
  const source = literals.map((literal, i) => literal + fieldPattern(variables[i], wide)).join('');
  return new RegExp(`^${source}$`);
}

function fieldPattern(variable: string | undefined, wide: string): string {
  if (variable === undefined) return '';
  return OPEN_FIELDS.has(variable) ? '[^:]*' : wide;
}

function literalLength(format: string): number {
  return format.replaceAll(new RegExp(VARIABLE, 'g'), '').length;
}
