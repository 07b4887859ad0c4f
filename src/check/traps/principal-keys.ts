import { matchesArn } from '../../evaluation/index.js';
import { formatArn, parseArn } from '../../model/arn.js';
import { principalKind } from '../../model/principal-kind.js';
import { isUnknown } from '../../model/unknown.js';
import { phrase } from '../phrase.js';
import { NO_IAM_PRINCIPALS } from './catalogue.js';
import { type Decisive, repaired } from './conditions.js';
import { withConditionInstead, withoutCondition, writtenValues } from './edit.js';
import type { Trap } from './trap.js';

const OF_IAM_PRINCIPALS = /^aws:Principal(Arn|OrgID|OrgPaths|Tag\/.+)$/i;

/** What tells on whose behalf a service calls, in place of who calls. */
const OF_SERVICES: ReadonlyMap<string, string> = new Map([
  ['aws:principalorgid', 'aws:SourceOrgID'],
  ['aws:principalorgpaths', 'aws:SourceOrgPaths'],
]);

/** An Allow that asks for a key which this kind of caller never has admits none of its kind. */
export function keyOfIamPrincipals(place: Decisive): Trap | undefined {
  const { condition, request, statement, written } = place;
  const kind = principalKind(request.principal);
  const who = NO_IAM_PRINCIPALS[kind];
  if (who === undefined || statement.effect !== 'Allow') return undefined;
  if (condition.seen !== null || !OF_IAM_PRINCIPALS.test(condition.key)) return undefined;
  const instead = kind === 'service' ? OF_SERVICES.get(condition.key.toLowerCase()) : undefined;
  const trap = {
    id: 'key-of-iam-principals',
    data: { who, key: condition.key, ...(instead === undefined ? {} : { instead }) },
  } as const;
  if (written === undefined) return trap;
  if (instead !== undefined) {
    const values = writtenValues(written, condition);
    const compared = withConditionInstead(written, condition, { ...condition, key: instead, values });
    return { ...trap, ...repaired(compared, phrase('WRITE_FOR', { meant: instead, old: condition.key })) };
  }
  const rest = withoutCondition(written, condition);
  // The claims of the token go on to tell who is meant.
  const isTold = kind === 'identity-provider' && JSON.stringify(rest['Condition'] ?? {}).includes(':sub"');
  return { ...trap, ...repaired(isTold ? rest : undefined, phrase('TAKE_OUT_CONDITION', { key: condition.key })) };
}

/** The ARN of a session, of which aws:PrincipalArn holds the role's. */
const SESSION = /^arn:[^:]+:sts::[^:]*:assumed-role\/([^/]+)(?:\/.*)?$/;

export function sessionUnderPrincipalArn(place: Decisive): Trap | undefined {
  const seen = roleSeen(place);
  if (seen === undefined) return undefined;
  const role = parseArn(seen)?.resource.replace(/^.*\//, '');
  const old = place.condition.wanted.find((value) => {
    const [, name] = SESSION.exec(value) ?? [];
    return (
      name !== undefined && (name === role || name === '*') && parseArn(value)?.account === parseArn(seen)?.account
    );
  });
  if (old === undefined) return undefined;
  return { id: 'session-arn', data: {}, ...inPlaceOf(old, seen, place) };
}

/** A role's ARN without its path, as the name alone is known. */
export function roleWithoutPath(place: Decisive): Trap | undefined {
  const seen = roleSeen(place);
  const arn = parseArn(seen ?? '');
  const [, path = '', name] = /^role\/(.+\/)([^/]+)$/.exec(arn?.resource ?? '') ?? [];
  if (seen === undefined || arn === undefined || name === undefined) return undefined;
  const bare = formatArn({ ...arn, resource: `role/${name}` });
  const old = place.condition.wanted.find((value) => matchesArn(value, bare));
  if (old === undefined) return undefined;
  const meant = old.replace(':role/', `:role/${path}`);
  return {
    id: 'role-path',
    data: { path: `/${path}` },
    ...inPlaceOf(old, matchesArn(meant, seen) ? meant : seen, place),
  };
}

function roleSeen({ condition: { key, seen } }: Decisive): string | undefined {
  if (!/^aws:PrincipalArn$/i.test(key) || seen === null || isUnknown(seen)) return undefined;
  const [one, ...others] = seen;
  return one !== undefined && others.length === 0 && principalKind(one) === 'role' ? one : undefined;
}

function inPlaceOf(old: string, meant: string, { condition, written }: Decisive) {
  const values = writtenValues(written, condition);
  return repaired(
    written && values.includes(old)
      ? withConditionInstead(written, condition, {
          ...condition,
          values: [...new Set(values.map((value) => (value === old ? meant : value)))],
        })
      : undefined,
    phrase('WRITE_FOR', { meant, old }),
  );
}
