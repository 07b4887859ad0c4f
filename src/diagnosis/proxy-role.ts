import type { AwsReader } from '../evidence/reader/reader.js';
import { parseArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import { type Gap, gap } from '../model/gap.js';
import type { ReadScope } from '../model/read-result.js';
import { proxyNameOf, type RequestFacts } from '../requests/index.js';

/** Who was refused in place of the caller, as far as one read tells. */
interface ProxyRole {
  readonly facts: RequestFacts;
  readonly gaps: readonly Gap[];
}

/**
 * The role of the function that a call names, where a service speaks of the role's missing permissions and the call
 * itself names no role: lambda:GetFunctionConfiguration tells it.
 */
export async function proxyRole(call: Asked, reader: AwsReader): Promise<ProxyRole> {
  const named = proxyNameOf(call);
  if (named === undefined || named.role !== undefined || call.text?.principal !== undefined) return NOTHING;
  if (named.functionName === undefined)
    return { facts: {}, gaps: [unknownRole('the call names no role and no function')] };
  const { input, scope } = functionAsked(named.functionName, call);
  const answer = await reader.read('lambda:GetFunctionConfiguration', input, scope);
  if (answer.status !== 'ok') return { facts: {}, gaps: [gap('PROXY_ROLE_UNKNOWN', {}, { failure: answer })] };
  const { Role: proxyPrincipal } = answer.value;
  if (proxyPrincipal === undefined) return { facts: {}, gaps: [unknownRole('AWS names no role for the function')] };
  return { facts: { proxyPrincipal }, gaps: [] };
}

const NOTHING: ProxyRole = { facts: {}, gaps: [] };

/** A version keeps the role that it was published with (Lambda guide, configuration-versions). */
function functionAsked(name: string, call: Asked) {
  const arn = parseArn(name);
  const own =
    arn?.service === 'lambda' ? arn.resource.replace(/^function:/, '') : name.replace(/^\d{12}:function:/, '');
  const [FunctionName = own, Qualifier] = own.split(':');
  const account = arn?.account ?? call.account ?? call.principal.account;
  const region = arn?.region ?? call.region;
  const scope: ReadScope = { ...(account && { account }), ...(region && { region }) };
  return { input: { FunctionName, ...(Qualifier && { Qualifier }) }, scope };
}

function unknownRole(why: string): Gap {
  return gap('PROXY_ROLE_UNKNOWN', { why });
}
