import { describe, expect, it } from 'vitest';
import { gap } from '../../src/model/gap.js';
import { gapFacts } from '../../src/report/card/card-gaps.js';
import { toldGaps } from '../model/told-gaps.js';

const none = { code: 'NoCredentials', message: 'there are no AWS credentials to ask with' };
const refused = { operation: 'iam:GetRole', code: 'AccessDenied', message: 'no', remedy: 'grant iam:GetRole' };
const linesOf = (...gaps: ReturnType<typeof gap>[]) => gapFacts(toldGaps(gaps)).flatMap(({ lines }) => lines);

describe('what a card could not check', () => {
  it('tells the reason of several reads once, and lists what was to be read below it', () => {
    expect(
      linesOf(
        gap(
          'CHANGES_UNREAD',
          { when: 'before the first denial' },
          { failure: { operation: 'cloudtrail:LookupEvents', ...none } },
        ),
        gap('PRINCIPAL_UNKNOWN', { action: 's3:GetObject', why: 'the text names nobody' }),
        gap(
          'PROXY_ROLE_UNKNOWN',
          {},
          { failure: { operation: 'lambda:GetFunctionConfiguration', ...none, remedy: 'grant it', command: 'aws it' } },
        ),
      ),
    ).toEqual([
      'NoCredentials: there are no AWS credentials to ask with',
      '- what changed before the first denial could not be looked up: cloudtrail:LookupEvents',
      '- the role that the service was refused as could not be told: lambda:GetFunctionConfiguration',
      'to fix it: grant it, or run there: aws it, or look up the role of the function or the resource, and ask: `ddb-doctor can ROLE ACTION RESOURCE`',
      'who asked for s3:GetObject is not known: the text names nobody; to fix it: explain the CloudTrail record of the call, or its whole message',
    ]);
  });

  it('leaves a read that failed alone in one line, with what would make it readable and the command for it', () => {
    const read = 'what changed before the first denial could not be looked up: iam:GetRole: AccessDenied: no';
    expect(linesOf(gap('CHANGES_UNREAD', { when: 'before the first denial' }, { failure: refused }))).toEqual([
      `${read}; to fix it: grant iam:GetRole`,
    ]);
    expect(
      linesOf(
        gap(
          'CHANGES_UNREAD',
          { when: 'before the first denial' },
          { failure: { ...refused, command: 'aws iam get-role' } },
        ),
      ),
    ).toEqual([`${read}; to fix it: grant iam:GetRole, or run there: aws iam get-role`]);
    expect(gapFacts([])).toEqual([]);
  });
});
