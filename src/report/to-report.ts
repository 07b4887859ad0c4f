import type { Change, ChangeAsCode, Remediation } from '../check/change.js';
import type { Finding, FindingStatement } from '../check/finding.js';
import type { Phrase } from '../check/phrase.js';
import { type FindingWords, findingWords, type KnownCall } from '../check/sentences/finding.js';
import { gapsInWords } from '../check/sentences/gap.js';
import { phrasesInWords } from '../check/sentences/phrase.js';
import { fillTemplate } from '../check/sentences/template.js';
import { unreadInWords } from '../check/sentences/unread.js';
import { TRAPS, trapInWords } from '../check/traps/index.js';
import type { Diagnosis } from '../diagnosis/diagnosis.js';
import type { Disagreement } from '../diagnosis/disagreement.js';
import { DISAGREEMENTS } from '../model/codes/findings.js';
import type { Gap, ToldGap } from '../model/gap.js';
import { withoutSecretsIn } from '../model/text/secrets.js';
import { sha256 } from '../model/text/sha256.js';
import { commandText } from '../model/text/shell.js';
import { changeAsCode } from '../remedy/code/index.js';
import { asScript, type Reach } from '../remedy/code/script.js';
import { articleOf, layerName } from './card/names.js';
import type {
  NotChecked,
  Report,
  ReportDiagnosis,
  ReportFinding,
  ReportMute,
  ReportRemediation,
  ReportStatement,
} from './contract.js';
import { hasExpired, type Mutable, type Mute, muteOf } from './mutes.js';
import { newsOf } from './news.js';
import { redactValues, withPlaceholders } from './redact-values.js';
import { renamed } from './renamed.js';
import type { DoctorRun } from './report.js';

interface ToReportOptions {
  /** Keeps DynamoDB key values as the record has them. */
  readonly keepKeyValues?: boolean;
  /** Denials that were accepted: their diagnoses come last, and say so. */
  readonly mutes?: readonly Mute[];
  /** How the run reached AWS: its commands go there. */
  readonly reach?: Reach;
}

/** The published report of a run. Pure; DynamoDB key values become stable tokens unless they are to be kept. */
export function toReport(run: DoctorRun, options: ToReportOptions = {}): Report {
  const words = {
    finding: findingWords(run.checks),
    gap: gapsInWords(run.checks),
    phrase: phrasesInWords(run.checks),
  };
  const shown = options.keepKeyValues ? run.diagnoses : redactValues(run);
  const told = muted(
    shown.map((diagnosis) => toDiagnosis(diagnosis, words, options.reach)),
    options.mutes ?? [],
    run.evaluatedAt,
  );
  const report: Report = {
    schemaVersion: '1',
    tool: { name: 'ddb-doctor', version: run.toolVersion },
    runId: runId(run),
    ...(run.window === undefined ? {} : { window: run.window }),
    evaluatedAt: run.evaluatedAt,
    question: run.question,
    complete: run.complete,
    gaps: toldGaps([...run.gaps, ...shown.flatMap((diagnosis) => diagnosis.gaps)], words.gap),
    notChecked: notCheckedOf(shown),
    leftOut: run.leftOut,
    ...(run.sources === undefined ? {} : { sources: run.sources }),
    denials: run.denials,
    ...(run.evidence === undefined ? {} : { evidence: run.evidence }),
    causes: run.causes ?? [],
    ...(run.by === undefined ? {} : { by: run.by }),
    otherDenials: run.otherDenials ?? 0,
    ...(run.examplesOnly === true ? { examplesOnly: true as const } : {}),
    diagnoses: told.diagnoses,
    ...(told.mutes.length === 0 ? {} : { mutes: told.mutes }),
    ...(run.former === undefined ? {} : { news: newsOf(run.former, { causes: run.causes ?? [], ...run }) }),
  };
  return withoutSecretsIn(report, 'code');
}

function runId({ question, window, evaluatedAt }: DoctorRun): string {
  return sha256(JSON.stringify([question, window, evaluatedAt])).slice(0, 16);
}

/** Gaps in words, what reads the same once. */
export function toldGaps(gaps: readonly Gap[], tell: TellGap): ToldGap[] {
  return [...new Map(gaps.map(tell).map((gap) => [`${gap.code}\n${gap.text}`, gap])).values()];
}

type TellGap = (gap: Gap) => ToldGap;
type TellPhrase = (phrase: Phrase) => string;

interface Words {
  readonly finding: FindingWords;
  readonly gap: TellGap;
  readonly phrase: TellPhrase;
}

function toDiagnosis(diagnosis: Diagnosis, words: Words, reach: Reach = {}): ReportDiagnosis {
  const { group, reported } = diagnosis;
  const { denial } = group;
  const names = readNames(diagnosis);
  const { arn, roleArn = arn } = denial.principal;
  const callers = [arn, roleArn];
  return {
    id: diagnosis.id,
    status: diagnosis.status,
    principal: roleArn,
    sessions: group.sessions,
    sourceAddresses: group.sourceAddresses,
    action: denial.action,
    ...(denial.resource === undefined ? {} : { resource: denial.resource }),
    ...(group.resources === undefined ? {} : { resources: group.resources }),
    service: denial.service,
    eventName: denial.operation,
    region: denial.region,
    ...(denial.account === undefined ? {} : { account: denial.account }),
    count: group.count,
    firstSeen: group.firstSeen,
    lastSeen: group.lastSeen,
    eventIds: group.eventIds,
    ...(group.record === undefined ? {} : { record: group.record }),
    errorCode: denial.errorCode,
    message: denial.errorMessage,
    ...(denial.text.note === undefined ? {} : { note: denial.text.note }),
    reported: {
      policyType: reported.policyType,
      effect: reported.effect,
      ...(reported.policyArn === undefined ? {} : { policyArn: reported.policyArn }),
      ...(reported.authorizationId === undefined ? {} : { authorizationId: reported.authorizationId }),
      ...(reported.via === undefined ? {} : { via: reported.via }),
    },
    causes: diagnosis.causes,
    decision: diagnosis.decision,
    requests: diagnosis.requests,
    findings: diagnosis.findings.map((finding) => toFinding(finding, words.finding, { names, call: denial, callers })),
    chain: diagnosis.chain,
    remediations: diagnosis.remediations.map((each) =>
      toRemediation(each, { tell: words.phrase, names, reach: { ...reach, region: denial.region || reach.region } }),
    ),
    ...causeOf(diagnosis),
    notChecked: [...new Set(diagnosis.notChecked.map(({ policyType }) => policyType))],
    ...(diagnosis.denyRuledOut === undefined ? {} : { denyRuledOut: diagnosis.denyRuledOut }),
    gaps: diagnosis.gaps.map(words.gap),
    ...(diagnosis.disagreement === undefined ? {} : { disagreement: disagreementInWords(diagnosis.disagreement) }),
    ...(diagnosis.related === undefined ? {} : { related: diagnosis.related }),
  };
}

/** Why something is not known, where that is long, and its name. */
function readNames({ requests }: Diagnosis): ReadonlyMap<string, string> {
  return new Map(requests.flatMap(({ unread = [] }) => unread.map(({ why, name }) => [why, name] as const)));
}

function disagreementInWords({ code, about }: Disagreement): string {
  const { policyType = '' } = about;
  const words: Readonly<Record<string, string>> = {
    ...about,
    layer: `${articleOf(policyType)} ${layerName(policyType)}`,
  };
  return fillTemplate(DISAGREEMENTS[code].text, (name) => words[name]);
}

/** Of several resources of one shape, the shape: a mute of one of them does not cover the others. */
function factsOf({ resource, resources, ...diagnosis }: ReportDiagnosis): Mutable {
  const named = resources?.shape ?? resource;
  return { ...diagnosis, ...(named === undefined ? {} : { resource: named }) };
}

/** The diagnoses with those that somebody accepted last, and the mutes that matched any. */
function muted(all: readonly ReportDiagnosis[], mutes: readonly Mute[], at: string) {
  const matched = new Map<Mute, ReportDiagnosis[]>();
  const diagnoses = all.map((diagnosis) => {
    const mute = diagnosis.status === 'lookalike' ? undefined : muteOf(mutes, factsOf(diagnosis), at);
    if (mute === undefined) return diagnosis;
    matched.set(mute, [...(matched.get(mute) ?? []), diagnosis]);
    const { owner, reason, expires } = mute;
    return hasExpired(mute, at) ? diagnosis : { ...diagnosis, muted: { owner, reason, expires } };
  });
  const last = (diagnosis: ReportDiagnosis) => (diagnosis.muted === undefined ? 0 : 1);
  const told = [...matched].map(
    ([mute, of]): ReportMute => ({
      ...mute,
      expired: hasExpired(mute, at),
      diagnoses: of.map(({ id }) => id),
      count: of.reduce((sum, { count }) => sum + count, 0),
    }),
  );
  return { diagnoses: diagnoses.sort((a, b) => last(a) - last(b)), mutes: told };
}

/** Only what denies is a cause, or what AWS says does. */
function causeOf({ findings: [first] }: Diagnosis): Pick<ReportDiagnosis, 'cause'> {
  return first?.standing === 'blocking' ? { cause: first.check } : {};
}

/** The unread layers of all diagnoses, each reason once. */
function notCheckedOf(diagnoses: readonly Diagnosis[]): NotChecked[] {
  const told = new Map<string, NotChecked>();
  for (const { id, notChecked } of diagnoses) {
    for (const layer of notChecked) {
      const words = unreadInWords(layer);
      const key = `${words.policyType} ${words.why}`;
      const ids = told.get(key)?.diagnoses ?? [];
      told.set(key, { ...words, diagnoses: [...new Set([...ids, id])] });
    }
  }
  return [...told.values()];
}

const SECRET_IN_CHANGE = 'a secret stands in what is to change: it is removed here, and so there are no commands';

/**
 * Code is made of what is shown: it never holds a token, which AWS would take for a value. Where a secret is removed
 * there is none: AWS would take what stands in its place for the value.
 */
export function toRemediation(
  { layer, owner, says, change: shown, ...remediation }: Remediation,
  { tell, names = NO_NAMES, reach = {} }: RemediationWords,
): ReportRemediation {
  const whole = withPlaceholders(shown);
  const change = withoutSecretsIn(whole);
  const isWhole = JSON.stringify(change) === JSON.stringify(whole);
  const { warnings, proof } = remediation;
  const why = tell(proof.why);
  const brief = tell(renamed(proof.why, names));
  return {
    layer,
    owner,
    text: tell(says),
    ...remediation,
    warnings: [...warnings.map(tell), ...(isWhole ? [] : [SECRET_IN_CHANGE])],
    proof: {
      ...proof,
      why,
      ...(brief === why ? {} : { brief }),
      minimal: proof.minimal.map(tell),
      newlyAllows: proof.newlyAllows.map(tell),
    },
    change:
      change.kind === 'action' ? { ...change, commands: isWhole ? change.commands.map(commandText) : [] } : change,
    code: isWhole ? codeOf(change, reach) : {},
  };
}

interface RemediationWords {
  readonly tell: TellPhrase;
  /** The names of what could not be read. */
  readonly names?: ReadonlyMap<string, string>;
  /** Where the commands go. */
  readonly reach?: Reach;
}

function codeOf(change: Change, reach: Reach): ChangeAsCode {
  const code = changeAsCode(change);
  if (change.kind === 'action' || code.cli === undefined) return code;
  return { ...code, cli: asScript(change, code.cli, reach) };
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** What a finding is told beside: the names of what could not be read, and the call that a card is about. */
interface Beside {
  readonly names?: ReadonlyMap<string, string>;
  readonly call?: KnownCall;
  readonly callers?: readonly string[];
}

/** A finding as reports have it, told in the words of its code. */
export function toFinding(whole: Finding, words: FindingWords, beside: Beside = {}): ReportFinding {
  const { doubt: _, askedIf: __, ...finding } = whole;
  const [text, clause, docsUrl] = [words.text(whole), words.brief(whole), words.page(whole)];
  const named = renamed(whole, beside.names ?? NO_NAMES);
  const short = words.text(named, whole.standing === 'latent' ? beside.call : undefined);
  const tells = words.keys(whole);
  return {
    ...finding,
    ...(docsUrl === undefined ? {} : { docsUrl }),
    statements: finding.statements.map(toStatement),
    text,
    ...(short === text ? {} : { short }),
    ...(clause === text ? {} : { brief: words.brief(named) }),
    ...(tells.length === 0 ? {} : { tells }),
    ...(words.names(whole, beside.callers ?? []) ? { namesCaller: true } : {}),
  };
}

function toStatement({ evaluation, trap, ...statement }: FindingStatement): ReportStatement {
  const told = trap && { id: trap.id, text: trapInWords(trap), page: TRAPS[trap.id].page };
  return { ...statement, elements: evaluation?.elements ?? [], ...(told && { trap: told }) };
}
