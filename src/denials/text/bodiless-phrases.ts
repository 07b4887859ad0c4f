import type { Phrase } from './phrase.js';

const NO_BODY = 'the answer to a HEAD request has no body that could say why';

/** A `403` of one of AWS's SDKs, whose answer held no message. */
function bodiless(says: string, word: string, service?: string): Phrase {
  return { says, word, kind: 'denial', note: NO_BODY, ...(service !== undefined && { service }) };
}

/**
 * What SDKs print of a `403` to a HEAD request, by language. Each needs the marks of its SDK: other servers say 403 too.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export const BODILESS_PHRASES: readonly Phrase[] = [
  // botocore and the AWS CLI
  bodiless('\\(403\\) when calling the (?<operation>\\w+) operation: Forbidden', 'forbidden'),
  // Go v2 and v1
  bodiless(
    '(?<=https response error StatusCode: 403,[^\\n]{0,300})api error (?:Forbidden|403|AccessDenied): (?:Forbidden|null)\\b',
    'api error',
  ),
  bodiless('Forbidden:? (?:Forbidden )?status code: 403, request id\\b', 'forbidden'),
  // Java v1 and v2, and what is built on them: Hadoop, Spark, Flink
  bodiless('(?:Forbidden|null|S3Exception:) \\(Service: [\\w ]{2,40}[;,] Status Code: 403\\b', 'service:'),
  // JavaScript v2 and v3
  bodiless('Forbidden: null\\b(?=[\\s\\S]{0,600}(?:aws-sdk|extractError|extendedRequestId))', 'forbidden'),
  bodiless('code["\']?: ["\']?Forbidden["\']?(?=[\\s\\S]{0,600}(?:extendedRequestId|cfId|aws-sdk))', 'forbidden'),
  bodiless(
    '(?:(?:Forbidden|403|Unknown\\w*): )?UnknownError(?=[\\s\\S]{0,1500}httpStatusCode["\']?: 403\\b)',
    'unknownerror',
  ),
  // PHP, Ruby, .NET, boto 2
  bodiless('Client error: `?HEAD https?://[^\\s`]{1,400}`? resulted in a `?403 Forbidden', 'resulted'),
  bodiless('Aws::\\w{1,40}::Errors::(?:Forbidden|Http403Error)\\b', 'errors::'),
  bodiless('Error making request with Error Code Forbidden and Http Status Code Forbidden', 'making', undefined),
  bodiless('S3ResponseError: 403 Forbidden', 's3responseerror', 's3'),
];
