import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { denialOf } from '../../src/denials/index.js';
import { DenialGrouper, type Diagnosis, diagnose } from '../../src/diagnosis/index.js';
import { memoised, type RecordedRead, replaying } from '../../src/evidence/index.js';
import type { PolicyType } from '../../src/model/policy-type.js';
import { loadChecks } from '../../src/run/load-checks.js';
import { root } from '../house/files.js';
import { readBundleFiles, scenariosIn } from '../scenarios/harness.js';

/** The reads that tell a layer and nothing of another, the layers, and the condition keys that come with them. */
const READS: readonly { reads: RegExp; layers: readonly PolicyType[]; keys: RegExp }[] = [
  {
    reads: /^organizations:/,
    layers: ['service-control-policy', 'resource-control-policy'],
    keys: /^aws:(Principal|Resource)Org/i,
  },
  { reads: /^(dynamodb:GetResourcePolicy|kms:GetKeyPolicy|kms:ListGrants)$/, layers: ['resource-policy'], keys: /^$/ },
  { reads: /^cloudtrail:LookupEvents$/, layers: ['session-policy'], keys: /^aws:PrincipalTag\//i },
  {
    reads: /^ec2:DescribeVpcEndpoints$/,
    layers: ['vpc-endpoint-policy'],
    keys: /^aws:(SourceVpc|VpceAccount|VpceOrg)/i,
  },
  {
    reads: /^iam:(List(Attached)?(Role|User|Group)Policies|Get(Role|User|Group)Policy|ListGroupsForUser)$/,
    layers: ['identity-policy'],
    keys: /^$/,
  },
];

const { checks } = await loadChecks([]);
const scenarios = await scenariosIn(join(root, 'test/scenarios'));

function refused(read: RecordedRead): RecordedRead {
  const { operation } = read;
  return { ...read, result: { status: 'denied', operation, code: 'AccessDenied', message: 'not authorized' } };
}

async function explained(folder: string, without: RegExp | undefined): Promise<Diagnosis[]> {
  const { events, reads } = await readBundleFiles(folder);
  const grouper = new DenialGrouper();
  for (const event of events) {
    const denial = denialOf(event);
    if (denial !== undefined) grouper.add(denial);
  }
  const left = reads.map((read) => (without?.test(read.operation) ? refused(read) : read));
  const reader = memoised(replaying({ reads: left }));
  return Promise.all(grouper.groups().map((group) => diagnose(group, { checks, reader })));
}

function proven({ findings }: Diagnosis) {
  return findings.filter(({ standing, certainty }) => standing === 'blocking' && certainty === 'proven');
}

describe('a layer that could not be read', () => {
  it.each(scenarios)('is no cause, and lowers only what it could have allowed: $check/$name', async ({ folder }) => {
    const before = await explained(folder, undefined);
    for (const { reads, layers, keys } of READS) {
      const after = await explained(folder, reads);
      for (const [at, now] of after.entries()) {
        const then = before[at];
        const unread = new Set(now.notChecked.map(({ policyType }) => policyType));
        const named = now.reported.policyType;
        // Of an unread layer there is AWS's word, what was read of it, or nothing.
        for (const { policyType, certainty, statements, code } of now.findings) {
          if (policyType === undefined || !unread.has(policyType) || certainty === 'proven') continue;
          // AWS's own simulation is an answer about the SCPs.
          if (code === 'SIMULATED_DENY') continue;
          // AWS names the layer, and the record tells that Cognito made the session.
          const isWord = certainty === 'stated' || code === 'COGNITO_GUEST';
          expect(isWord ? policyType === named : statements.length > 0).toBe(true);
        }
        for (const finding of then === undefined ? [] : proven(then)) {
          const { policyType, code, statements } = finding;
          if (policyType === undefined || layers.includes(policyType)) continue;
          if (statements.some(({ conditions }) => conditions.some(({ key }) => keys.test(key)))) continue;
          // A policy variable of an unread key leaves its statement open.
          const open = now.requests.flatMap(({ layers: all }) => all.filter((one) => one.policyType === policyType));
          if (open.some(({ missing }) => missing.some((key) => keys.test(key)))) continue;
          const same = now.findings.find((one) => one.policyType === policyType && one.code === code);
          const mayAllow = layers.includes('resource-policy') || layers.includes('identity-policy');
          const lowered = policyType === named ? 'likely' : 'possible';
          const allowed = mayAllow && finding.effect === 'implicit' ? ['proven', lowered, undefined] : ['proven'];
          expect({ policyType, code, allowed, is: allowed.includes(same?.certainty) }).toMatchObject({ is: true });
        }
      }
    }
  });
});
