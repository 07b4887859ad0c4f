import { parseArn } from '../arn.js';
import { arnFormats } from './action-info.js';

/**
 * The resource types whose ARN format an ARN has, the most literal format first: `index` for an index, `table` for a
 * table. A variable holds no slash; only when no format fits that way it may: IAM paths, S3 keys.
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
const ARN_FIELD = /^\$\{(Partition|Region|Account)\}$/;

function patternOf(format: string, wide: string): RegExp {
  const literals = format.split(VARIABLE).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const variables = format.match(new RegExp(VARIABLE, 'g')) ?? [];
  const source = literals.map((literal, i) => literal + fieldPattern(variables[i], wide)).join('');
  return new RegExp(`^${source}$`);
}

function fieldPattern(variable: string | undefined, wide: string): string {
  if (variable === undefined) return '';
  return ARN_FIELD.test(variable) ? '[^:]*' : wide;
}

function literalLength(format: string): number {
  return format.replaceAll(new RegExp(VARIABLE, 'g'), '').length;
}
