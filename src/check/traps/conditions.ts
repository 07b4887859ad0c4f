import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import { compileGlob, globOf } from '../../evaluation/matching/glob.js';
import { principalKind } from '../../model/principal-kind.js';
import { isUnknown } from '../../model/unknown.js';
import { type Phrase, phrase } from '../phrase.js';
import { withConditionInstead, writtenValues } from './edit.js';
import type { Place, Repair, Trap } from './trap.js';

/** A condition that fails in an Allow, or matches in a Deny. */
export interface Decisive extends Place {
  readonly condition: ConditionEvaluation;
}

const TEXT = /^((?:ForAllValues|ForAnyValue):)?String(Not)?(Equals|Like)(IgnoreCase)?(IfExists)?$/i;
/** Key values are personal: no policy is written with one that a request carried. */
const PERSONAL = /^dynamodb:(LeadingKeys|\w+PartitionKeyValues)$/i;

function seenOf({ condition: { seen } }: Decisive): readonly string[] {
  return seen === null || isUnknown(seen) ? [] : seen;
}

/** `*` and `?` are wildcards under StringLike and the ARN operators alone. */
export function wildcardUnderEquals(place: Decisive): Trap | undefined {
  const { condition, written } = place;
  const [, set = '', not = '', equals, , ifExists = ''] = TEXT.exec(condition.operator) ?? [];
  if (equals?.toLowerCase() !== 'equals') return undefined;
  const meant = condition.wanted.find(
    (value) =>
      /[*?]/.test(value) && !/^[*?]+$/.test(value) && seenOf(place).some((seen) => compileGlob(globOf(value))(seen)),
  );
  if (meant === undefined) return undefined;
  const sign = meant.includes('*') ? '*' : '?';
  const operator = `${set}String${not}Like${ifExists}`;
  return {
    id: 'wildcard-under-equals',
    data: { sign, operator: condition.operator },
    ...repaired(
      written &&
        withConditionInstead(written, condition, {
          operator,
          key: condition.key,
          values: writtenValues(written, condition),
        }),
      phrase('COMPARE_AS_PATTERN', { key: condition.key, operator, sign }),
      phrase('COVERS_PATTERN'),
    ),
  };
}

export function letterCase(place: Decisive): Trap | undefined {
  const { condition, written } = place;
  if (
    !/^((?:ForAllValues|ForAnyValue):)?(String(Not)?(Equals|Like)|Arn(Not)?(Equals|Like))(IfExists)?$/i.test(
      condition.operator,
    )
  )
    return undefined;
  const [seen, ...others] = seenOf(place);
  if (seen === undefined || others.length > 0) return undefined;
  const old = condition.wanted.find((value) => value !== seen && value.toLowerCase() === seen.toLowerCase());
  if (old === undefined) return undefined;
  const values = writtenValues(written, condition);
  const isPlain = values.includes(old) && !/[*?]|\$\{/.test(seen) && !PERSONAL.test(condition.key);
  return {
    id: 'letter-case',
    data: {},
    ...repaired(
      written && isPlain
        ? withConditionInstead(written, condition, {
            ...condition,
            values: values.map((value) => (value === old ? seen : value)),
          })
        : undefined,
      phrase('WRITE_UNDER', { value: seen, old, operator: condition.operator, key: condition.key }),
    ),
  };
}

/** Without the version, AWS reads `${aws:username}` as these very characters. */
export function variableWithoutVersion({ condition, written, version }: Decisive): Trap | undefined {
  const variable = writtenValues(written, condition).find((value) => VARIABLE.test(value));
  if (written === undefined || version === VARIABLES_SINCE || variable === undefined) return undefined;
  return versionTrap(written, VARIABLE.exec(variable)?.[0] ?? variable);
}

const VARIABLES_SINCE = '2012-10-17';
export const VARIABLE = /\$\{[\w-]+[:.][^}]*\}/;

export function versionTrap(statement: NonNullable<Place['written']>, variable: string): Trap {
  return {
    id: 'variable-without-version',
    data: { variable },
    repair: {
      statement,
      version: VARIABLES_SINCE,
      does: phrase('GIVE_VERSION', { version: VARIABLES_SINCE, variable }),
      widens: phrase('COVERS_VARIABLES'),
    },
  };
}

/** `${aws:PrincipalTag/tenant}` against `acme#42`: the key goes on behind what the variable holds. */
export function suffixBehindVariable(place: Decisive): Trap | undefined {
  const { condition, written } = place;
  const [, set = '', not = '', , , ifExists = ''] = TEXT.exec(condition.operator) ?? [];
  if (!TEXT.test(condition.operator) || not !== '') return undefined;
  const values = writtenValues(written, condition);
  const at = values.findIndex(
    (value, index) =>
      /\$\{[^}]+\}$/.test(value) &&
      condition.wanted[index] !== value &&
      seenOf(place).some((seen) => delimiterBehind(seen, condition.wanted[index] ?? '') !== undefined),
  );
  const value = values[at];
  if (written === undefined || value === undefined) return undefined;
  const delimiter = seenOf(place)
    .map((seen) => delimiterBehind(seen, condition.wanted[at] ?? ''))
    .find((found) => found !== undefined);
  const variable = /\$\{[^}]+\}$/.exec(value)?.[0] ?? value;
  const operator = `${set}StringLike${ifExists}`;
  const pattern = `${value}${delimiter}*`;
  return {
    id: 'suffix-behind-variable',
    data: { delimiter: delimiter ?? '', variable },
    ...repaired(
      withConditionInstead(written, condition, {
        operator,
        key: condition.key,
        values: values.map((one, index) => (index === at ? pattern : one)),
      }),
      phrase('COMPARE_WITH', { key: condition.key, operator, value: pattern }),
      phrase('COVERS_PREFIX', { prefix: `${value}${delimiter}` }),
    ),
  };
}

function delimiterBehind(seen: string, prefix: string): string | undefined {
  if (prefix === '' || !seen.startsWith(prefix)) return undefined;
  return /^[#|:/_.~-]/.exec(seen.slice(prefix.length))?.[0];
}

/** Bool compares true and false, whatever the key holds. */
export function boolOfText({ condition, written }: Decisive): Trap | undefined {
  const [, ifExists] = /^Bool(IfExists)?$/i.exec(condition.operator) ?? [];
  const text = condition.wanted.find((value) => !/^(true|false)$/i.test(value));
  if (!/^Bool/i.test(condition.operator) || text === undefined) return undefined;
  const operator = `StringEquals${ifExists ?? ''}`;
  return {
    id: 'bool-of-text',
    data: { text },
    ...repaired(
      written &&
        withConditionInstead(written, condition, {
          operator,
          key: condition.key,
          values: writtenValues(written, condition),
        }),
      phrase('COMPARE_BY', { key: condition.key, operator }),
    ),
  };
}

const DAYS_MORE = 7;

/** A grant for a time that is over; it takes a later end, and not this one call. */
export function deadlineOver(place: Decisive): Trap | undefined {
  const { condition, written, statement } = place;
  const isEnd =
    /^DateLessThan(Equals)?(IfExists)?$/i.test(condition.operator) && /^aws:CurrentTime$/i.test(condition.key);
  const [end] = condition.wanted;
  const [asked] = seenOf(place);
  if (!isEnd || statement.effect !== 'Allow' || end === undefined || asked === undefined) return undefined;
  const later = new Date(Date.parse(asked) + DAYS_MORE * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    id: 'deadline-over',
    data: { end },
    ...repaired(
      written && withConditionInstead(written, condition, { ...condition, values: [later] }),
      phrase('WRITE_FOR', { meant: later, old: end }),
      phrase('CHOOSE_END', { days: DAYS_MORE }),
    ),
  };
}

/** Only AssumeRole, GetSessionToken and the console make credentials that carry the key. */
export function boolOfAbsentKey({ condition, statement, request }: Decisive): Trap | undefined {
  if (!/^aws:MultiFactorAuthPresent$/i.test(condition.key) || condition.seen !== null) return undefined;
  if (!['user', 'root'].includes(principalKind(request.principal))) return undefined;
  const ifExists = /IfExists$/i.test(condition.operator);
  if (statement.effect === 'Deny' && ifExists) return { id: 'if-exists-of-absent-key', data: {} };
  const isLost = statement.effect === 'Allow' && !ifExists && /^Bool/i.test(condition.operator);
  return isLost ? { id: 'bool-of-absent-key', data: {} } : undefined;
}

/** Repositories made or renamed since July 2026 have `repo:OWNER@ID/NAME@ID:…` as their subject. */
export function immutableSubject(place: Decisive): Trap | undefined {
  const { condition, written } = place;
  if (!/^token\.actions\.githubusercontent\.com:sub$/i.test(condition.key)) return undefined;
  const [seen = ''] = seenOf(place);
  const [, owner, ownerId, name, nameId, rest] = /^repo:([^/@]+)@(\d+)\/([^:@]+)@(\d+)(:.*)$/.exec(seen) ?? [];
  if (owner === undefined) return undefined;
  const byName = `repo:${owner}/${name}${rest}`;
  const old = condition.wanted.find((value) => value === byName || compileGlob(globOf(value))(byName));
  if (old === undefined) return undefined;
  const changed = old
    .replace(`repo:${owner}/`, `repo:${owner}@${ownerId}/`)
    .replace(`/${name}:`, `/${name}@${nameId}:`);
  const values = writtenValues(written, condition);
  return {
    id: 'immutable-subject',
    data: { subject: `${owner}@${ownerId}/${name}@${nameId}` },
    ...repaired(
      written && values.includes(old) && compileGlob(globOf(changed))(seen)
        ? withConditionInstead(written, condition, {
            ...condition,
            values: values.map((value) => (value === old ? changed : value)),
          })
        : undefined,
      phrase('WRITE_FOR', { meant: changed, old }),
    ),
  };
}

/**
 * Keys that every request has, those of STS and of identity providers, whose names have dots, and those that credentials
 * of instances and functions carry into every call.
 */
const OF_A_TRUST_CALL =
  /^(?:(?:aws|sts|saml|[\w-]+\.[\w.-]+(?:\/[^:]*)?):|ec2:(?:RoleDelivery|SourceInstanceARN)$|(?:lambda:SourceFunctionArn|ssm:SourceInstanceArn)$)/i;

/** Whether a call of STS may have the key; AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export function isKeyOfTrustCall(key: string): boolean {
  return OF_A_TRUST_CALL.test(key);
}

export function keyOfAnotherCall({ condition, request }: Decisive): Trap | undefined {
  if (!/^sts:/i.test(request.action) || isKeyOfTrustCall(condition.key) || condition.seen !== null) return undefined;
  return { id: 'key-of-another-call', data: { action: request.action, key: condition.key } };
}

/** Nothing where the statement cannot be corrected. */
export function repaired(
  statement: Repair['statement'] | undefined,
  does: Phrase,
  widens?: Phrase,
): { readonly repair?: Repair } {
  return statement === undefined ? {} : { repair: { statement, does, ...(widens === undefined ? {} : { widens }) } };
}
