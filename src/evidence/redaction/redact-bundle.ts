import { randomBytes } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../model/json.js';
import { withoutSecrets } from '../../model/text/secrets.js';
import type { EvidenceBundle, RedactionRecord } from '../bundle/bundle.js';
import { ByValue } from './by-value.js';
import { comparandsOf } from './comparands.js';
import { identityValues } from './identity-values.js';
import { type Kind, kindRules } from './kinds.js';
import { withNamedTables } from './named-tables.js';
import { type Noise, noiseOf } from './noise.js';
import { replacePersonal } from './personal-text.js';
import { type Rewriting, rewrite } from './rewrite.js';
import { namesIn } from './structure.js';
import { mint, type Tokens } from './tokens.js';

type ByKind<T> = Readonly<Record<Kind, T>>;

/** The bundle without secrets: keys, tokens and passwords are in no bundle, whatever the reader asked for. */
export function withoutBundleSecrets(bundle: EvidenceBundle): EvidenceBundle {
  return rewriteBundle(withNamedTables(bundle), {
    text: withoutSecrets,
    name: withoutSecrets,
    userAgent: withoutSecrets,
    itemValue: withoutSecrets,
  });
}

/**
 * The bundle with stable tokens in place of account ids, unique ids and access key ids, e-mail addresses, IP addresses,
 * user agents and values of DynamoDB items, and without secrets. Every policy in it decides as before: a token falls
 * into the same IP ranges, matches the same patterns, and equals what its value equalled; where none does, the value
 * stays. Item values are replaced wherever they stand, in policies, questions and messages too. The tokens follow
 * from a random key that nothing keeps. A bundle that is redacted already comes back as it is.
 */
export function redactBundle(bundle: EvidenceBundle, key: Uint8Array = randomBytes(32)): EvidenceBundle {
  if (bundle.manifest.redaction !== undefined) return bundle;
  const clean = withoutBundleSecrets(bundle);
  const values = collect(clean);
  const names = namesIn(clean as unknown as JsonValue);
  const tokens = mintAll({ bundle: clean, values, names, noise: noiseOf(key) });
  const redacted = rewriteBundle(clean, replacing(tokens, values['item-value'], names));
  return { ...redacted, manifest: { ...redacted.manifest, redaction: recordOf(values, tokens) } };
}

function rewriteBundle(bundle: EvidenceBundle, rewriting: Rewriting): EvidenceBundle {
  const { bundleVersion, toolVersion, clock, ...manifest } = bundle.manifest;
  const rewritten = rewrite({ ...bundle, manifest } as unknown as JsonObject, rewriting) as unknown as EvidenceBundle;
  return { ...rewritten, manifest: { ...rewritten.manifest, bundleVersion, toolVersion, clock } };
}

function collect(bundle: EvidenceBundle): ByKind<Set<string>> {
  const values = byKind(() => new Set<string>());
  const keep = (kind: Kind) => (value: string) => {
    values[kind].add(value);
    return value;
  };
  rewriteBundle(bundle, {
    text: (text) => replacePersonal(text, (kind, value) => keep(kind)(value)),
    name: (text) => replacePersonal(text, (kind, value) => keep(kind)(value)),
    userAgent: (text) => (isAgent(text) ? keep('user-agent')(text) : text),
    itemValue: keep('item-value'),
  });
  return values;
}

interface Collected {
  readonly bundle: EvidenceBundle;
  readonly values: ByKind<Set<string>>;
  /** Names of AWS that a value may read like. */
  readonly names: ReadonlySet<string>;
  readonly noise: Noise;
}

function mintAll({ bundle, values, names, noise }: Collected): ByKind<Tokens> {
  const evidence = bundle as unknown as JsonValue;
  const rules = kindRules(comparandsOf(evidence), { identity: identityValues(bundle.events, evidence), names });
  const taken = new Set(Object.values(values).flatMap((each) => [...each]));
  return byKind((kind) => {
    const tokens = mint(values[kind], { kind, rules: rules[kind], noise, taken });
    return rules[kind].settle?.(tokens, values[kind]) ?? tokens;
  });
}

function replacing(tokens: ByKind<Tokens>, items: ReadonlySet<string>, names: ReadonlySet<string>): Rewriting {
  // A value that is kept is kept whole, though another that is replaced stands in it.
  const kept = [...items].map((value): [string, string] => [value, tokens['item-value'].get(value) ?? value]);
  const ofItems = new ByValue(names, new Map(kept));
  const name = (whole: string) => replacePersonal(whole, (kind, value) => tokens[kind].get(value) ?? value);
  const text = (whole: string) => name(ofItems.replace(whole));
  return {
    text,
    name,
    userAgent: (agent) => tokens['user-agent'].get(agent) ?? text(agent),
    itemValue: (value) => tokens['item-value'].get(value) ?? value,
  };
}

/** A service that calls on somebody's behalf names itself; that is no person's. */
function isAgent(text: string): boolean {
  return !/^([\w-]+\.)+amazonaws\.com$|^AWS Internal$/.test(text);
}

function recordOf(values: ByKind<Set<string>>, tokens: ByKind<Tokens>): RedactionRecord {
  return {
    replaced: byKind((kind) => tokens[kind].size),
    kept: byKind((kind) => values[kind].size - tokens[kind].size),
  };
}

function byKind<T>(of: (kind: Kind) => T): ByKind<T> {
  return {
    account: of('account'),
    email: of('email'),
    'ip-address': of('ip-address'),
    'item-value': of('item-value'),
    'unique-id': of('unique-id'),
    'user-agent': of('user-agent'),
  };
}
