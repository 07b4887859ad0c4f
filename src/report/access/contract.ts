import type { Verdict } from '../../access/index.js';
import type { ChainStep } from '../../check/change.js';
import type { ToldUnread } from '../../check/sentences/unread.js';
import type { Decision } from '../../evaluation/authorization.js';
import type { ToldGap } from '../../model/gap.js';
import type { PolicyType } from '../../model/policy-type.js';
import type { ReportFinding, ReportRemediation, ReportRequest } from '../contract.js';
import type { EvidenceNote } from '../source-note.js';

/** What `can --output json` prints and `access.schema.json` describes. Times are ISO 8601, UTC. */
export interface AccessReport {
  readonly schemaVersion: '1';
  readonly kind: 'access';
  readonly tool: { readonly name: 'ddb-doctor'; readonly version: string };
  readonly evaluatedAt: string;
  /** False when something that bears on an answer could not be read. */
  readonly complete: boolean;
  readonly gaps: readonly ToldGap[];
  /** Layers that could not be read whole, each once with each reason. */
  readonly notChecked: readonly ToldUnread[];
  readonly evidence?: EvidenceNote;
  readonly subject: { readonly principal: string; readonly session?: string; readonly function?: string };
  /** What is taken for granted of the calls, and who said it. */
  readonly assumed: readonly AssumedKey[];
  /** Unread layers that `--assume` takes as allowing. */
  readonly takenAsAllowing: readonly PolicyType[];
  /** True when nobody asked for particular actions: the answers are then no verdict. */
  readonly listing: boolean;
  readonly answers: readonly AccessAnswer[];
  /** Pairs of action and resource that AWS never asks: the action has no such resource type. */
  readonly notAsked: readonly { readonly action: string; readonly resource: string }[];
  /** ARNs of tables that AWS does not know, whatever the policies say of them. */
  readonly notThere: readonly string[];
  /** Why answers are not yes, each once, in the order of the answers. */
  readonly reasons: readonly AccessReason[];
  /** What was read for the first answer. */
  readonly checked: readonly CheckedLayer[];
  readonly function?: FunctionReport;
  readonly summary: { readonly allowed: number; readonly denied: number; readonly undetermined: number };
}

export interface CheckedLayer {
  readonly policyType: PolicyType;
  readonly state: 'read' | 'none' | 'unread' | 'not-asked';
  /** Policies that were read; of SCPs and RCPs the levels. */
  readonly count: number;
}

export interface AssumedKey {
  readonly key: string;
  /** Null where the key is absent. */
  readonly value: readonly string[] | null;
  readonly from: string;
}

export interface AccessAnswer {
  readonly action: string;
  /** The API that asks it, where that is named otherwise. */
  readonly operation?: string;
  readonly resource: string;
  readonly verdict: Verdict;
  readonly decision: Decision;
  /** Why it is undetermined. */
  readonly because: 'unread-layer' | 'context' | null;
  readonly unread: readonly PolicyType[];
  readonly dependsOn: readonly {
    readonly key: string;
    /** Values of the key that allow by themselves; null for a key that is absent. */
    readonly allowedWhen: readonly (string | null)[];
  }[];
  /** Sets of keys and values that allow only together. */
  readonly allowedTogether: readonly Readonly<Record<string, string | null>>[];
  readonly bySubnets?: readonly { readonly subnets: readonly string[]; readonly verdict: Verdict }[];
  /** The `n` of a reason; absent for a yes. */
  readonly reason?: number;
}

export interface AccessReason {
  readonly n: number;
  readonly verdict: Verdict;
  /** One sentence. */
  readonly text: string;
  /** How many answers have it. */
  readonly answers: number;
  /** Its first answer, explained. */
  readonly action: string;
  readonly resource: string;
  readonly requests: readonly ReportRequest[];
  readonly findings: readonly ReportFinding[];
  readonly chain: readonly ChainStep[];
  readonly remediations: readonly ReportRemediation[];
  /** What denies where none of the values holds. */
  readonly otherwise?: string;
  /** What to run or to give to settle it. */
  readonly remedy?: string;
  /** Set where `remedy` is a command. */
  readonly command?: true;
}

export interface FunctionReport {
  readonly name: string;
  readonly qualifier?: string;
  readonly version: string;
  readonly role: string;
  /** False where IAM knows no such role. */
  readonly roleExists: boolean;
  readonly trust: AccessAnswer;
  readonly network: {
    readonly vpc?: string;
    readonly subnets: readonly {
      readonly id: string;
      readonly routeTable?: string;
      readonly path: string;
      readonly endpoint?: string;
      readonly why?: string;
    }[];
  };
  readonly tables: readonly {
    readonly arn: string;
    readonly variable?: string;
    readonly exists?: boolean;
    readonly indexes: readonly string[];
    readonly key: string | null;
    readonly stream?: string;
  }[];
  readonly logs: { readonly group: string; readonly exists?: boolean; readonly answers: readonly AccessAnswer[] };
  readonly mappings: readonly {
    readonly id?: string;
    readonly source: string;
    readonly state?: string;
    readonly lastResult?: string;
    readonly answers: readonly AccessAnswer[];
  }[];
  /** What would grant all that is missing and that `grant` can give. */
  readonly remedy?: string;
  readonly otherVersions: readonly {
    readonly version: string;
    readonly role: string;
    readonly aliases: readonly string[];
  }[];
}
