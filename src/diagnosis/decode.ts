import type { AwsReader } from '../evidence/reader/reader.js';
import type { Denial } from '../model/denial.js';
import { type Gap, gap } from '../model/gap.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import type { RequestContext } from '../model/request.js';

const ENCODED = /encoded authorization failure message/i;

/** A denial with what its encoded message told of the request that AWS refused. */
interface Decoded {
  readonly denial: Denial;
  /** Condition keys of the refused request. */
  readonly context: RequestContext;
  readonly gaps: readonly Gap[];
}

/** Opens the encoded authorization message of a denial (EC2 and others) with sts:DecodeAuthorizationMessage. */
export async function decode(denial: Denial, reader: AwsReader): Promise<Decoded> {
  const { encoded, truncated } = denial.text;
  const asItIs = (...gaps: Gap[]): Decoded => ({ denial, context: {}, gaps });
  if (truncated && ENCODED.test(denial.errorMessage)) {
    return asItIs(gap('ENCODED_MESSAGE_CUT', {}));
  }
  if (encoded === undefined) return asItIs();
  const { account } = denial.principal;
  const scope = { ...(account ? { account } : {}), ...(denial.region === '' ? {} : { region: denial.region }) };
  const answer = await reader.read('sts:DecodeAuthorizationMessage', { EncodedMessage: encoded }, scope);
  if (answer.status !== 'ok') return asItIs(gap('ENCODED_MESSAGE_UNREAD', {}, { failure: answer }));
  const { context } = parse(answer.value.DecodedMessage);
  return isJsonObject(context) ? { ...withContext(denial, context), gaps: [] } : asItIs();
}

function parse(text: string | undefined): JsonObject {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** What the message itself says stays; what it leaves out is filled in. */
function withContext(denial: Denial, decoded: JsonObject): Pick<Decoded, 'denial' | 'context'> {
  const { text } = denial;
  const principal = isJsonObject(decoded['principal']) ? decoded['principal']['arn'] : undefined;
  const told = {
    ...(typeof principal === 'string' ? { principal } : {}),
    ...(typeof decoded['action'] === 'string' ? { action: decoded['action'] } : {}),
    ...(typeof decoded['resource'] === 'string' ? { resource: decoded['resource'] } : {}),
  };
  const full = { ...told, ...text };
  const { action = denial.action, resource = denial.resource } = full;
  return {
    denial: { ...denial, text: full, action, ...(resource === undefined ? {} : { resource }) },
    context: conditions(decoded['conditions']),
  };
}

/** `{items: [{key, values: {items: [{value}]}}]}` */
function conditions(value: JsonValue | undefined): RequestContext {
  return Object.fromEntries(
    itemsOf(value).flatMap(({ key, values }): [string, readonly string[]][] => {
      const texts = itemsOf(values).flatMap((item) => (typeof item['value'] === 'string' ? [item['value']] : []));
      return typeof key === 'string' && texts.length > 0 ? [[key, texts]] : [];
    }),
  );
}

function itemsOf(value: JsonValue | undefined): JsonObject[] {
  const items = isJsonObject(value) ? value['items'] : undefined;
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}
