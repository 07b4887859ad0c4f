import type { Denial } from '../../denials/denial.js';
import { unknown } from '../../vocabulary/unknown.js';
import { objectParameter, textParameter, textsParameter } from '../parameters.js';
import type { ContextValue, DerivedRequest, RequestContext } from '../request.js';

const CRYPTOGRAPHIC = /^kms:(Decrypt|Encrypt|GenerateDataKey\w*|ReEncrypt\w+)$/;

/** The kms: keys of a record of KMS itself, called directly or by a service for the caller. */
export function kmsContext(denial: Denial, request: DerivedRequest): RequestContext {
  if (!request.action.startsWith('kms:') || denial.service !== 'kms') return {};
  const parameters = denial.event?.requestParameters ?? undefined;
  const keys: Record<string, ContextValue> = { 'kms:ViaService': viaService(request) };
  if (request.principalAccount !== undefined) keys['kms:CallerAccount'] = request.principalAccount;
  if (parameters === undefined) return keys;
  if (CRYPTOGRAPHIC.test(request.action))
    Object.assign(keys, encryptionContext(objectParameter(parameters, 'encryptionContext')));
  const alias = textParameter(parameters, 'keyId');
  if (alias?.includes('alias/')) keys['kms:RequestAlias'] = alias.slice(alias.indexOf('alias/'));
  for (const [key, field] of [
    ['kms:EncryptionAlgorithm', 'encryptionAlgorithm'],
    ['kms:GranteePrincipal', 'granteePrincipal'],
    ['kms:RetiringPrincipal', 'retiringPrincipal'],
  ] as const) {
    const value = textParameter(parameters, field);
    if (value !== undefined) keys[key] = value;
  }
  const operations = textsParameter(parameters, 'operations');
  if (operations.length > 0) keys['kms:GrantOperations'] = operations;
  return keys;
}

function viaService({ origin: { via, region } }: DerivedRequest): ContextValue {
  if (via === undefined) return null;
  const name = /^([\w-]+)\.amazonaws\.com$/.exec(via)?.[1];
  if (name === undefined || region.startsWith('cn-'))
    return unknown(`how KMS names ${via} in this Region is not documented`);
  return `${name}.${region}.amazonaws.com`;
}

function encryptionContext(pairs: ReturnType<typeof objectParameter>): RequestContext {
  const entries = Object.entries(pairs).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return {
    'kms:EncryptionContextKeys': entries.length > 0 ? entries.map(([key]) => key) : null,
    ...Object.fromEntries(entries.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
  };
}
