import { DoctorError } from '../../model/error.js';

/** A place in S3; the prefix has no leading slash and may be empty. */
export interface S3Location {
  readonly bucket: string;
  readonly prefix: string;
}

/** @throws DoctorError `S3UriInvalid` */
export function parseS3Uri(uri: string): S3Location {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(uri) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  throw new DoctorError({ source: 'user', code: 'S3UriInvalid' }, `\`${uri}\` is no place in S3`, {
    hint: 'write s3://bucket or s3://bucket/prefix',
  });
}

export const formatS3Uri = ({ bucket, prefix }: S3Location): string => `s3://${bucket}/${prefix}`;
