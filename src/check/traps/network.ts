import { readBlock } from '../../evaluation/conditions/ip-address.js';
import { isUnknown } from '../../model/unknown.js';
import { withCondition } from '../document.js';
import { phrase } from '../phrase.js';
import { type Decisive, repaired } from './conditions.js';
import { withConditionInstead, writtenValues } from './edit.js';
import type { Trap } from './trap.js';

/** Through an endpoint the public address is absent; the private one is aws:VpcSourceIp. */
export function sourceIpThroughEndpoint(place: Decisive): Trap | undefined {
  const { condition, request } = place;
  const endpoint = request.origin.vpcEndpointId;
  if (!/^aws:SourceIp$/i.test(condition.key) || condition.seen !== null || endpoint === undefined) return undefined;
  if (request.origin.via !== undefined) return undefined;
  return {
    id: 'source-ip-through-endpoint',
    data: { endpoint },
    ...(place.statement.effect === 'Allow' ? byPrivateAddress(place, endpoint) : byEndpoint(place, endpoint)),
  };
}

/** The private ranges of the list hold for the address within this endpoint's VPC. */
function byPrivateAddress({ condition, written, request }: Decisive, endpoint: string) {
  const address = request.context?.['aws:VpcSourceIp'];
  const ranges = writtenValues(written, condition).filter(
    (range) => typeof address === 'string' && holds(range, address),
  );
  const byAddress =
    written === undefined || ranges.length === 0 || !/^IpAddress/i.test(condition.operator)
      ? undefined
      : withConditionInstead(written, condition, { operator: 'IpAddress', key: 'aws:VpcSourceIp', values: ranges });
  const statement =
    byAddress && withCondition(byAddress, { operator: 'StringEquals', key: 'aws:SourceVpce', value: endpoint });
  if (statement === undefined) return {};
  const { Sid: _taken, ...unnamed } = statement;
  const does = phrase('ALLOW_FROM_ENDPOINT', { ranges, endpoint });
  return { repair: { statement: unnamed, beside: true as const, does } };
}

/** A Deny spares what comes by the endpoint. */
function byEndpoint({ condition, written }: Decisive, endpoint: string) {
  const exception = { operator: 'StringNotEqualsIfExists', key: 'aws:SourceVpce', value: endpoint };
  const spares = /^NotIpAddress/i.test(condition.operator);
  return repaired(
    written && spares ? withCondition(written, exception) : undefined,
    phrase('SPARE_ENDPOINT', { endpoint, operator: exception.operator, key: exception.key }),
    phrase('COVERS_ENDPOINT', { endpoint }),
  );
}

function holds(range: string, address: string): boolean {
  const [block, one] = [readBlock(range), readBlock(address)];
  return (
    block !== undefined &&
    one !== undefined &&
    block.bits === one.bits &&
    one.first >= block.first &&
    one.last <= block.last
  );
}

const FORMS = [
  { key: /^aws:SourceVpce$/i, wrong: /^vpc-/, what: 'a VPC id', under: 'aws:SourceVpce', meant: 'aws:SourceVpc' },
  { key: /^aws:SourceVpc$/i, wrong: /^vpce-/, what: 'an endpoint id', under: 'aws:SourceVpc', meant: 'aws:SourceVpce' },
] as const;

export function vpcForEndpoint({ condition, written, request }: Decisive): Trap | undefined {
  const form = FORMS.find(({ key, wrong }) => key.test(condition.key) && condition.wanted.some((id) => wrong.test(id)));
  if (form === undefined) return undefined;
  const seen = request.context?.[form.meant];
  const isTold = typeof seen === 'string' && form.wrong.test(seen);
  const values = writtenValues(written, condition);
  const all = values.every((value) => form.wrong.test(value));
  return {
    id: 'vpc-for-endpoint',
    data: { what: form.what, key: form.under, meant: form.meant, ...(isTold ? { seen } : {}) },
    ...repaired(
      written && all ? withConditionInstead(written, condition, { ...condition, key: form.meant, values }) : undefined,
      phrase('WRITE_FOR', { meant: form.meant, old: condition.key }),
    ),
  };
}

/** In the policy of an endpoint both keys hold for every call what they hold for this one. */
export function endpointOfAnother({ condition, written, policyType }: Decisive): Trap | undefined {
  if (policyType !== 'vpc-endpoint-policy' || !/^aws:SourceVpce?$/i.test(condition.key)) return undefined;
  const { seen, wanted, operator, key } = condition;
  if (seen === null || isUnknown(seen) || !/^String(Not)?(Equals|Like)(IfExists)?$/i.test(operator)) return undefined;
  const [own] = seen;
  if (own === undefined || wanted.includes(own)) return undefined;
  const values = writtenValues(written, condition);
  return {
    id: 'own-endpoint',
    data: { key, own },
    ...repaired(
      written && withConditionInstead(written, condition, { operator, key, values: [own] }),
      phrase('WRITE_FOR', { meant: own, old: values }),
    ),
  };
}

/** Whoever comes over IPv6 is in no range of IPv4, and the reverse. */
export function addressFamily({ condition: { key, seen, wanted } }: Decisive): Trap | undefined {
  if (!/^aws:(Vpc)?SourceIp$/i.test(key) || seen === null || isUnknown(seen) || wanted.length === 0) return undefined;
  const families = new Set([...wanted, ...seen].map(familyOf));
  const [came] = seen.map(familyOf);
  const [listed, ...others] = new Set(wanted.map(familyOf));
  if (came === undefined || listed === undefined || others.length > 0 || families.size < 2) return undefined;
  return { id: 'address-family', data: { came, listed } };
}

function familyOf(address: string): 'IPv4' | 'IPv6' {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}
