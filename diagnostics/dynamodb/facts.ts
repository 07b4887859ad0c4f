import type { DerivedRequest, TableName } from '../../src/check/index.js';

/** Names of the facts that `collect` leaves for `find`. */
export const FACTS = {
  /** `off` where the account has not opted in for the Region. */
  abac: ({ account, region }: TableName) => `ABAC in ${account} ${region}`,
  /** True where AWS knows no such table. */
  noTable: ({ account, region, name }: TableName) => `no table ${name} in ${account} ${region}`,
  /** The services that the caller's role trusts. */
  trusted: ({ principal }: DerivedRequest) => `services trusted by ${principal}`,
};
