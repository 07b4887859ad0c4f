import type { Finding } from '../check/finding.js';
import { ownerOf } from '../check/layers.js';
import type { Owner } from '../model/owner.js';
import type { DenialEffect, PolicyType } from '../model/policy-type.js';
import { sha256 } from '../model/text/sha256.js';
import type { DenialGroup, Diagnosis } from './diagnosis.js';
import { principalName } from './group.js';
import type { DiagnosisStatus } from './status.js';

/** What denies: one policy statement, or the lack of an Allow in one layer; else what AWS named, or the code alone. */
export interface CauseName {
  readonly status: DiagnosisStatus;
  readonly layer: PolicyType | 'unknown';
  readonly effect: DenialEffect | 'unknown';
  /** ARN, or an inline policy's name; of an explicit Deny alone. */
  readonly policy?: string;
  /** The statement's Sid, or its JSON pointer where it has none; only once it was evaluated. */
  readonly statement?: string;
  /** Where AWS named no layer and none was found: `s3 AccessDenied`. */
  readonly failure?: string;
  readonly owner?: Owner;
}

/** How many there are, and the most frequent. */
export interface Tally {
  readonly count: number;
  readonly top: readonly { readonly name: string; readonly count: number }[];
}

/** One cause with the denials that it explains. Counts are of denials unless told otherwise. */
export interface DenialCause extends CauseName {
  readonly id: string;
  readonly count: number;
  /** ISO 8601, UTC; empty where no denial tells a time. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The callers' accounts. */
  readonly accounts: Tally;
  readonly principals: Tally;
  readonly regions: Tally;
  readonly actions: Tally;
  /** Held against the policies: in full, or by the statement that an equal one was explained with. */
  readonly evaluated: number;
  /** Counted by what AWS's message says alone. */
  readonly unevaluated: number;
  /** Kinds of denials that were explained in full. */
  readonly explained: number;
  /** Ids of the diagnoses that are kept as examples. */
  readonly diagnoses: readonly string[];
}

/** All denials of a run, looked at from three sides. */
export interface DenialsBy {
  /** Who can change what denies. */
  readonly owners: Tally;
  readonly accounts: Tally;
  readonly principals: Tally;
}

const MOST_NAMES = 5;

/** The cause that a diagnosis found. A finding that is only possible is none: then it is what AWS named. */
export function causeNameOf({ status, findings: [first], reported, group }: Diagnosis): CauseName {
  if (first?.standing !== 'blocking' || first.certainty === 'possible' || first.policyType === undefined) {
    return { ...saidNameOf(group), status };
  }
  return {
    status,
    layer: first.policyType,
    effect: first.effect ?? 'unknown',
    ...policyOf(first, reported.policyArn),
    owner: first.owner,
  };
}

function policyOf({ effect, statements: [statement], certainty }: Finding, named: string | undefined) {
  if (effect !== 'explicit') return {};
  if (statement?.effect === 'Deny' && certainty !== 'stated') {
    return { policy: statement.policy, statement: statement.sid ?? statement.pointer };
  }
  return named === undefined ? {} : { policy: named };
}

/** What AWS's message tells of the cause: `stated` where it names a layer. */
export function saidNameOf({ denial }: DenialGroup): CauseName {
  const { policyType, effect, policyArn } = denial.reason;
  if (policyType === 'unknown') {
    return { status: 'undetermined', layer: policyType, effect, failure: `${denial.service} ${denial.errorCode}` };
  }
  const { roleArn } = denial.principal;
  return {
    status: 'stated',
    layer: policyType,
    effect,
    ...(policyArn === undefined ? {} : { policy: policyArn }),
    owner: ownerOf(policyType, {
      action: denial.action,
      ...(roleArn === undefined ? {} : { principalRole: roleArn }),
    }),
  };
}

export function causeIdOf({ status, layer, effect, policy = '', statement = '', failure = '' }: CauseName): string {
  const key = [status === 'not-reproduced', layer, effect, policy, statement, failure].join('\n');
  return sha256(key).slice(0, 12);
}

/** Adds up the denials of one cause. */
export class CauseTally {
  readonly name: CauseName;
  readonly id: string;
  count = 0;
  readonly #names = { accounts: new Counts(), principals: new Counts(), regions: new Counts(), actions: new Counts() };
  readonly #diagnoses: string[] = [];
  #firstSeen = '';
  #lastSeen = '';
  #evaluated = 0;
  #explained = 0;

  constructor(name: CauseName) {
    this.name = name;
    this.id = causeIdOf(name);
  }

  add({ denial, count, firstSeen, lastSeen }: DenialGroup, evaluated: boolean): void {
    this.count += count;
    if (evaluated) this.#evaluated += count;
    if (firstSeen !== '' && (this.#firstSeen === '' || firstSeen < this.#firstSeen)) this.#firstSeen = firstSeen;
    if (lastSeen > this.#lastSeen) this.#lastSeen = lastSeen;
    const { accounts, principals, regions, actions } = this.#names;
    accounts.add(denial.principal.account ?? denial.account, count);
    principals.add(principalName(denial), count);
    regions.add(denial.region, count);
    actions.add(denial.action, count);
  }

  /** Notes a diagnosis in full, and whether it is kept as an example. */
  explain(diagnosis: string, kept: boolean): void {
    this.#explained += 1;
    if (kept) this.#diagnoses.push(diagnosis);
  }

  close(): DenialCause {
    const { accounts, principals, regions, actions } = this.#names;
    return {
      id: this.id,
      ...this.name,
      count: this.count,
      firstSeen: this.#firstSeen,
      lastSeen: this.#lastSeen,
      accounts: accounts.close(),
      principals: principals.close(),
      regions: regions.close(),
      actions: actions.close(),
      evaluated: this.#evaluated,
      unevaluated: this.count - this.#evaluated,
      explained: this.#explained,
      diagnoses: this.#diagnoses,
    };
  }
}

/** Counts by name. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string | undefined, count: number): void {
    if (name === undefined || name === '') return;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  close(): Tally {
    const largestFirst = [...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return {
      count: this.#counts.size,
      top: largestFirst.slice(0, MOST_NAMES).map(([name, count]) => ({ name, count })),
    };
  }
}
