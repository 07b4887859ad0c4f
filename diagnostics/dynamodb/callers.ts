import {
  type EvaluatedRequest,
  type FindInput,
  type Finding,
  layerEvaluation,
  pointTo,
  statementInWords,
} from '../../src/check/index.js';
import type { Call } from '../../src/model/call.js';
import { FACTS } from './facts.js';
import { tell } from './meta.js';

const REPLICATION_ROLE = /:role\/aws-service-role\/replication\.dynamodb\.amazonaws\.com\//;
const READS_STREAM = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;
const MAPPING = /cannot access stream|ensure the role can perform/i;

/** Denials whose caller is a service with a role of its own. */
export function callerFindings({ call, said, requests, facts }: FindInput): Finding[] {
  if (requests.length === 0) return MAPPING.test(said?.errorMessage ?? '') ? [unnamedRole()] : [];
  return requests.flatMap((evaluated, request) => [
    ...replicationDenied(evaluated, request),
    ...(evaluated.authorization.decision === 'allowed' ? [] : serviceRole({ call, evaluated, request, facts })),
  ]);
}

/** Lambda speaks of the function's role without naming it. */
function unnamedRole(): Finding {
  return tell({ code: 'STREAM_ROLE', request: 0, data: { role: "the function's role, not the caller," } });
}

function replicationDenied({ request: asked, authorization }: EvaluatedRequest, request: number): Finding[] {
  const role = asked.principalRole ?? asked.principal;
  const layer = layerEvaluation(authorization.layers, 'resource-policy');
  const [statement] = layer?.decision === 'explicitDeny' ? layer.determining : [];
  if (statement === undefined || !REPLICATION_ROLE.test(role)) return [];
  return [
    tell({
      code: 'REPLICATION_DENIED',
      request,
      policyType: 'resource-policy',
      effect: 'explicit',
      standing: 'blocking',
      statements: [pointTo(statement)],
      owner: 'resource owner',
      data: { statement: statementInWords(statement.ref), role },
    }),
  ];
}

interface Called {
  readonly call: Call;
  readonly evaluated: EvaluatedRequest;
  readonly request: number;
  readonly facts: FindInput['facts'];
}

function serviceRole({ call, evaluated, request, facts }: Called): Finding[] {
  const { principal, principalRole, action } = evaluated.request;
  const trusted = facts[FACTS.trusted(evaluated.request)];
  const services = Array.isArray(trusted) ? trusted : [];
  const role = principalRole ?? principal;
  if (services.includes('dax.amazonaws.com')) return [tell({ code: 'DAX_ROLE', request, data: { role } })];
  if (!services.includes('lambda.amazonaws.com') || !READS_STREAM.test(action)) return [];
  const isSure = call.service === 'lambda' || call.event?.userIdentity?.invokedBy === 'lambda.amazonaws.com';
  return [tell({ code: 'STREAM_ROLE', request, certainty: isSure ? 'proven' : 'likely', data: { role } })];
}
