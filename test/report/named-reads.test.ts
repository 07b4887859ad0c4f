import { describe, expect, it } from 'vitest';
import serviceControl from '../../diagnostics/service-control-policy.js';
import type { Remediation } from '../../src/check/change.js';
import { evaluate } from '../../src/check/evaluate.js';
import { finding as findingOf } from '../../src/check/finding.js';
import { phrase } from '../../src/check/phrase.js';
import { unread } from '../../src/check/reads/iam.js';
import { requestSummary } from '../../src/diagnosis/index.js';
import { unknown } from '../../src/model/unknown.js';
import { cardOf } from '../../src/report/card/card.js';
import { toReport } from '../../src/report/index.js';
import { denial, diagnosis, group, run, TABLE } from './fixtures/build.js';

const refused = { status: 'denied', operation: 'organizations:ListParents', code: 'AccountNotOpen' } as const;
const PARENTS = unread({ ...refused, message: 'no credentials open the account' });
const PARENTS_OF_OU = unread({ ...refused, message: 'no credentials open the account of ou-1' });
const TAG = unknown('nobody told the tag');
const ACTION = 'dynamodb:PutItem';
const MISSING = [PARENTS_OF_OU.unknown, PARENTS.unknown, TAG.unknown, 'aws:SourceVpce'];
const NAMED = 'organizations:ListParents (not read), organizations:ListParents (not read), nobody told the tag';

/** The report of a call on which a layer of two levels and a condition key are unknown. */
function reported(standing: 'blocking' | 'latent', resource: string = TABLE) {
  const request = {
    action: ACTION,
    resource: TABLE,
    principal: 'arn:aws:iam::111122223333:role/app',
    context: { 'aws:PrincipalTag/team': TAG },
    origin: { named: true, why: 'the call', region: 'us-east-1' },
  };
  const policies = { identity: [PARENTS_OF_OU], serviceControl: PARENTS };
  const data = { action: ACTION, resource, missing: MISSING };
  const proof = {
    status: 'unproven' as const,
    why: phrase('STILL_DEPENDS', { missing: MISSING }),
    before: 'undetermined',
    after: 'undetermined',
    minimal: [],
    newlyAllows: [],
  };
  const change: Remediation = {
    layer: 'caller',
    owner: 'caller',
    says: phrase('CALL_OVER_HTTPS'),
    change: { kind: 'action', commands: [] },
    request: 0,
    warnings: [],
    proof,
  };
  const one = diagnosis({
    status: 'undetermined',
    decision: 'undetermined',
    group: group({ denial: denial({ action: ACTION, resource: TABLE }) }),
    requests: [requestSummary(evaluate({ request, policies }))],
    findings: [{ ...findingOf(serviceControl.meta, 'UNDECIDED', data), standing }],
    remediations: [change],
  });
  const [told] = toReport({ ...run([one]), checks: [serviceControl.meta] }).diagnoses;
  if (told === undefined) throw new TypeError('no diagnosis');
  return told;
}

describe('what could not be read, beside the call that it is about', () => {
  it('is told with its reason in the text, and by its name alone in short', () => {
    const [finding] = reported('blocking').findings;
    const whole = `whether the SCPs allow ${ACTION} on ${TABLE} depends on`;
    expect(finding?.text).toBe(`${whole} ${MISSING.join(', ')}`);
    expect(finding?.short).toBe(`${whole} ${NAMED}, aws:SourceVpce`);
    expect(reported('blocking').remediations[0]?.proof).toMatchObject({
      why: `after the change the decision still depends on ${MISSING.join(', ')}`,
      brief: `after the change the decision still depends on ${NAMED}, aws:SourceVpce`,
    });
  });

  it('stands on a card by its name alone', () => {
    const { facts } = cardOf(reported('latent'));
    const lines = facts.flatMap((fact) => fact.lines);
    expect(lines.filter((line) => line.includes('no credentials open'))).toEqual([]);
    expect(lines.some((line) => line.includes(NAMED))).toBe(true);
  });

  it('leaves out the call itself where it may deny as well, and no other call', () => {
    expect(reported('latent').findings[0]?.short).toBe(`whether the SCPs allow it depends on ${NAMED}, aws:SourceVpce`);
    const index = `${TABLE}/index/by-day`;
    expect(reported('latent', index).findings[0]?.short).toContain(`allow ${ACTION} on ${index} depends on`);
  });
});
