import { describe, expect, it } from 'vitest';
import { type Ask, readerOf } from '../../src/evidence/reader/asking.js';
import { memoised } from '../../src/evidence/reader/memoised-reader.js';
import { narrowed } from '../../src/evidence/reader/narrowed-reader.js';
import { recording } from '../../src/evidence/reader/recording-reader.js';
import { replaying } from '../../src/evidence/reader/replaying-reader.js';

/** Answers with the number of questions so far, each after a turn of the event loop. */
function counting() {
  const asked: string[] = [];
  const ask: Ask = async ({ operation, input }) => {
    asked.push(operation);
    const value = { number: asked.length, input };
    await new Promise((resolve) => setImmediate(resolve));
    return { status: 'ok', value };
  };
  return { asked, reader: readerOf(ask) };
}

describe('memoised', () => {
  it('asks an equal question once, also while it is under way', async () => {
    const { asked, reader } = counting();
    const memory = memoised(reader);
    const [first, second] = await Promise.all([
      memory.read('iam:GetRolePolicy', { RoleName: 'app', PolicyName: 'p' }),
      memory.read('iam:GetRolePolicy', { PolicyName: 'p', RoleName: 'app' }),
    ]);
    expect(second).toBe(first);
    expect(await memory.readAny('iam:GetRolePolicy', { RoleName: 'app', PolicyName: 'p' })).toBe(first);
    expect(asked).toEqual(['iam:GetRolePolicy']);
  });

  it('asks anew for another input, account or Region', async () => {
    const { asked, reader } = counting();
    const memory = memoised(reader);
    await memory.read('kms:DescribeKey', { KeyId: 'a' });
    await memory.read('kms:DescribeKey', { KeyId: 'b' });
    await memory.read('kms:DescribeKey', { KeyId: 'a' }, { account: '444455556666' });
    await memory.read('kms:DescribeKey', { KeyId: 'a' }, { region: 'eu-west-1' });
    expect(asked).toHaveLength(4);
  });

  // iam:SimulatePrincipalPolicy takes ContextEntries as a set; bundles keep them in the order they were asked in.
  it('takes the context entries of a simulation in any order for the same', async () => {
    const { asked, reader } = counting();
    const memory = memoised(reader);
    const entry = (ContextKeyName: string, value: string) => ({
      ContextKeyName,
      ContextKeyValues: [value],
      ContextKeyType: 'string',
    });
    const [address, region] = [entry('aws:SourceIp', '203.0.113.7'), entry('aws:RequestedRegion', 'eu-west-1')];
    const question = { PolicySourceArn: 'arn:aws:iam::111122223333:user/ana', ActionNames: ['dynamodb:Scan'] };
    await memory.read('iam:SimulatePrincipalPolicy', { ...question, ContextEntries: [address, region] });
    await memory.read('iam:SimulatePrincipalPolicy', { ...question, ContextEntries: [region, address] });
    await memory.read('iam:SimulatePrincipalPolicy', { ...question, ContextEntries: [region] });
    expect(asked).toHaveLength(2);
  });

  it('takes the Regions of a global service for one', async () => {
    const { asked, reader } = counting();
    const memory = memoised(reader);
    await memory.read('iam:GetRole', { RoleName: 'app' }, { region: 'eu-west-1' });
    await memory.read('iam:GetRole', { RoleName: 'app' }, { region: 'us-east-1' });
    expect(asked).toHaveLength(1);
  });
});

describe('recording and replaying', () => {
  it('keeps every answer once, in an order that does not hang on time', async () => {
    const questions = ['c', 'a', 'b', 'a'];
    const record = async (keys: readonly string[]) => {
      const recorder = recording(readerOf(async ({ input }) => ({ status: 'ok', value: { of: input['KeyId'] } })));
      for (const KeyId of keys) await recorder.read('kms:DescribeKey', { KeyId });
      return recorder.reads();
    };
    const reads = await record(questions);
    expect(reads.map(({ input }) => input['KeyId'])).toEqual(['a', 'b', 'c']);
    expect(await record([...questions].reverse())).toEqual(reads);
  });

  it('replays what was recorded, failures too, and says what was not', async () => {
    const refusal = { status: 'denied', operation: 'iam:GetRole', code: 'AccessDenied', message: 'no' } as const;
    const recorder = recording(
      readerOf(async ({ operation }) =>
        operation === 'iam:GetRole' ? refusal : { status: 'ok', value: { Policy: '{}' } },
      ),
    );
    await recorder.read('iam:GetRole', { RoleName: 'app' });
    await recorder.read('kms:GetKeyPolicy', { KeyId: 'k' }, { account: '444455556666', region: 'eu-west-1' });
    const replay = replaying({ reads: recorder.reads() });
    expect(await replay.read('iam:GetRole', { RoleName: 'app' })).toEqual(refusal);
    expect(
      await replay.read('kms:GetKeyPolicy', { KeyId: 'k' }, { region: 'eu-west-1', account: '444455556666' }),
    ).toEqual({ status: 'ok', value: { Policy: '{}' } });
    expect(await replay.read('kms:GetKeyPolicy', { KeyId: 'k' }, { region: 'eu-west-1' })).toMatchObject({
      status: 'not-recorded',
      operation: 'kms:GetKeyPolicy',
      code: 'NotRecorded',
    });
  });
});

describe('narrowed', () => {
  it('lets declared reads through and no others', async () => {
    const { asked, reader } = counting();
    const aws = narrowed(reader, ['iam:GetRole']);
    expect(await aws.read('iam:GetRole', { RoleName: 'app' })).toMatchObject({ status: 'ok' });
    await expect(aws.read('iam:GetUser', { UserName: 'jane' })).rejects.toMatchObject({
      code: 'UndeclaredRead',
      source: 'doctor',
      message: 'a check reads `iam:GetUser` without declaring it',
    });
    await expect(aws.readAny('lambda:GetPolicy', {})).rejects.toMatchObject({ code: 'UndeclaredRead' });
    expect(asked).toEqual(['iam:GetRole']);
  });
});
