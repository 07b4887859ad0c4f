import { DoctorError } from '../vocabulary/error.js';
import { parseS3Uri, type S3Location } from './s3/location.js';

/** Where denials are to be read, as `--from` tells it. */
export type From =
  | { readonly kind: 'lookup' }
  | { readonly kind: 'trail' }
  | { readonly kind: 'logs'; readonly group: string }
  | { readonly kind: 's3'; readonly places: readonly S3Location[] }
  /** Files, folders, globs, and `-`. */
  | { readonly kind: 'files'; readonly paths: readonly string[] };

/**
 * Sorts the values of `--from` by the source that reads them: files and places in S3 each into one source, so
 * that a record that is in two of them counts once. A file of the name `trail` is written `./trail`.
 * @throws DoctorError `S3UriInvalid`, `LogGroupMissing`
 */
export function parseFrom(values: readonly string[]): From[] {
  const paths = values.filter(isPath);
  const places = values.filter((value) => value.startsWith('s3:')).map(parseS3Uri);
  const groups = values.filter((value) => value.startsWith('logs:')).map(groupOf);
  return [
    ...(values.includes('lookup') ? [{ kind: 'lookup' } as const] : []),
    ...(values.includes('trail') ? [{ kind: 'trail' } as const] : []),
    ...groups.map((group) => ({ kind: 'logs', group }) as const),
    ...(places.length > 0 ? [{ kind: 's3', places } as const] : []),
    ...(paths.length > 0 ? [{ kind: 'files', paths } as const] : []),
  ];
}

const isPath = (value: string): boolean => !/^(?:lookup|trail)$|^(?:s3|logs):/.test(value);

function groupOf(value: string): string {
  const group = value.slice('logs:'.length);
  if (group !== '') return group;
  throw new DoctorError('user', 'LogGroupMissing', `\`${value}\` names no log group`, { hint: 'write logs:GROUP' });
}
