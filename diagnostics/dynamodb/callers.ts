import {
  type FindInput,
  type Finding,
  type FoundRequest,
  finding,
  layerEvaluation,
  pointTo,
} from '../../src/check/index.js';
import type { Call } from '../../src/model/call.js';
import type { DynamoFacts } from './facts.js';
import { meta } from './meta.js';

const REPLICATION_ROLE = /:role\/aws-service-role\/replication\.dynamodb\.amazonaws\.com\//;
const READS_STREAM = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;
const MAPPING = /cannot access stream|ensure the role can perform/i;

/** Denials whose caller is a service with a role of its own. */
export function callerFindings({ call, said, requests }: FindInput<DynamoFacts>): Finding[] {
  if (requests.length === 0) return MAPPING.test(said?.errorMessage ?? '') ? [unnamedRole()] : [];
  return requests.flatMap((evaluated, request) => [
    ...replicationDenied(evaluated, request),
    ...(evaluated.authorization.decision === 'allowed'
      ? []
      : serviceRole({ call, evaluated, request, trusted: trustedBy(evaluated, requests) })),
  ]);
}

/** Lambda speaks of the function's role without naming it. */
function unnamedRole(): Finding {
  return finding(meta, 'STREAM_ROLE', {});
}

function replicationDenied({ request: asked, authorization }: FoundRequest, request: number): Finding[] {
  const role = asked.principalRole ?? asked.principal;
  const layer = layerEvaluation(authorization.layers, 'resource-policy');
  const [statement] = layer?.decision === 'explicitDeny' ? layer.determining : [];
  if (statement === undefined || !REPLICATION_ROLE.test(role)) return [];
  return [
    {
      ...finding(meta, 'REPLICATION_DENIED', { role }),
      request,
      policyType: 'resource-policy',
      effect: 'explicit',
      standing: 'blocking',
      statements: [pointTo(statement)],
      owner: 'resource owner',
    },
  ];
}

interface Called {
  readonly call: Call;
  readonly evaluated: FoundRequest<DynamoFacts>;
  readonly request: number;
  readonly trusted: readonly string[];
}

/** The services that a request's caller trusts; requests of another service for the same caller learnt nothing themselves. */
function trustedBy({ request }: FoundRequest, requests: readonly FoundRequest<DynamoFacts>[]): readonly string[] {
  return (
    requests.find(({ request: { principal }, facts }) => principal === request.principal && facts?.trusted)?.facts
      ?.trusted ?? []
  );
}

function serviceRole({ call, evaluated, request, trusted: services }: Called): Finding[] {
  const { principal, principalRole, action } = evaluated.request;
  const role = principalRole ?? principal;
  if (services.includes('dax.amazonaws.com')) return [{ ...finding(meta, 'DAX_ROLE', { role }), request }];
  if (!services.includes('lambda.amazonaws.com') || !READS_STREAM.test(action)) return [];
  const isSure = call.service === 'lambda' || call.event?.userIdentity?.invokedBy === 'lambda.amazonaws.com';
  return [{ ...finding(meta, 'STREAM_ROLE', { role }), request, certainty: isSure ? 'proven' : 'likely' }];
}
