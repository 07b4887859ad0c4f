import { describe, expect, it } from 'vitest';
import type { AwsReader } from '../../src/evidence/index.js';
import { replaying } from '../../src/evidence/index.js';
import type { Question } from '../../src/run/question.js';
import { slips } from '../../src/run/slips.js';
import { toldGaps } from '../model/told-gaps.js';

const ROLE = 'arn:aws:iam::111122223333:role/orders-writr';

/** A reader to which IAM answers that there is no such role. */
function withoutRole(): AwsReader {
  return replaying({
    reads: [
      {
        operation: 'iam:GetRole',
        input: { RoleName: 'orders-writr' },
        scope: { account: '111122223333' },
        result: { status: 'not-found', operation: 'iam:GetRole', code: 'NoSuchEntity', message: 'no such role' },
      },
    ],
  });
}

async function told(question: Question, callers: Record<string, number> = {}) {
  const gaps = await slips(question, { callers: new Map(Object.entries(callers)) }, withoutRole());
  return toldGaps(gaps).map(({ code, remedy }) => [code, remedy]);
}

describe('a run that found nothing', () => {
  it.each([
    [{ services: ['dynamodbb'] }, ['SERVICE_UNKNOWN', 'did you mean dynamodb?']],
    [{ action: 'dynamodb:GetItm' }, ['ACTION_UNKNOWN', 'did you mean dynamodb:GetItem?']],
    [{ action: 'dynmodb:GetItem' }, ['ACTION_UNKNOWN', 'did you mean dynamodb:GetItem?']],
    [
      { eventId: '1111-2222' },
      ['EVENT_ID_UNKNOWN', 'give the eventID of the record, such as 11112222-3333-4444-5555-666677778888'],
    ],
  ])('names the slip in %j', async (question, expected) => {
    expect(await told(question)).toEqual([expected]);
  });

  it.each([
    { services: ['dynamodb', 'kms'] },
    { services: 'all' as const },
    { action: 'dynamodb:TransactWriteItems' },
    { action: 'GetItem' },
    { eventId: '11112222-3333-4444-5555-666677778888' },
    { arn: 'arn:aws:iam::111122223333:user/ana' },
  ])('says nothing of %j', async (question) => {
    expect(await told(question)).toEqual([]);
  });

  it('names a role that IAM does not know, the nearest that was denied, and who else was', async () => {
    const right = 'arn:aws:iam::111122223333:role/app/orders-writer';
    expect(await told({ arn: ROLE }, { [right]: 3, 'arn:aws:iam::111122223333:user/ana': 1 })).toEqual([
      ['PRINCIPAL_UNKNOWN_TO_IAM', `did you mean ${right}?`],
      ['OTHER_CALLERS_SEEN', 'run with --arn and the caller that you mean'],
    ]);
  });
});
