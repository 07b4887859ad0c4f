import type { CloudTrailEvent } from '../../model/event.js';
import type { Gap } from '../../model/gap.js';
import type { JsonObject, JsonValue } from '../../model/json.js';
import type { ReadResult, ReadScope } from '../../model/read-result.js';
import type { Weight } from '../../model/weight.js';

/** The newest form of a bundle that this version writes and reads. */
export const BUNDLE_VERSION = 1;

/** The files of a bundle's folder; others in it are left alone. */
export const BUNDLE_FILES = { manifest: 'manifest.json', events: 'events.json', reads: 'reads.json' } as const;

/** One question to AWS and its answer. */
export interface RecordedRead {
  readonly operation: string;
  readonly input: JsonObject;
  readonly scope: ReadScope;
  readonly result: ReadResult<JsonValue>;
}

/** How often each kind of value was replaced by a token, and how often kept because a policy compares it. */
export interface RedactionRecord {
  readonly replaced: Readonly<Record<string, number>>;
  readonly kept: Readonly<Record<string, number>>;
}

export interface BundleManifest {
  readonly bundleVersion: number;
  /** The version of ddb-doctor that recorded it. */
  readonly toolVersion: string;
  /** What was asked, by the names of the command line's flags. */
  readonly arguments: JsonObject;
  /** How AWS was reached, by the names of the options; only of a bundle that is not redacted. */
  readonly reach?: JsonObject;
  /** ISO 8601, UTC: the "now" of the recorded run. */
  readonly clock: string;
  /** ISO 8601, UTC. */
  readonly window?: { readonly since: string; readonly until: string };
  /** Absent: nothing was replaced. */
  readonly redaction?: RedactionRecord;
  /** What the source could not see. */
  readonly gaps?: readonly Gap[];
}

/** The weight of a record, told apart by its `eventID`. */
interface RecordedWeight extends Weight {
  readonly eventID: string;
}

/** Everything that a run saw: enough to run again without AWS. */
export interface EvidenceBundle {
  readonly manifest: BundleManifest;
  readonly events: readonly CloudTrailEvent[];
  /** What records of a grouped result stand for; a record that is not named stands for itself. */
  readonly weights?: readonly RecordedWeight[];
  readonly reads: readonly RecordedRead[];
}
