import type { Check, Collected } from '../check/check.js';
import type { Facts } from '../check/find.js';
import { type Contribution, mergeInventory, type PolicyInventory } from '../check/inventory.js';
import { serviceOf } from '../check/layers.js';
import { narrowed } from '../evidence/index.js';
import type { AwsReader } from '../evidence/reader/reader.js';
import type { Call } from '../model/call.js';
import type { Said } from '../model/denial.js';
import { DoctorError } from '../model/error.js';
import { gap } from '../model/gap.js';
import type { ReadFailure, ReadResult } from '../model/read-result.js';
import type { DerivedRequest } from '../model/request.js';

/** AWS's largest call asks about 100 items; a table and its key make two requests each. */
const MOST_REQUESTS = 200;

export interface Gathered {
  readonly inventories: readonly PolicyInventory[];
  /** What the checks learnt of each request, in the order of the inventories. */
  readonly facts: readonly Facts[];
}

interface GatherInput {
  readonly call: Call;
  readonly said?: Said;
  readonly requests: readonly DerivedRequest[];
  readonly checks: readonly Check[];
  readonly reader: AwsReader;
}

/**
 * Collects from every concerned check for every request, and for the requests found on the way
 * (table -> key), each once.
 */
export async function gather(input: GatherInput): Promise<Gathered> {
  const gathered: { inventory: PolicyInventory; facts: Facts }[] = [];
  const seen = new Set<string>();
  let queue = [...input.requests];
  while (queue.length > 0 && gathered.length < MOST_REQUESTS) {
    const batch = queue.filter((request) => isNew(request, seen)).slice(0, MOST_REQUESTS - gathered.length);
    queue = [];
    for (const contributions of await Promise.all(batch.map((request) => contributionsTo(request, input)))) {
      const { request, parts } = contributions;
      const facts = new Map(parts.map(({ check, collected }) => [check.meta.id, collected.facts]));
      gathered.push({ inventory: mergeInventory(request, parts), facts });
      for (const { collected } of parts) queue.push(...(collected.requests ?? []));
    }
  }
  const all = gathered.map(({ inventory }) => inventory);
  const kept = gathered.filter(({ inventory }) => !isNamedBetter(inventory, all));
  return { inventories: kept.map(({ inventory }) => inventory), facts: kept.map(({ facts }) => facts) };
}

/** KMS's own messages do not name the key; once the table told it, the same request is among those found on the way. */
function isNamedBetter({ request }: PolicyInventory, inventories: readonly PolicyInventory[]): boolean {
  if (request.origin.resourceUnknown === undefined || serviceOf(request) !== 'kms') return false;
  return inventories.some(
    ({ request: other }) => other.action === request.action && other.origin.resourceUnknown === undefined,
  );
}

function isNew(request: DerivedRequest, seen: Set<string>): boolean {
  const key = `${request.principal}\n${request.action}\n${request.resource}\n${request.origin.via ?? ''}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

async function contributionsTo(
  request: DerivedRequest,
  { checks, reader, call, said }: GatherInput,
): Promise<{ request: DerivedRequest; parts: Contribution[] }> {
  const concerned = checks.filter((check) => check.concerns(request));
  const parts = concerned.map(async (check): Promise<Contribution> => {
    const failures: ReadFailure[] = [];
    const noted = notingFailures(narrowed(reader, check.meta.reads), failures);
    const collected = await collectSafely(check, () => check.collect({ request, call, ...(said && { said }) }, noted));
    return { check, collected, failures };
  });
  return { request, parts: await Promise.all(parts) };
}

/** The reader, which adds each read that told nothing to a list; "not there" is an answer. */
function notingFailures(reader: AwsReader, failures: ReadFailure[]): AwsReader {
  const noted = async <T>(asked: Promise<ReadResult<T>>): Promise<ReadResult<T>> => {
    const answer = await asked;
    if (answer.status !== 'ok' && answer.status !== 'not-found') failures.push(answer);
    return answer;
  };
  return {
    read: (operation, input, scope) => noted(reader.read(operation, input, scope)),
    readAny: (operation, input, scope) => noted(reader.readAny(operation, input, scope)),
  };
}

/** One check's defect never ends the run: it becomes a gap, and its layers stay unknown. No credentials end it. */
async function collectSafely(check: Check, collect: () => Promise<Collected>): Promise<Collected> {
  try {
    return await collect();
  } catch (error) {
    if (error instanceof DoctorError && error.source === 'user') throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { gaps: [gap('CHECK_FAILED', { check: check.meta.id, why })] };
  }
}
