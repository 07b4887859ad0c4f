import { DoctorError } from '../model/error.js';
import type { Aws, AwsCall } from './aws.js';
import { awsError } from './error.js';

/** Refusals after which an account that has answered nothing is not asked again. */
const MOST_REFUSALS = 3;
/** A guard rail on Regions refuses in some, and tells nothing of the others. */
const OF_A_GUARD_RAIL = /explicit deny in a (?:service|resource) control policy/;

/**
 * Finds out whether an account answers at all: until it has, only a few calls are under way, and where each of them is
 * refused, no other is made. One answer opens it for good.
 */
export class Breaker {
  #isOpen = false;
  #refusals = 0;
  #asking = 0;
  #why = '';
  #waiting: (() => void)[] = [];

  /** What the account answers, or undefined where it is not asked any more; `refused` tells whether an answer is a no. */
  async ask<T>(ask: () => Promise<T>, refusal: (answer: T) => string | undefined): Promise<T | undefined> {
    if (!(await this.#turn())) return undefined;
    let answer: T;
    try {
      answer = await ask();
    } catch (error) {
      const { kind, message } = awsError(error);
      this.#told(kind === 'denied' ? message : undefined, false);
      throw error;
    }
    const said = refusal(answer);
    this.#told(said, said === undefined);
    return answer;
  }

  /** Why it is not asked any more. */
  get why(): string {
    return `it refused the first ${MOST_REFUSALS} calls, the last with: ${this.#why}`;
  }

  async #turn(): Promise<boolean> {
    while (!this.#isOpen && this.#refusals < MOST_REFUSALS) {
      if (this.#asking + this.#refusals < MOST_REFUSALS) {
        this.#asking += 1;
        return true;
      }
      await new Promise<void>((go) => this.#waiting.push(go));
    }
    if (this.#isOpen) this.#asking += 1;
    return this.#isOpen;
  }

  #told(refused: string | undefined, answered: boolean): void {
    this.#asking -= 1;
    if (answered) this.#isOpen = true;
    if (refused !== undefined && !OF_A_GUARD_RAIL.test(refused)) {
      this.#refusals += 1;
      this.#why = refused;
    }
    for (const go of this.#waiting.splice(0)) go();
  }
}

/** AWS for one account, which is left alone once it has refused the first calls: these then reject as not opened. */
export function withBreaker(aws: Aws, account: string): Aws {
  const breaker = new Breaker();
  const call = async (asked: AwsCall) => {
    const answer = await breaker.ask(
      () => aws.call(asked),
      () => undefined,
    );
    if (answer !== undefined) return answer;
    throw new DoctorError(
      { source: 'user', code: 'AccountNotOpen' },
      `the account \`${account}\` does not answer: ${breaker.why}`,
    );
  };
  return {
    call,
    callAny: (asked) => aws.callAny(asked),
    stream: (asked) => aws.stream(asked),
    get: (request) => aws.get(request),
    accountId: () => aws.accountId(),
    defaultRegion: () => aws.defaultRegion(),
    enabledRegions: (scope) => aws.enabledRegions(scope),
    close: () => aws.close(),
  };
}
