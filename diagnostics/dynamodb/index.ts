import { defineCheck, serviceOf } from '../../src/check/index.js';
import { callerFindings } from './callers.js';
import { collect } from './collect.js';
import { conditionFindings } from './conditions.js';
import type { DynamoFacts } from './facts.js';
import { meta } from './meta.js';
import { placeFindings, placeRemedies } from './places.js';
import { replicationFindings, replicationRemedies } from './replication.js';

export default defineCheck<(typeof meta.reads)[number], DynamoFacts>({
  meta,
  concerns: (request) => serviceOf(request) === 'dynamodb',
  collect,
  find: (input) => [
    ...conditionFindings(input),
    ...placeFindings(input),
    ...callerFindings(input),
    ...replicationFindings(input),
  ],
  remedies: (finding, input) => [...placeRemedies(finding), ...replicationRemedies(finding, input)],
});
