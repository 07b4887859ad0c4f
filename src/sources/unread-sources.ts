import { keysRefused, refusesKeys } from '../aws/index.js';
import { DoctorError, isConfiguration } from '../model/error.js';
import { type Gap, gap } from '../model/gap.js';
import type { DenialSource } from './source.js';

/** Sources that ended with what the user has to set right. */
type Ended = ReadonlyMap<DenialSource, DoctorError>;

/** In the place of a source that cannot be opened: the others are read all the same. */
export function unopened(name: string, error: DoctorError): DenialSource {
  return {
    name,
    // biome-ignore lint/correctness/useYield: it never gets that far.
    async *events() {
      throw error;
    },
    gaps: () => [],
    statistics: () => ({ events: 0, work: {} }),
  };
}

/**
 * What ended a source that read nothing since AWS does not take the keys: the user's to set right, whichever call found
 * it out. A source that only adds to others and was told nothing else is no reason of its own.
 */
export function keysRefusedOf(source: DenialSource, profile: string | undefined): DoctorError | undefined {
  if (source.statistics().events > 0 || source.refused?.() !== true) return undefined;
  const failures = source.gaps().flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  return first !== undefined && failures.every(refusesKeys) ? keysRefused(first, { profile }) : undefined;
}

/**
 * Each reason once, with the sources that it stands for; `unopened` where no source was read at all.
 * Throws what is wrong with the question where that is why.
 */
export function toldOfEnded(
  sources: readonly DenialSource[],
  ended: Ended,
): { readonly gaps: readonly Gap[]; readonly unopened?: DoctorError } {
  const [first, ...others] = ended.values();
  if (first === undefined) return { gaps: [] };
  const isUnread = (source: DenialSource) =>
    source.statistics().events === 0 && (ended.has(source) || source.refused?.() === true);
  const nothingRead = sources.every(isUnread);
  const wrong = [first, ...others].find((error) => !isConfiguration(error));
  if (nothingRead && wrong !== undefined) throw wrong;
  return { gaps: gapsOf(ended), ...(nothingRead ? { unopened: ofTheRun(first) } : {}) };
}

function ofTheRun(error: DoctorError): DoctorError {
  const { source, code, message, hint } = error;
  const further = { cause: error, ...(hint === undefined ? {} : { hint }) };
  return new DoctorError({ source, code }, `nothing could be looked at: ${message}`, further);
}

function gapsOf(ended: Ended): Gap[] {
  const reasons = new Map<string, { readonly error: DoctorError; readonly sources: string[] }>();
  for (const [{ name }, error] of ended) {
    const known = reasons.get(error.message);
    if (known === undefined) reasons.set(error.message, { error, sources: [name] });
    else known.sources.push(name);
  }
  return [...reasons.values()].map(({ error: { message, hint }, sources }) =>
    gap('SOURCE_NOT_OPENED', { sources, why: message, ...(hint === undefined ? {} : { hint }) }, { incomplete: true }),
  );
}

/** What ended a source is told once: not again by itself, and not of a source beside it that only adds to it. */
export function gapsBeside(source: DenialSource, ended: Ended): readonly Gap[] {
  if (ended.has(source) && source.statistics().events === 0) return [];
  const codes = new Set([...ended.values()].map(({ code }) => code));
  return source.gaps().filter(({ failure }) => failure === undefined || !codes.has(failure.code));
}
