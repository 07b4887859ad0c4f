import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceBundle, RecordedRead } from '../../src/evidence/index.js';
import { questionKey } from '../../src/evidence/question.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import type { Report, ReportDiagnosis } from '../../src/report/index.js';

/** What a scenario's expected.json says; `expected.schema.json` describes it. */
export interface Expected {
  /** AWS's rule in words, and the page that has it. */
  readonly why: string;
  readonly url: string;
  /** What the scenario shows of the check whose folder it is in. */
  readonly kind: 'fires' | 'must-not-fire' | 'missing-rights';
  /** Of the catalogue: what the first statement of the first finding falls into. */
  readonly trap?: string;
  /** Every diagnosis of the report, in its order. */
  readonly diagnoses: readonly ExpectedDiagnosis[];
}

export type ExpectedDiagnosis = ReturnType<typeof essentialsOf>;

export interface Scenario {
  readonly check: string;
  readonly name: string;
  readonly folder: string;
}

const NO_CHECKS = new Set(['situations']);

/** The scenario folders below a folder: `<check>/<case>`. */
export async function scenariosIn(folder: string): Promise<Scenario[]> {
  const checks = (await foldersIn(folder)).filter((check) => !NO_CHECKS.has(check));
  const scenarios = await Promise.all(
    checks.map(async (check) =>
      (await foldersIn(join(folder, check))).map((name) => ({ check, name, folder: join(folder, check, name) })),
    ),
  );
  return scenarios.flat();
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export async function readJson<T>(folder: string, name: string): Promise<T> {
  return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
}

export async function readBundleFiles(folder: string): Promise<Pick<EvidenceBundle, 'events' | 'reads'>> {
  const [events, reads] = await Promise.all([
    readJson<CloudTrailEvent[]>(folder, 'events'),
    readJson<RecordedRead[]>(folder, 'reads'),
  ]);
  return { events, reads };
}

/** The part of a diagnosis that a scenario expects: which finding, of which statement, who mends it, and the way to allowed. */
export function essentialsOf(diagnosis: ReportDiagnosis) {
  const { status, decision, findings, chain, remediations, notChecked, gaps, disagreement } = diagnosis;
  return {
    status,
    decision,
    findings: findings.map(({ check, code, policyType, effect, certainty, standing, statements, owner }) => ({
      check,
      code,
      ...(policyType === undefined ? {} : { policyType }),
      ...(effect === undefined ? {} : { effect }),
      certainty,
      standing,
      statements: statements.map(({ policy, sid, index, attachedTo }) => ({
        policy,
        ...(sid === undefined ? {} : { sid }),
        index,
        ...(attachedTo === undefined ? {} : { attachedTo }),
      })),
      owner,
    })),
    chain: chain.map(({ layer, owner, decisionAfter, assumes }) => ({
      layer,
      owner,
      decisionAfter,
      ...(assumes === undefined ? {} : { assumes }),
    })),
    /** The proofs of the chain's steps; alternatives to them are left out. */
    remediations: remediations.filter(({ step }) => step !== undefined).map(({ proof }) => proof.status),
    notChecked: [...notChecked].sort(),
    gaps: gaps.map(({ code }) => code).sort(),
    ...(disagreement === undefined ? {} : { disagrees: true as const }),
  };
}

/** Every text of a report that has a `{placeholder}` nobody filled. */
function unfilledTexts(report: Report): string[] {
  const texts: string[] = [];
  const collect = (key: string, value: unknown) => {
    const isProse = ['text', 'why', 'remedy', 'warnings', 'disagreement'].includes(key);
    const told = isProse ? [value].flat().filter((text) => typeof text === 'string') : [];
    texts.push(...told.filter((text) => /(?<!\$)\{\w*\}/.test(text)));
    return value;
  };
  JSON.stringify(report, collect);
  return texts;
}

export interface Replayed {
  readonly report: Report;
  /** The keys of the questions that the replay asked. */
  readonly questions: ReadonlySet<string>;
  readonly reads: readonly RecordedRead[];
}

/** What is wrong with a scenario whatever it expects: evidence that lacks or that nobody asks for, unfilled texts, failed checks. */
export function faultsOf({ report, questions, reads }: Replayed): string[] {
  const recorded = new Set(reads.map(questionKey));
  const gaps = [...report.gaps, ...report.diagnoses.flatMap((diagnosis) => diagnosis.gaps)];
  return [
    ...[...questions].filter((key) => !recorded.has(key)).map((key) => `asked, not recorded: ${key}`),
    ...[...recorded].filter((key) => !questions.has(key)).map((key) => `recorded, never asked: ${key}`),
    ...unfilledTexts(report).map((text) => `unfilled: ${text}`),
    // A check that reads what its meta.reads does not declare fails.
    ...gaps.filter(({ code }) => code === 'CHECK_FAILED').map(({ text }) => text),
  ];
}

/**
 * What sets scenarios apart: who calls (with which kind of credentials), on what kind of resource, and which layers
 * deny with which codes. Two scenarios with the same signature show the same thing.
 */
export function signatureOf(event: CloudTrailEvent | undefined, report: Report): string {
  const diagnoses = report.diagnoses.map(({ status, decision, requests, findings, reported }) => ({
    status,
    decision,
    reported: status === 'lookalike' ? reported : undefined,
    findings: findings.map(({ check, code, policyType, effect, certainty, statements }) =>
      [check, code, policyType, effect, certainty, statements.length > 0, statements[0]?.trap?.id].join(' '),
    ),
    layers: requests.flatMap(({ layers }) =>
      layers.filter(({ denies, decision: own }) => denies || own === 'undetermined').map((layer) => layer.policyType),
    ),
    resources: [...new Set(requests.map(({ resource }) => resourceKind(resource)))],
  }));
  return JSON.stringify([principalType(event), diagnoses]);
}

function principalType(event: CloudTrailEvent | undefined): string {
  const identity = event?.userIdentity;
  const issuer = identity?.sessionContext?.sessionIssuer?.arn ?? '';
  const service = /:role\/(aws-reserved\/sso|aws-service-role)/.exec(issuer)?.[1] ?? '';
  return [
    identity?.type,
    service,
    identity?.inScopeOf?.issuerType,
    identity?.sessionContext?.ec2RoleDelivery === undefined ? '' : 'EC2',
    identity?.arn?.split(':')[1],
  ].join(' ');
}

/** `dynamodb:table/index`, `kms:key`, `iam:role`. */
function resourceKind(resource: string): string {
  const [, , service = '', , , rest = ''] = resource.split(':');
  const parts = rest.split('/');
  return `${service}:${parts[0]}${parts[2] === undefined ? '' : `/${parts[2]}`}`;
}
