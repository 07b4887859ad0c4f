import { textParameter } from '../../denials/record/parameters/parameters.js';
import { formatArn, parseArn } from '../../model/arn.js';
import type { ApiCall } from '../call.js';

/**
 * The ARN of a table that a call names: an ARN as it stands; a bare name means the caller's own account and Region.
 * Undefined when account or Region of the caller is not known and no ARN in the record fits the name.
 */
export function tableArn(api: ApiCall, table: string): string | undefined {
  if (parseArn(table) !== undefined) return table;
  const { partition, region, account } = api;
  if (account && region)
    return formatArn({ partition, service: 'dynamodb', region, account, resource: `table/${table}` });
  return api.arns.map(tableOf).find((arn) => arn?.endsWith(`:table/${table}`));
}

/** The table that `tableName` names, else one whose ARN the record or the message holds. */
export function namedTable(api: ApiCall): string | undefined {
  const name = textParameter(api.parameters, 'tableName') ?? textParameter(api.parameters, 'tableArn');
  if (name !== undefined) return tableArn(api, name);
  return api.arns.map(tableOf).find((arn) => arn !== undefined && !arn.endsWith('/*'));
}

/** `arn:…:table/T/index/I` and everything else below a table to `arn:…:table/T`; undefined for other ARNs. */
function tableOf(arn: string): string | undefined {
  return /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+/.exec(arn)?.[0];
}

/** The table's name in a table ARN or anything below it. */
export function tableNameOf(arn: string): string | undefined {
  return tableOf(arn)?.split(':table/')[1];
}

/** The same table in another Region. */
export function inRegion(arn: string, region: string): string {
  const parsed = parseArn(arn);
  return parsed === undefined ? arn : formatArn({ ...parsed, region });
}
