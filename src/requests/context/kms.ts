import {
  objectParameter,
  parametersOf,
  textParameter,
  textsParameter,
} from '../../denials/record/parameters/parameters.js';
import type { Call } from '../../model/call.js';
import type { JsonObject } from '../../model/json.js';
import type { ContextValue, DerivedRequest, RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import { isDirect, viaServiceName } from '../via.js';

const CRYPTOGRAPHIC = /^kms:(Decrypt|Encrypt|GenerateDataKey\w*|ReEncrypt\w+)$/;

const LOGGED_AS_SENT = {
  'kms:EncryptionAlgorithm': 'encryptionAlgorithm',
  'kms:GranteePrincipal': 'granteePrincipal',
  'kms:RetiringPrincipal': 'retiringPrincipal',
};

/** The kms: keys of a record of KMS itself, called directly or by a service for the caller. */
export function kmsContext(call: Call, request: DerivedRequest): RequestContext {
  if (!request.action.startsWith('kms:') || call.service !== 'kms' || call.event === undefined) return {};
  return { ...viaService(call, request), ...parameterKeys(parametersOf(call), request.action) };
}

function parameterKeys(parameters: JsonObject, action: string): RequestContext {
  if (Object.keys(parameters).length === 0) return {};
  const keys: Record<string, ContextValue> = {};
  const key = textParameter(parameters, 'keyId') ?? '';
  if (key.includes('alias/')) keys['kms:RequestAlias'] = key.slice(key.indexOf('alias/'));
  for (const [name, field] of Object.entries(LOGGED_AS_SENT)) {
    const value = textParameter(parameters, field);
    if (value !== undefined) keys[name] = value;
  }
  const operations = textsParameter(parameters, 'operations');
  if (operations.length > 0) keys['kms:GrantOperations'] = operations;
  return {
    ...keys,
    ...(CRYPTOGRAPHIC.test(action) ? encryptionContext(objectParameter(parameters, encryptionField(action))) : {}),
  };
}

function viaService(call: Call, { origin: { via, region } }: DerivedRequest): RequestContext {
  if (via === undefined)
    return isDirect(call) ? {} : { 'kms:ViaService': unknown('the record does not tell whether a service asked') };
  const name = /^([\w-]+)\.amazonaws\.com$/.exec(via)?.[1];
  const viaName = name === undefined ? undefined : viaServiceName(name, region);
  return { 'kms:ViaService': viaName ?? unknown(`how KMS names ${via} in this Region is not documented`) };
}

/** ReEncrypt has an encryption context for either half. */
function encryptionField(action: string): string {
  if (action === 'kms:ReEncryptFrom') return 'sourceEncryptionContext';
  return action === 'kms:ReEncryptTo' ? 'destinationEncryptionContext' : 'encryptionContext';
}

function encryptionContext(pairs: JsonObject): RequestContext {
  const entries = Object.entries(pairs).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    'kms:EncryptionContextKeys': entries.length > 0 ? entries.map(([key]) => key) : null,
    ...Object.fromEntries(entries.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
  };
}
