import type { KmsGrant } from '../../model/policies.js';
import { isUnknown } from '../../model/unknown.js';
import type { Dependency } from '../dependency.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, type Truth, truthOf, YES } from '../truth.js';

/** Whether the request meets one constraint of a grant. */
interface ConstraintMatch {
  readonly match: Truth;
  /** What an undecided match depends on. */
  readonly dependsOn: readonly Dependency[];
}

type Pairs = Readonly<Record<string, string>>;

const CONTEXT = 'kms:encryptioncontext:';
/** Operations without an encryption context, so that no constraint on it binds them. */
const WITHOUT_CONTEXT = new Set(
  ['DescribeKey', 'GetPublicKey', 'Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret'].map((operation) =>
    `kms:${operation}`.toLowerCase(),
  ),
);

/**
 * Every constraint that the grant puts on the request; none on RetireGrant.
 * AWS: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 * AWS: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export function matchConstraints(grant: KmsGrant, view: RequestView): ConstraintMatch[] {
  if (view.action === 'kms:retiregrant') return [];
  const {
    EncryptionContextSubset: subset,
    EncryptionContextEquals: equals,
    SourceArn,
    ...others
  } = grant.Constraints ?? {};
  const matches = Object.keys(others).map((name) => undecided(`what the constraint \`${name}\` of a grant wants`));
  if (SourceArn !== undefined) matches.push(matchSource(SourceArn, view));
  if (view.action === 'kms:creategrant') {
    matches.push(matchOperations(grant, view));
    if (subset || equals) matches.push(matchStrictness(view));
    return matches;
  }
  if (WITHOUT_CONTEXT.has(view.action)) return matches;
  if (subset) matches.push(holdsPairs(subset, view));
  if (equals) matches.push(holdsPairs(equals, view), holdsNoOther(equals, view));
  return matches;
}

function undecided(...dependsOn: Dependency[]): ConstraintMatch {
  return { match: MAYBE, dependsOn };
}

function decided(holds: boolean): ConstraintMatch {
  return { match: truthOf(holds), dependsOn: [] };
}

/** The same as a condition on aws:SourceArn. */
function matchSource(wanted: string, view: RequestView): ConstraintMatch {
  const seen = view.lookup('aws:sourcearn');
  if (isUnknown(seen)) return undecided({ key: 'aws:SourceArn' });
  if (seen === null && view.action === 'kms:describekey')
    return undecided('whether the SourceArn of a grant binds kms:DescribeKey');
  const equal = seen?.includes(wanted) === true;
  if (!equal && seen !== null && /[*?]/.test(wanted)) return undecided(`whether aws:SourceArn is \`${wanted}\``);
  return decided(equal);
}

/** Who may create grants by a grant passes on no operation that the grant does not hold. */
function matchOperations(grant: KmsGrant, view: RequestView): ConstraintMatch {
  const seen = view.lookup('kms:grantoperations');
  if (isUnknown(seen)) return undecided({ key: 'kms:GrantOperations' });
  return decided(seen === null || seen.every((operation) => grant.Operations?.includes(operation) === true));
}

/** The request tells no more of the new grant's constraint than whether there is one. */
function matchStrictness(view: RequestView): ConstraintMatch {
  if (view.lookup('kms:grantconstrainttype') === null) return decided(false);
  return undecided('whether the new grant is as strict as the one that allows to create it');
}

/** Keys of an encryption context have no case in a constraint, values do. */
function holdsPairs(wanted: Pairs, view: RequestView): ConstraintMatch {
  let match: Truth = YES;
  const open: Dependency[] = [];
  for (const [key, value] of Object.entries(wanted)) {
    const seen = view.lookup(CONTEXT + key.toLowerCase());
    if (isUnknown(seen)) open.push({ key: `kms:EncryptionContext:${key}` });
    match = and(match, isUnknown(seen) ? MAYBE : truthOf(seen?.includes(value) === true));
  }
  return { match, dependsOn: match === MAYBE ? open : [] };
}

/** Without the list of keys, the listed pairs are all that there is. */
function holdsNoOther(wanted: Pairs, view: RequestView): ConstraintMatch {
  const allowed = new Set(Object.keys(wanted).map((key) => key.toLowerCase()));
  const others = view.listedKeys(CONTEXT).filter((key) => !allowed.has(key.slice(CONTEXT.length)));
  if (others.some((key) => !isUnknown(view.lookup(key)))) return decided(false);
  const seen = view.lookup('kms:encryptioncontextkeys');
  if (isUnknown(seen)) return undecided({ key: 'kms:EncryptionContextKeys' });
  if (seen !== null) return decided(seen.every((key) => allowed.has(key.toLowerCase())));
  return others.length === 0 ? { match: YES, dependsOn: [] } : undecided({ key: 'kms:EncryptionContextKeys' });
}

export function allMet(matches: readonly ConstraintMatch[]): Truth {
  let met: Truth = YES;
  for (const { match } of matches) met = and(met, match);
  return met;
}
