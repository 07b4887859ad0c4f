import { DoctorError } from '../../model/error.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { type AthenaAccess, ask, isNotThere } from './access.js';

/** What of a workgroup decides how it is asked. AWS: Athena API, API_WorkGroupConfiguration. */
export interface WorkGroup {
  readonly name: string;
  /** Bytes after which Athena itself ends a query. */
  readonly cutoff?: number;
  /** Athena keeps results itself: no place may be named, and they are read page by page. */
  readonly managed: boolean;
}

/**
 * Reads the workgroup. Throws a `DoctorError` of source `user` for one that cannot be asked: it is off, of an old
 * engine, or has no place for results, which this tool does not choose.
 */
export async function readWorkGroup(access: AthenaAccess, name: string): Promise<WorkGroup> {
  const answer = await ask(access, 'athena:GetWorkGroup', { WorkGroup: name }).catch((error: unknown) => {
    throw isNotThere(error) ? unusable(name, 'is not there in this Region', 'name another, or ?region=REGION') : error;
  });
  const { WorkGroup: found } = answer;
  const group = objectAt(found as JsonValue);
  const configuration = objectAt(group['Configuration']);
  const engine = String(objectAt(configuration['EngineVersion'])['EffectiveEngineVersion'] ?? '');
  if (group['State'] === 'DISABLED')
    throw unusable(name, 'is switched off', 'name another: athena:WORKGROUP/DATABASE/TABLE');
  if (/spark/i.test(engine))
    throw unusable(name, `is of ${engine}, which takes no SQL`, 'name another: athena:WORKGROUP/DATABASE/TABLE');
  if (/version [12]$/.test(engine)) throw unusable(name, `is of ${engine}`, 'the queries need Athena engine version 3');
  const managed = objectAt(configuration['ManagedQueryResultsConfiguration'])['Enabled'] === true;
  const place = objectAt(configuration['ResultConfiguration'])['OutputLocation'];
  if (!managed && (typeof place !== 'string' || place === ''))
    throw unusable(
      name,
      'has no place for its results',
      'set one with `aws athena update-work-group`, switch managed query results on, or name another workgroup',
    );
  const cutoff = configuration['BytesScannedCutoffPerQuery'];
  return { name, managed, ...(typeof cutoff === 'number' ? { cutoff } : {}) };
}

const objectAt = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

function unusable(name: string, why: string, hint: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'AthenaWorkGroup' }, `the workgroup \`${name}\` ${why}`, { hint });
}
