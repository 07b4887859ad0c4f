/** What one source read, by its own count: calls, files, objects, queries. */
export interface SourceNote {
  readonly name: string;
  readonly events: number;
  /** Set where `events` follows from the first files of many. */
  readonly about?: true;
  readonly work: Readonly<Record<string, number>>;
  readonly bytes?: number;
}

/** Where the evidence came from, for audit: `AWS`, or a recorded bundle and its SHA-256 (`bundleDigest`). */
export interface EvidenceNote {
  readonly source: 'AWS' | 'recorded bundle';
  readonly sha256?: string;
}
