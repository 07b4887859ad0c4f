import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { untilStopped } from '../query-turn.js';
import { type AthenaAccess, ask } from './access.js';
import { OWN_CATALOG } from './place.js';
import type { WorkGroup } from './workgroup.js';

/** A query that Athena was given. */
export interface Execution {
  readonly id: string;
  readonly text: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  /** Why it failed, in Athena's words. */
  readonly reason: string;
  readonly scanned: number;
  readonly milliseconds: number;
  /** Where the result lies; absent where Athena keeps it itself. */
  readonly output?: string;
  /** An earlier result was given again, for nothing. */
  readonly reused: boolean;
  readonly database?: string;
  readonly catalog?: string;
}

/** Milliseconds between looks; the last for all that follow. */
const WAITS = [1, 2, 4, 10] as const;
const POLL = 500;
/** AWS: Athena API, API_ResultReuseByAgeConfiguration. */
const LONGEST_REUSE = 10_080;

export interface Started {
  readonly text: string;
  readonly database: string;
  /** Absent: the account's own. */
  readonly catalog?: string | undefined;
  readonly workgroup: WorkGroup;
  /** The run's minute: within it a call that is sent again never starts a second query. */
  readonly minute: string;
  /** All that is asked for lies far enough back to be the same tomorrow. */
  readonly settled: boolean;
}

/** Starts a query and gives its id. The place of the result is the workgroup's to say. */
export async function startExecution(access: AthenaAccess, started: Started): Promise<string> {
  const { text, database, catalog = OWN_CATALOG, workgroup, minute, settled } = started;
  const { QueryExecutionId } = await ask(access, 'athena:StartQueryExecution', {
    QueryString: text,
    WorkGroup: workgroup.name,
    QueryExecutionContext: { Catalog: catalog, Database: database },
    ClientRequestToken: createHash('sha256').update(`${minute}\n${workgroup.name}\n${text}`).digest('hex'),
    ...(settled
      ? {
          ResultReuseConfiguration: {
            ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: LONGEST_REUSE },
          },
        }
      : {}),
  });
  return String(QueryExecutionId);
}

/** Looks at a query until it has ended; `look` is told each time, and ends the wait by answering false. */
export async function ended(
  access: AthenaAccess,
  id: string,
  look: (execution: Execution) => boolean,
): Promise<Execution> {
  for (let turn = 0; ; turn += 1) {
    const execution = await readExecution(access, id);
    const goesOn = look(execution);
    if (!goesOn || (execution.state !== 'QUEUED' && execution.state !== 'RUNNING')) return execution;
    const wait = (WAITS[turn] ?? WAITS[WAITS.length - 1] ?? 1) * (access.poll ?? POLL);
    await sleep(wait, undefined, { signal: access.signal });
  }
}

async function readExecution(access: AthenaAccess, id: string): Promise<Execution> {
  const { QueryExecution } = await ask(access, 'athena:GetQueryExecution', { QueryExecutionId: id });
  const found = objectAt(QueryExecution as JsonValue);
  const status = objectAt(found['Status']);
  const statistics = objectAt(found['Statistics']);
  const output = objectAt(found['ResultConfiguration'])['OutputLocation'];
  const { Database: database, Catalog: catalog } = objectAt(found['QueryExecutionContext']);
  return {
    id,
    text: String(found['Query'] ?? ''),
    state: status['State'] as Execution['state'],
    reason: String(status['StateChangeReason'] ?? objectAt(status['AthenaError'])['ErrorMessage'] ?? ''),
    scanned: Number(statistics['DataScannedInBytes'] ?? 0),
    milliseconds: Number(statistics['TotalExecutionTimeInMillis'] ?? 0),
    ...(typeof output === 'string' && output !== '' ? { output } : {}),
    ...(typeof database === 'string' ? { database } : {}),
    ...(typeof catalog === 'string' ? { catalog } : {}),
    reused: objectAt(statistics['ResultReuseInformation'])['ReusedPreviousResult'] === true,
  };
}

/** A query that nobody waits for is still billed. */
export async function stopExecution({ signal: _, ...access }: AthenaAccess, id: string): Promise<void> {
  await untilStopped(ask(access, 'athena:StopQueryExecution', { QueryExecutionId: id }));
}

const objectAt = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});
