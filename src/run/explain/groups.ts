import { setImmediate } from 'node:timers/promises';
import {
  asValue,
  type DenialGroup,
  type DiagnoseEnvironment,
  type Diagnosis,
  type DiagnosisWithEvidence,
  diagnoseWithEvidence,
  interrupted,
  toldApart,
} from '../../diagnosis/index.js';
import { deadlineOf } from '../../model/error.js';
import type { DoctorPorts } from '../ports.js';

/** Groups that are explained at the same time; their reads share one bounded door. */
const SIDE_BY_SIDE = 4;

/** Explains groups, each in full, and tells how far it is. */
export class Explainer {
  readonly #environment: DiagnoseEnvironment;
  readonly #ports: DoctorPorts;
  readonly #of: number;
  readonly #movedIds = new Map<string, string>();
  #explained = 0;

  constructor(environment: DiagnoseEnvironment, ports: DoctorPorts, of: number) {
    this.#environment = environment;
    this.#ports = ports;
    this.#of = of;
  }

  get checks(): DiagnoseEnvironment['checks'] {
    return this.#environment.checks;
  }

  get interrupted(): boolean {
    return this.#ports.signal?.aborted === true;
  }

  /** A few at a time, in their order. */
  async each<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
    const waiting = items.entries();
    const worker = async () => {
      for (const [index, item] of waiting) await work(item, index);
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  }

  /** The diagnosis of calls that a statement told apart from others of their group: by the id of their own resource. */
  get movedIds(): ReadonlyMap<string, string> {
    return this.#movedIds;
  }

  /** A group in full; several diagnoses where a statement that was read tells its resources apart. */
  async explain(group: DenialGroup): Promise<readonly [DiagnosisWithEvidence, ...DiagnosisWithEvidence[]]> {
    const whole = await this.#explainOne(group);
    // Where all evidence is at hand nothing is waited for, and no signal would be heard.
    await setImmediate();
    this.count(1);
    const [own, ...others] = toldApart(group, whole.evaluated);
    if (own === undefined || others.length === 0) return [whole];
    for (const { id, members = [] } of others) for (const member of members) this.#movedIds.set(member.id, id);
    const apart: DiagnosisWithEvidence[] = [];
    for (const other of others) apart.push(await this.#explainOne(other));
    return [await this.#explainOne(own), ...apart];
  }

  /** Groups that are settled, with a diagnosis of their own or by that of another. */
  count(groups: number): void {
    this.#explained += groups;
    this.#ports.onProgress?.(`explained ${this.#explained} of ${this.#of}`);
  }

  /** A third party's check may wait for what never comes. */
  async #unlessInterrupted<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#ports;
    if (signal === undefined) return work;
    let stop = () => {};
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #explainOne(given: DenialGroup): Promise<DiagnosisWithEvidence> {
    const group = asValue(given);
    if (this.interrupted) return this.#interrupted(group);
    try {
      return await this.#unlessInterrupted(diagnoseWithEvidence(group, this.#environment));
    } catch (error) {
      if (this.interrupted) return this.#interrupted(group);
      throw error;
    }
  }

  #interrupted(group: DenialGroup): DiagnosisWithEvidence {
    return withoutEvidence(interrupted(group, deadlineOf(this.#ports.signal)?.message));
  }
}

function withoutEvidence(diagnosis: Diagnosis): DiagnosisWithEvidence {
  return { diagnosis, evaluated: [] };
}
