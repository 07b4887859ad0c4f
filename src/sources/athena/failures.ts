/** Why a query failed, in a word that its advice goes by. */
type FailureKind =
  | 'denied'
  | 'lake formation'
  | 'not found'
  | 'injected'
  | 'too many partitions'
  | 'throttled by S3'
  | 'file damaged'
  | 'exhausted'
  | 'cut off'
  | 'timed out'
  | 'stale view'
  | 'types differ'
  | 'credentials ended'
  | 'of Athena itself'
  | 'other';

/** In Athena's words; the first that fits. AWS: Athena User Guide, troubleshooting-athena, service-limits. */
const WORDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/lake formation/i, 'lake formation'],
  [/VIEW_IS_STALE|INVALID_VIEW|\bview\b.*\bstale\b/i, 'stale view'],
  [/security token.*expired|ExpiredToken|token (?:included in the request )?(?:is|has) expired/i, 'credentials ended'],
  [/HIVE_PARTITION_SCHEMA_MISMATCH|TYPE_MISMATCH|types are incompatible|cannot be coerced/i, 'types differ'],
  [/injected projected partition/i, 'injected'],
  [/bytes scanned limit|data scanned limit/i, 'cut off'],
  [/reduce your request rate|SlowDown|Service: Amazon S3; Status Code: 503/i, 'throttled by S3'],
  [/exhausted resources|EXCEEDED_(?:LOCAL|GLOBAL)_MEMORY|out of memory/i, 'exhausted'],
  [/(?:1,?000,?000|too many|limit).{0,40}partitions|EXCEEDED_PARTITION_LIMIT/i, 'too many partitions'],
  [/query timeout|timed out|EXCEEDED_TIME_LIMIT/i, 'timed out'],
  [
    /PERMISSION_ERROR|PERMISSION_DENIED|Access ?Denied|insufficient permissions|not authorized|Status Code: 403/i,
    'denied',
  ],
  [
    /(?:SCHEMA|TABLE|COLUMN)_NOT_FOUND|(?:Schema|Table|Database|Column) .*(?:does not exist|cannot be resolved)/i,
    'not found',
  ],
  [/INTERNAL_ERROR|internal error/i, 'of Athena itself'],
  [/HIVE_CURSOR_ERROR|HIVE_BAD_DATA|not a (?:valid )?JSON|JSONException|unexpected end of input/i, 'file damaged'],
];

export function failureKind(reason: string): FailureKind {
  return WORDS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'other';
}

/** What asks for less at a time may do. */
const BY_LESS: ReadonlySet<FailureKind> = new Set(['exhausted', 'throttled by S3', 'timed out', 'too many partitions']);

export const helpsToHalve = (kind: FailureKind): boolean => BY_LESS.has(kind);
