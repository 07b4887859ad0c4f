import { describe, expect, it } from 'vitest';
import { accessIsReading } from '../../src/evidence/operations/access-level.js';
import { QUERY_CALLS } from '../../src/sources/query-calls.js';
import { sourceFiles } from './files.js';

/** Every operation that a source names: `'athena:GetWorkGroup'`, or a service and a command beside it. */
function operationsOfSources(): string[] {
  const found = sourceFiles('src/sources')
    .filter(({ path }) => !path.endsWith('query-calls.ts'))
    .flatMap(({ text }) => [
      ...[...text.matchAll(/'((?:athena|glue|s3|cloudtrail|ec2|organizations):[A-Z]\w+)'/g)].map(([, one = '']) => one),
      ...[...text.matchAll(/service: '(\w+)',\s*command: '(\w+)'/g)].map(
        ([, service, command]) => `${service}:${command}`,
      ),
      ...[...text.matchAll(/#call\('(\w+)'/g)].map(([, command]) => `cloudtrail:${command}`),
      ...[...text.matchAll(/askLogs\([^':]*'(\w+)'/g)].map(([, command]) => `logs:${command}`),
    ]);
  return [...new Set(found)].sort();
}

describe('what a source asks of AWS', () => {
  it('reads, or stands on the list of queries with its reason', async () => {
    const operations = operationsOfSources();
    expect(operations).toEqual(
      expect.arrayContaining([
        'athena:StartQueryExecution',
        'cloudtrail:StartQuery',
        'glue:GetTable',
        'logs:StartQuery',
      ]),
    );
    for (const operation of operations) {
      // S3 names the permission to list a bucket otherwise than the call.
      const reads = operation === 's3:ListObjectsV2' || (await accessIsReading(operation));
      expect(reads || operation in QUERY_CALLS || operation === 'logs:FilterLogEvents', operation).toBe(true);
    }
  });

  it('lets no more than six exceptions pass, each for a source that is named', () => {
    expect(Object.keys(QUERY_CALLS)).toEqual([
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
      'cloudtrail:CancelQuery',
      'cloudtrail:StartQuery',
      'logs:StartQuery',
      'logs:StopQuery',
    ]);
    for (const reason of Object.values(QUERY_CALLS)) expect(reason.length).toBeGreaterThan(30);
  });
});
