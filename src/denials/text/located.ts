import type { TextFinding } from '../../model/denial.js';

/** A finding and where in the normalised text its words stand. */
export interface Located {
  readonly finding: TextFinding;
  readonly start: number;
  readonly end: number;
  readonly from: 'sentence' | 'phrase' | 'code';
}
