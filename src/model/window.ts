/** The time window asked for. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}
