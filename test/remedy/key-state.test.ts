import { describe, expect, it } from 'vitest';
import kmsGrant from '../../diagnostics/kms-grant/index.js';
import { keyStateRemedies } from '../../diagnostics/kms-grant/remedies.js';
import type { Finding } from '../../src/check/finding.js';
import { commandText } from '../../src/model/text/shell.js';
import { ACCOUNT, ask, document, NO_CHECKS, ROLE, told } from './call.js';

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

function commands(state: string): readonly string[] {
  return keyStateRemedies(KEY, state, 0).flatMap(({ change }) =>
    change.kind === 'action' ? change.commands.map(commandText) : [],
  );
}

describe('a key that nobody can use', () => {
  it('is enabled, after its deletion is cancelled', () => {
    expect(commands('Disabled')).toEqual([`aws kms enable-key --key-id ${KEY} --region eu-west-1`]);
    expect(commands('PendingDeletion')).toEqual([
      `aws kms cancel-key-deletion --key-id ${KEY} --region eu-west-1`,
      `aws kms enable-key --key-id ${KEY} --region eu-west-1`,
    ]);
    expect(commands('PendingImport')).toEqual([]);
  });

  it('is a remedy that no policy proves', () => {
    const allowed = { Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'kms:Decrypt', Resource: '*' };
    const evaluated = ask({
      action: 'kms:Decrypt',
      resource: KEY,
      policies: { identity: [], resource: [{ id: 'key policy', attachedTo: KEY, document: document(allowed) }] },
    });
    const facts = [new Map([['kms-grant', { key: { KeyState: 'Disabled', KeyManager: 'CUSTOMER' } }]])];
    const findings: Finding[] = [];
    const { chain, remediations } = told({
      ...NO_CHECKS,
      checks: [kmsGrant],
      facts,
      evaluated: [evaluated],
      findings,
    });
    expect(chain).toEqual([]);
    expect(remediations).toMatchObject([
      {
        layer: 'kms-key',
        owner: 'key owner',
        text: `enable ${KEY}`,
        proof: {
          status: 'unproven',
          why: 'it changes the state of a resource, which no policy tells: try the call again',
        },
        change: { kind: 'action', commands: [{ words: ['aws', 'kms', 'enable-key'] }] },
      },
    ]);
  });
});
