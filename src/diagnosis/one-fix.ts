import type { Check } from '../check/check.js';
import type { Finding } from '../check/finding.js';
import { formatArn, parseArn } from '../model/arn.js';
import { remediate } from '../remedy/remediate.js';
import type { DiagnosisWithEvidence } from './answers.js';
import type { Diagnosis } from './diagnosis.js';
import { principalName } from './group.js';

/**
 * One cause in several Regions or accounts is mended at one place: changes of the same statement, each for its own
 * place, would overwrite each other. Such diagnoses get one fix for the requests of all, proven for all.
 */
export function withOneFix(explained: readonly DiagnosisWithEvidence[], checks: readonly Check[]): Diagnosis[] {
  const alike = new Map<string, DiagnosisWithEvidence[]>();
  for (const one of explained) {
    const cause = causeOverPlaces(one);
    if (cause !== undefined) alike.set(cause, [...(alike.get(cause) ?? []), one]);
  }
  const fixes = new Map(
    [...alike].filter(([, { length }]) => length > 1).map(([cause, all]) => [cause, fixOf(all, checks)]),
  );
  return explained.map((one) => {
    const fix = fixes.get(causeOverPlaces(one) ?? '');
    if (fix === undefined) return one.diagnosis;
    const remediations = fix.remediations.map((each) => ({ ...each, request: each.request % one.evaluated.length }));
    return { ...one.diagnosis, chain: fix.chain, remediations };
  });
}

/** The same for diagnoses that differ by nothing but Region and account; undefined where the first fix is no Allow in a policy. */
function causeOverPlaces({ diagnosis, evaluated, facts }: DiagnosisWithEvidence): string | undefined {
  const { findings, remediations, status, group } = diagnosis;
  const [finding] = findings;
  const fix = remediations.find(({ step }) => step === 1) ?? remediations[0];
  if (status !== 'explained' || finding === undefined || fix?.change.kind !== 'policy' || facts === undefined)
    return undefined;
  if (fix.change.statement['Effect'] !== 'Allow') return undefined;
  const asked = evaluated.map(({ request: { action, resource } }) => `${action} ${withoutPlace(resource)}`);
  const { policy, attachedTo } = fix.change;
  return JSON.stringify([principalName(group.denial), causeName(finding), policy, attachedTo, ...asked.sort()]);
}

function causeName({ check, code, statements: [first] }: Finding): readonly unknown[] {
  return [check, code, first?.policy, first?.index];
}

function withoutPlace(resource: string): string {
  const arn = parseArn(resource);
  if (arn === undefined) return resource;
  return formatArn({ ...arn, region: '*', account: arn.account === '' ? '' : '*' });
}

function fixOf(
  all: readonly DiagnosisWithEvidence[],
  checks: readonly Check[],
): Pick<Diagnosis, 'chain' | 'remediations'> {
  const evaluated = all.flatMap((one) => one.evaluated);
  const facts = all.flatMap((one) => one.facts ?? []);
  let before = 0;
  const findings = all.flatMap((one) => {
    const own = one.diagnosis.findings.map((finding) => ({ ...finding, request: finding.request + before }));
    before += one.evaluated.length;
    return own;
  });
  const [first] = all;
  if (first === undefined) return { chain: [], remediations: [] };
  const { denial } = first.diagnosis.group;
  return remediate({ call: denial, said: denial, evaluated, findings, facts, checks });
}
