import type { ActionChange, ChainStep, ChangeAsCode, PolicyChange, Proof, Remediation } from '../check/change.js';
import type { ToldUnread } from '../check/sentences/unread.js';
import type { DenialCause, DenialsBy } from '../diagnosis/cause.js';
import type { DiagnosedRequest, GroupResources } from '../diagnosis/diagnosis.js';
import type { DiagnosisStatus } from '../diagnosis/status.js';
import type { ConditionEvaluation, Decision, ElementEvaluation } from '../evaluation/authorization.js';
import type { Cause } from '../model/denial.js';
import type { ToldGap } from '../model/gap.js';
import type { Owner } from '../model/owner.js';
import type { DenialEffect, PolicyType } from '../model/policy-type.js';
import type { RecordOfText } from '../model/told-call.js';
import type { Mute } from './mutes.js';
import type { News } from './news.js';
import type { EvidenceNote, SourceNote } from './source-note.js';

/** The published output: what `--output json` prints and `report.schema.json` describes. Times are ISO 8601, UTC. */
export interface Report {
  readonly schemaVersion: '1';
  readonly tool: { readonly name: 'ddb-doctor'; readonly version: string };
  /** Equal for equal questions at an equal clock, so that a replay has the id of its recording. */
  readonly runId: string;
  /** Absent where no window was asked for: a pasted text. */
  readonly window?: { readonly since: string; readonly until: string };
  readonly evaluatedAt: string;
  readonly question: Readonly<Record<string, string | readonly string[]>>;
  /** False when denials may be missing. */
  readonly complete: boolean;
  /** What could not be seen or read, of the run and of every diagnosis, each once. */
  readonly gaps: readonly ToldGap[];
  /** Each layer that could not be read, once a reason. */
  readonly notChecked: readonly NotChecked[];
  /** Denials of other services, seen and left out: service to count. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** How many failed calls the diagnoses stand for, their lookalikes included. */
  readonly denials: number;
  /** What was read, a source each. */
  readonly sources?: readonly SourceNote[];
  readonly evidence?: EvidenceNote;
  /** What denies, largest first: a statement, a layer that does not allow, or what AWS named. */
  readonly causes: readonly DenialCause[];
  /** All denials by owner, account and principal. */
  readonly by?: DenialsBy;
  /** Denials of the causes that are left out of `causes`. */
  readonly otherDenials: number;
  /** Set where there are too many kinds of denials: `diagnoses` then holds examples of each cause. */
  readonly examplesOnly?: true;
  readonly diagnoses: readonly ReportDiagnosis[];
  /** What is new since an earlier report; absent where none was given. */
  readonly news?: News;
  /** The mutes that matched, expired ones too; absent where none did. */
  readonly mutes?: readonly ReportMute[];
}

/** Accepted denials, which stay counted. Once it has expired they are told as any others. */
export interface ReportMute extends Mute {
  readonly expired: boolean;
  /** Ids of the diagnoses that it matches. */
  readonly diagnoses: readonly string[];
  /** How many failed calls they stand for. */
  readonly count: number;
}

/** Equal denials and what explains them. */
export interface ReportDiagnosis {
  readonly id: string;
  readonly status: DiagnosisStatus;
  /** Set where somebody accepted these denials: who, why, until when. */
  readonly muted?: Pick<Mute, 'owner' | 'reason' | 'expires'>;
  /** The role for all its sessions; else the ARN that made the call. */
  readonly principal: string;
  /** The first 50 session names. */
  readonly sessions: readonly string[];
  readonly sourceAddresses: readonly string[];
  readonly action: string;
  /** Absent when neither record nor message tells. */
  readonly resource?: string;
  /** Set where the calls name several resources of one shape, of which `resource` is one. */
  readonly resources?: GroupResources;
  readonly service: string;
  readonly eventName: string;
  readonly region: string;
  readonly account?: string;
  readonly count: number;
  /** Empty for a text without a time. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The first 20. */
  readonly eventIds: readonly string[];
  /** Set where a text told of the calls: the CloudTrail event from which all but `count` and times was read, and how it was found. */
  readonly record?: RecordOfText;
  readonly errorCode: string;
  readonly message: string;
  /** What the message does not say, or what a lookalike is. */
  readonly note?: string;
  /** What AWS's message says. */
  readonly reported: Reported;
  /** Candidate causes in the order they were ranked. */
  readonly causes: readonly Cause[];
  readonly decision: Decision;
  readonly requests: readonly ReportRequest[];
  /** First the one to fix first. */
  readonly findings: readonly ReportFinding[];
  readonly chain: readonly ChainStep[];
  readonly remediations: readonly ReportRemediation[];
  /** The check that explains what denies; absent where nothing is known to. */
  readonly cause?: Cause;
  /** The layers that could not be read: `notChecked` of the report tells why. */
  readonly notChecked: readonly PolicyType[];
  /** Set where AWS's message says that no Deny applied in any policy, at the time of the call. */
  readonly denyRuledOut?: boolean;
  readonly gaps: readonly ToldGap[];
  readonly disagreement?: string;
  /** Ids of other diagnoses that this one caused, or that caused it: a table's and its key's. */
  readonly related?: readonly string[];
}

/** A layer that could not be read: no finding, and no cause. */
export interface NotChecked extends ToldUnread {
  /** Ids of the diagnoses that depend on it. */
  readonly diagnoses: readonly string[];
}

/** A change in words, as data and as code, made after what is to be hidden was. */
export interface ReportRemediation extends Omit<Remediation, 'says' | 'change' | 'warnings' | 'proof'> {
  readonly text: string;
  readonly change: PolicyChange | (Omit<ActionChange, 'commands'> & { readonly commands: readonly string[] });
  readonly warnings: readonly string[];
  readonly proof: ReportProof;
  readonly code: ChangeAsCode;
}

export interface ReportProof extends Omit<Proof, 'why' | 'minimal' | 'newlyAllows'> {
  readonly why: string;
  /** The reason with what could not be read by its name; absent where it is the same. */
  readonly brief?: string;
  readonly minimal: readonly string[];
  readonly newlyAllows: readonly string[];
}

export interface Reported {
  readonly policyType: PolicyType | 'unknown';
  readonly effect: DenialEffect | 'unknown';
  readonly policyArn?: string;
  readonly authorizationId?: string;
  readonly via?: PolicyType;
}

export type ReportRequest = DiagnosedRequest;

export interface ReportFinding {
  readonly check: Cause;
  readonly code: string;
  readonly policyType?: PolicyType;
  readonly effect?: DenialEffect;
  readonly certainty: 'proven' | 'likely' | 'stated' | 'possible';
  readonly standing: 'blocking' | 'latent' | 'info';
  /** The page that documents the rule; absent of a code without one. */
  readonly docsUrl?: string;
  readonly statements: readonly ReportStatement[];
  readonly owner: Owner;
  /** Index into the diagnosis' `requests`. */
  readonly request: number;
  readonly text: string;
  /** The text beside its own call: what could not be read by its name, what may deny it besides without the call; absent where it is the same. */
  readonly short?: string;
  /** The first clause of that, where the text goes on. */
  readonly brief?: string;
  /** The condition keys of the first statement that the text tells. */
  readonly tells?: readonly string[];
  /** Set where the first clause names who was denied. */
  readonly namesCaller?: true;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ReportStatement {
  /** The policy's ARN, or an inline policy's name. */
  readonly policy: string;
  readonly attachedTo?: string;
  readonly sid?: string;
  /** 0-based. */
  readonly index: number;
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly effect: 'Allow' | 'Deny';
  readonly elements: readonly ElementEvaluation[];
  readonly conditions: readonly ConditionEvaluation[];
  /** The rule by which the statement does something else than it seems to, and the page that has it. */
  readonly trap?: { readonly id: string; readonly text: string; readonly page: string };
}
