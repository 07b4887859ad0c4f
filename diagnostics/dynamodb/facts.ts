/** What `collect` leaves for `find` of a request. */
export interface DynamoFacts {
  /** `off` where the account has not opted in to ABAC for the Region. */
  readonly abac?: 'off';
  /** Set where AWS knows no such table. */
  readonly noTable?: true;
  /** The table there whose name comes closest. */
  readonly near?: string;
  /** The services that the caller's role trusts. */
  readonly trusted?: readonly string[];
}
