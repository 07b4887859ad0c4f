import type { Denial } from './denial.js';

/** What a record stands for: itself, or, of a query's grouped result, every call that was counted with it. */
export interface Weight {
  readonly count: number;
  /** ISO 8601, UTC; empty where nobody told. */
  readonly first: string;
  readonly last: string;
  /** Some of the calls, the earliest first. */
  readonly ids: readonly { readonly id: string; readonly time: string }[];
  /** ARNs of some who called, a role with its session. */
  readonly callers: readonly string[];
  /** Some of the addresses that they called from. */
  readonly addresses: readonly string[];
  /** How many resources they name, where that is more than one: those of one shape, such as the objects of a bucket. */
  readonly resources?: number;
  /** Set where they differ in more than that: in the shape of the resource, or in Region. */
  readonly mixed?: true;
}

/** The weight of a denial that stands for itself alone, as every record of a trail's file does. */
export function weightOfOne({ id, time, principal, event }: Denial): Weight {
  const address = event?.sourceIPAddress;
  return {
    count: 1,
    first: time,
    last: time,
    ids: [{ id, time }],
    callers: [principal.arn],
    addresses: address === undefined ? [] : [address],
  };
}
