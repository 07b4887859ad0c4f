import type { KmsGrant } from '../../vocabulary/layer.js';
import { isUnknown } from '../../vocabulary/unknown.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, type Truth, truthOf, YES } from '../truth.js';

type Constraints = NonNullable<KmsGrant['Constraints']>;
type Pairs = Readonly<Record<string, string>>;

/** Operations that take no encryption context, so that constraints on it do not bind them. */
const WITHOUT_CONTEXT = new Set(['kms:describekey', 'kms:retiregrant', 'kms:getpublickey']);
const CONTEXT = 'kms:encryptioncontext:';
const SOURCE = 'aws:sourcearn';

/** Whether the request meets every constraint of a grant. */
export function matchConstraints(constraints: Constraints, view: RequestView): Truth {
  return and(matchSource(constraints, view), matchContext(constraints, view));
}

function matchSource({ SourceArn }: Constraints, view: RequestView): Truth {
  if (SourceArn === undefined || view.action === 'kms:retiregrant') return YES;
  const seen = view.lookup(SOURCE);
  if (isUnknown(seen)) return MAYBE;
  // AWS has it apply to DescribeKey "when specified in the request", which leaves open what holds when it is not.
  if (seen === null) return view.action === 'kms:describekey' ? MAYBE : NO;
  return truthOf(seen.includes(SourceArn));
}

function matchContext(constraints: Constraints, view: RequestView): Truth {
  if (!bindsContext(constraints, view)) return YES;
  if (view.action === 'kms:creategrant') return asStrict(view);
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equals } = constraints;
  return and(
    subset ? holdsPairs(subset, view) : YES,
    equals ? and(holdsPairs(equals, view), holdsNoOther(equals, view)) : YES,
  );
}

function bindsContext(constraints: Constraints, view: RequestView): boolean {
  const constrained = constraints.EncryptionContextSubset ?? constraints.EncryptionContextEquals;
  return constrained !== undefined && !WITHOUT_CONTEXT.has(view.action);
}

/** A grant made by right of another has to be constrained as strictly; the request tells no more than whether it is constrained. */
function asStrict(view: RequestView): Truth {
  return view.lookup('kms:grantconstrainttype') === null ? NO : MAYBE;
}

function holdsPairs(wanted: Pairs, view: RequestView): Truth {
  let truth: Truth = YES;
  for (const [key, value] of Object.entries(wanted)) {
    const seen = view.lookup(CONTEXT + key.toLowerCase());
    truth = and(truth, isUnknown(seen) ? MAYBE : truthOf(seen?.includes(value) === true));
  }
  return truth;
}

/** The keys of a constraint have no case, its values do. */
function holdsNoOther(wanted: Pairs, view: RequestView): Truth {
  const seen = view.lookup('kms:encryptioncontextkeys');
  if (isUnknown(seen)) return MAYBE;
  const allowed = new Set(Object.keys(wanted).map((key) => key.toLowerCase()));
  // Without the list of keys, the listed pairs are all that there is.
  if (seen === null) return truthOf(view.listedKeys(CONTEXT).length === allowed.size);
  return truthOf(seen.every((key) => allowed.has(key.toLowerCase())));
}

/** What the constraints hang on, where they are neither met nor missed for sure. */
export function missingForConstraints(constraints: Constraints, view: RequestView): string[] {
  const source = matchSource(constraints, view) === MAYBE ? [missingSource(view)] : [];
  return matchContext(constraints, view) === MAYBE ? [...source, ...missingContext(constraints, view)] : source;
}

function missingSource(view: RequestView): string {
  return isUnknown(view.lookup(SOURCE))
    ? 'aws:SourceArn'
    : 'what AWS makes of the SourceArn of a grant for DescribeKey';
}

function missingContext(constraints: Constraints, view: RequestView): string[] {
  if (view.action === 'kms:creategrant') return ['whether the new grant is constrained as strictly as the one it uses'];
  const pairs = { ...constraints.EncryptionContextSubset, ...constraints.EncryptionContextEquals };
  const keys = Object.keys(pairs).filter((key) => isUnknown(view.lookup(CONTEXT + key.toLowerCase())));
  return keys.length > 0 ? keys.map((key) => `kms:EncryptionContext:${key}`) : ['kms:EncryptionContextKeys'];
}
