import { describe, expect, it } from 'vitest';
import { denialOf } from '../../../src/denials/index.js';
import { KeptDenial } from '../../../src/diagnosis/kept/kept-denial.js';
import { Shelf } from '../../../src/diagnosis/kept/shelf.js';
import type { Denial } from '../../../src/model/denial.js';

const record = (nth: number) => ({
  eventID: `e-${nth}`,
  eventTime: '2026-11-20T09:30:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'GetItem',
  awsRegion: 'eu-west-1',
  errorCode: 'AccessDenied',
  errorMessage: `User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/t-${nth} because no identity-based policy allows the dynamodb:GetItem action`,
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
});

function denied(nth: number): Denial {
  const denial = denialOf(record(nth));
  if (denial === undefined) throw new Error('no denial');
  return denial;
}

const TOLD = { action: 'dynamodb:GetItem', reason: { policyType: 'identity-policy', effect: 'implicit' } };

describe('the denial that stands for a group', () => {
  it.each([true, false])('is the last one that took its place, kept as JSON: %s', (asJson) => {
    const kept = new KeptDenial(denied(1), asJson ? new Shelf() : undefined);
    expect(kept.denial).toMatchObject({ id: 'e-1', resource: expect.stringMatching(/table\/t-1$/), ...TOLD });
    kept.replace(denied(2));
    expect(kept.denial).toMatchObject({ id: 'e-2', resource: expect.stringMatching(/table\/t-2$/), ...TOLD });
    expect(kept.denial.event).toEqual(record(2));
  });

  it('keeps what a log told of it beyond its record', () => {
    const { errorMessage: _, ...silent } = { ...record(1), eventID: 'e-1' };
    const recorded = denialOf(silent);
    if (recorded === undefined) throw new Error('no denial');
    const { kind, reason, text, errorMessage } = denied(2);
    const kept = new KeptDenial({ ...recorded, kind, reason, text, errorMessage }, new Shelf());
    expect(kept.denial).toMatchObject({ id: 'e-1', ...TOLD, errorMessage });
    // Read in between, another denial changes nothing of it.
    denied(3);
    expect(kept.denial).toMatchObject({ id: 'e-1', ...TOLD, errorMessage });
  });

  it('is whole however many others are asked for meanwhile', () => {
    const shelf = new Shelf();
    const many = Array.from({ length: 200 }, (_, nth) => new KeptDenial(denied(nth), shelf));
    for (const [nth, kept] of many.entries()) expect(kept.denial).toEqual(denied(nth));
    expect(many[0]?.denial).toEqual(denied(0));
  });

  it('keeps its place beside the others where it takes more room than before, even more than a block has', () => {
    const shelf = new Shelf();
    const many = Array.from({ length: 20 }, (_, nth) => new KeptDenial(denied(nth), shelf));
    const long = (nth: number, length: number) => ({ ...denied(nth), errorMessage: 'é'.repeat(length) });
    for (const [nth, kept] of many.entries()) kept.replace(long(nth, nth === 7 ? 300_000 : 100 * nth));
    for (const [nth, kept] of many.entries()) expect(kept.denial).toEqual(long(nth, nth === 7 ? 300_000 : 100 * nth));
  });
});
