import type { Answer, FunctionAccess } from '../../access/index.js';
import type { Finding } from '../../check/finding.js';
import type { Phrase } from '../../check/phrase.js';
import { type FindingWords, findingWords } from '../../check/sentences/finding.js';
import { gapsInWords } from '../../check/sentences/gap.js';
import { phrasesInWords } from '../../check/sentences/phrase.js';
import { unreadInWords } from '../../check/sentences/unread.js';
import { requestSummary } from '../../diagnosis/index.js';
import { withoutSecretsIn } from '../../model/text/secrets.js';
import { renamed } from '../renamed.js';
import { toFinding, toldGaps, toRemediation } from '../to-report.js';
import type { AccessRun } from './access-run.js';
import { checkedOf } from './checked.js';
import type { AccessAnswer, AccessReason, AccessReport, FunctionReport } from './contract.js';
import { grantCommand, otherwiseInWords, reasonInWords, reasonKey, remedyOf } from './reasons.js';

/** The published answers of a run of `can`. Pure. */
export function toAccessReport(run: AccessRun): AccessReport {
  const reasons = new Reasons(wordsOf(run), run);
  const ofFunction = run.function === undefined ? undefined : toFunction(run.function, reasons);
  const answers = run.answers.map((answer) => toAnswer(answer, reasons));
  const found = [...(run.function?.gaps ?? []), ...allAnswers(run).flatMap((answer) => answer.gaps)];
  const gaps = toldGaps(found, gapsInWords(run.checks));
  const unread = allAnswers(run).flatMap((answer) => answer.notChecked.map(unreadInWords));
  const notChecked = [...new Map(unread.map((layer) => [`${layer.policyType} ${layer.why}`, layer])).values()];
  const report: AccessReport = {
    schemaVersion: '1',
    kind: 'access',
    tool: { name: 'ddb-doctor', version: run.toolVersion },
    evaluatedAt: run.evaluatedAt,
    complete: gaps.length === 0 && notChecked.length === 0,
    gaps,
    notChecked,
    ...(run.evidence === undefined ? {} : { evidence: run.evidence }),
    subject: subjectOf(run),
    assumed: run.assumed,
    takenAsAllowing: run.takenAsAllowing,
    listing: run.listing,
    answers,
    notAsked: run.notAsked,
    notThere: run.notThere,
    reasons: reasons.all(),
    checked: checkedOf(run.answers[0]?.evaluated[0]),
    ...(ofFunction === undefined ? {} : { function: ofFunction }),
    summary: summaryOf(answers),
  };
  return withoutSecretsIn(report, 'code');
}

/** A function's session is told by its role. */
function wordsOf({ checks, principal }: AccessRun): FindingWords {
  const words = findingWords(checks);
  const { arn, roleArn } = principal;
  const names = new Map(roleArn === undefined ? [] : [[arn, roleArn]]);
  const byRole = (finding: Finding) => renamed(finding, names);
  return { ...words, text: (finding) => words.text(byRole(finding)), brief: (finding) => words.brief(byRole(finding)) };
}

function allAnswers({ answers, function: of }: AccessRun): Answer[] {
  if (of === undefined) return [...answers];
  return [...answers, of.trust, ...of.logs, ...of.mappings.flatMap((one) => one.answers)];
}

function subjectOf({ principal, function: of }: AccessRun): AccessReport['subject'] {
  return {
    principal: principal.roleArn ?? principal.arn,
    ...(principal.sessionName === undefined ? {} : { session: principal.sessionName }),
    ...(of === undefined ? {} : { function: of.survey.arn }),
  };
}

function summaryOf(answers: readonly AccessAnswer[]): AccessReport['summary'] {
  const count = (...verdicts: string[]) => answers.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return { allowed: count('yes'), denied: count('no'), undetermined: count('unless', 'depends', 'unread') };
}

/** Numbers the reasons as they come up, and explains the first answer of each. */
class Reasons {
  readonly #run: AccessRun;
  readonly #words: FindingWords;
  readonly #tell: (phrase: Phrase) => string;
  readonly #found = new Map<string, { readonly n: number; readonly first: Answer; readonly answers: Answer[] }>();

  constructor(words: FindingWords, run: AccessRun) {
    this.#words = words;
    this.#tell = phrasesInWords(run.checks);
    this.#run = run;
  }

  numberOf(answer: Answer): number {
    const key = reasonKey(answer);
    const known = this.#found.get(key) ?? { n: this.#found.size + 1, first: answer, answers: [] };
    known.answers.push(answer);
    this.#found.set(key, known);
    return known.n;
  }

  all(): AccessReason[] {
    return [...this.#found.values()].map(({ n, first, answers }) => {
      const { findings, chain, remediations } = first.explanation;
      const remedy = remedyOf(answers, this.#run);
      const otherwise = first.depends === undefined ? undefined : otherwiseInWords(first.depends);
      return {
        n,
        verdict: first.verdict,
        text: reasonInWords(first, this.#words.text),
        answers: answers.length,
        action: first.question.action,
        resource: first.question.resource,
        requests: first.evaluated.map(requestSummary),
        findings: findings.map((finding) => toFinding(finding, this.#words)),
        chain,
        remediations: remediations.map((each) => toRemediation(each, { tell: this.#tell })),
        ...(otherwise === undefined ? {} : { otherwise }),
        ...remedy,
      };
    });
  }
}

function toAnswer(answer: Answer, reasons: Reasons): AccessAnswer {
  const { question, verdict, decision, unread, depends, bySubnets } = answer;
  const ways = (depends?.allowedWhen ?? []).map(valuesOf);
  const alone = ways.filter((way) => Object.keys(way).length === 1);
  return {
    action: question.action,
    ...(question.operation === undefined ? {} : { operation: question.operation }),
    resource: question.resource,
    verdict,
    decision,
    because: becauseOf(answer),
    unread,
    dependsOn: (depends?.keys ?? []).map((key) => ({
      key,
      allowedWhen: alone.flatMap((way) => (way[key] === undefined ? [] : [way[key]])),
    })),
    allowedTogether: ways.filter((way) => Object.keys(way).length > 1),
    ...(bySubnets === undefined ? {} : { bySubnets }),
    ...(verdict === 'yes' ? {} : { reason: reasons.numberOf(answer) }),
  };
}

function valuesOf(way: Readonly<Record<string, unknown>>): Readonly<Record<string, string | null>> {
  return Object.fromEntries(Object.entries(way).map(([key, value]) => [key, value === null ? null : String(value)]));
}

function becauseOf({ verdict }: Answer): AccessAnswer['because'] {
  if (verdict === 'unless' || verdict === 'unread') return 'unread-layer';
  return verdict === 'depends' ? 'context' : null;
}

/** One command for all that the role's own policies lack. */
function grantOf({ survey, answers, logs }: FunctionAccess): string | undefined {
  const isMissing = ({ verdict, explanation }: Answer) =>
    verdict === 'no' && explanation.chain.every(({ layer }) => layer === 'identity-policy');
  const command = grantCommand({ function: survey.name }, answers.filter(isMissing));
  const wantsLogs = logs.some(isMissing) ? ' --logs' : '';
  return command === undefined ? undefined : `${command}${wantsLogs}`;
}

function toFunction(found: FunctionAccess, reasons: Reasons): FunctionReport {
  const remedy = grantOf(found);
  const { survey, network, tables, named, trust, logs, mappings } = found;
  return {
    name: survey.name,
    ...(survey.qualifier === undefined ? {} : { qualifier: survey.qualifier }),
    version: survey.version,
    role: survey.role,
    roleExists: !found.isRoleGone,
    trust: toAnswer(trust, reasons),
    network: { ...(network.vpc === undefined ? {} : { vpc: network.vpc }), subnets: network.subnets },
    tables: tables.map(({ arn, exists, indexes, keyArn, streamArn }) => {
      const variable = named.find((one) => one.arn === arn)?.variable;
      return {
        arn,
        ...(variable === undefined ? {} : { variable }),
        ...(exists === undefined ? {} : { exists }),
        indexes,
        key: keyArn ?? null,
        ...(streamArn === undefined ? {} : { stream: streamArn }),
      };
    }),
    logs: {
      group: survey.logGroup,
      ...(survey.logGroupExists === undefined ? {} : { exists: survey.logGroupExists }),
      answers: logs.map((answer) => toAnswer(answer, reasons)),
    },
    mappings: mappings.map(({ mapping, answers }) => ({
      ...(mapping.UUID === undefined ? {} : { id: mapping.UUID }),
      source: mapping.EventSourceArn ?? '',
      ...(mapping.State === undefined ? {} : { state: mapping.State }),
      ...(mapping.LastProcessingResult === undefined ? {} : { lastResult: mapping.LastProcessingResult }),
      answers: answers.map((answer) => toAnswer(answer, reasons)),
    })),
    ...(remedy === undefined ? {} : { remedy }),
    otherVersions: survey.otherVersions,
  };
}
