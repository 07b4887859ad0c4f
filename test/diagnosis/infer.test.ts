import { describe, expect, it } from 'vitest';
import { user } from '../account/record.js';
import { allow, deny, policy, refused, situation, tableArn } from '../scenarios/situations/situation.js';
import { codes, diagnosed } from './explained.js';

// AWS: IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow. CloudTrail does not log Select of a Scan.
const ORDERS = tableArn('orders');
const denied = refused({ call: 'dynamodb:Scan', by: user('ida'), on: ORDERS, parameters: { tableName: 'orders' } });

const scanning = (statements: object[], more: object = {}) =>
  diagnosed(
    situation({
      account: { users: { ida: { inline: { own: policy(...statements) } } }, tables: { orders: {} } },
      events: [denied],
      ...more,
    }),
  );

const notCounted = deny('*', '*', {
  Condition: { StringNotEquals: { 'dynamodb:Select': ['COUNT', 'ALL_ATTRIBUTES'] } },
});

describe("a key that nobody told, and AWS's denial", () => {
  it('tells what it must have been where one Deny hangs on it', async () => {
    const diagnosis = await scanning([allow('*', '*'), notCounted]);
    expect(diagnosis).toMatchObject({ status: 'explained', decision: 'undetermined' });
    expect(codes(diagnosis)).toEqual(['identity-policy UNDECIDED likely blocking']);
    expect(diagnosis.findings[0]?.text).toContain(
      'AWS denied it, so unless a policy changed since dynamodb:Select must have been none of COUNT, ALL_ATTRIBUTES, or absent',
    );
    expect(diagnosis.findings[0]?.statements[0]?.conditions).toMatchObject([
      { key: 'dynamodb:Select', match: 'unknown', inferred: { match: true, orAbsent: true } },
    ]);
    // What would mend it, the caller first, and never as proven: nobody told the value.
    expect(diagnosis.chain).toMatchObject([{ layer: 'caller', decisionAfter: 'undetermined' }]);
    expect(diagnosis.remediations.map(({ layer, proof }) => [layer, proof.status])).toEqual([
      ['caller', 'unproven'],
      ['identity-policy', 'unproven'],
      ['identity-policy', 'unproven'],
    ]);
    expect(diagnosis.remediations[0]?.proof.why).toContain('it helps if dynamodb:Select was absent');
  });

  it('tells what it cannot have been where one Allow hangs on it', async () => {
    const diagnosis = await scanning([
      allow('dynamodb:Scan', '*', { Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } } }),
    ]);
    expect(codes(diagnosis)).toEqual(['identity-policy UNDECIDED likely blocking']);
    expect(diagnosis.findings[0]?.text).toContain('dynamodb:Select must have been other than COUNT, or absent');
    expect(diagnosis.remediations.map(({ layer }) => layer)).toEqual(['caller']);
  });

  it('says that nobody could look for changes since, where nobody may', async () => {
    const refusing = { refused: ['cloudtrail:LookupEvents'] };
    const diagnosis = await scanning([allow('*', '*'), notCounted], refusing);
    expect(diagnosis.status).toBe('explained');
    expect(diagnosis.gaps).toMatchObject([{ code: 'CHANGES_UNREAD' }]);
  });
});
