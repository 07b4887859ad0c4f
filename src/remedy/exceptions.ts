import type { EvaluatedRequest } from '../check/check.js';
import { listOf, oneOrMany, withCondition } from '../check/document.js';
import { type Phrase, phrase } from '../check/phrase.js';
import { principalArnOf } from '../check/principal.js';
import type { ConditionEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import { matchesArn } from '../evaluation/index.js';
import type { Call } from '../model/call.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import { layerFacts } from '../model/layers.js';
import type { AttachedPolicy } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import { isServicePrincipal } from '../model/principal-kind.js';
import type { DerivedRequest } from '../model/request.js';
import { isUnknown } from '../model/unknown.js';
import { actionInfo, splitAction } from '../requests/index.js';
import { isGlobal } from './judge/caller.js';
import { addressIsAws, callerKindOf } from './judge/caller-kind.js';
import { hasForm } from './judge/key-forms.js';
import { resourceToName } from './resource-to-name.js';

interface DenyPlace {
  readonly evaluation: StatementEvaluation;
  readonly original: JsonObject;
  readonly policy: AttachedPolicy;
  readonly policyType: PolicyType;
  readonly denied: EvaluatedRequest;
  readonly call: Call;
}

/** A Deny with one exception more. */
interface Exception {
  readonly narrowed: JsonObject;
  readonly what: Phrase;
}

/** What becomes of a Deny: its exceptions, first what says best what is spared, and whether it may as well go. */
interface Narrowed {
  readonly exceptions: readonly Exception[];
  /** It binds nobody but the caller: an exemption would leave a statement that only looks as if it did something. */
  readonly mayGo: boolean;
}

/**
 * Where the statement lists what it spares, the list gets the entry, and the caller is not spared from the whole.
 * Else the caller is, if the statement then still binds somebody, and what the call is about.
 */
export function exceptionsOf(place: DenyPlace): Narrowed {
  const lists = listEntries(place);
  const values = listedValues(place);
  if (opensRegion(place)) return { exceptions: [...lists, ...withoutActionEverywhere(place), ...values], mayGo: false };
  const onlyPlace = lists.length > 0 || values.some(({ isOfOne }) => !isOfOne);
  const spared = [...withoutAction(place), ...resourceOrAction(place)];
  const ofPeople = ruleForPeople(place) !== undefined;
  const mayGo = bindsNobodyElse(place) && !onlyPlace && !ofPeople;
  const listed = ofPeople ? [...lists, ...values] : [...values, ...lists];
  if (onlyPlace && (ofPeople || bindsNobodyElse(place))) return { exceptions: listed, mayGo };
  if ((ofPeople && spared.length > 0) || mayGo) return { exceptions: [...spared, ...listed], mayGo };
  const named = listedCallers(place);
  const byCaller = named.length > 0 || onlyPlace ? named : newCallers(place);
  const others = onlyPlace || byCaller.length > 0 ? [] : spared;
  // A list of callers that stands there already is the smaller one beside a list of accounts or organizations.
  const exceptions = named.length > 0 && !onlyPlace ? [...named, ...listed] : [...listed, ...byCaller];
  return { exceptions: [...exceptions, ...others], mayGo };
}

/** A guard of Regions met by a service that has none: to add its Region would open all that runs there. */
function opensRegion({ evaluation, denied }: DenyPlace): boolean {
  const isGuard = evaluation.conditions.some(({ key, match }) => match === true && /^aws:RequestedRegion$/i.test(key));
  return isGuard && isGlobal(denied.request);
}

/** The entry that NotAction or NotResource lacks. */
function listEntries({ original, denied: { request } }: DenyPlace): Exception[] {
  const entry = (element: 'NotAction' | 'NotResource', value: string): Exception[] => {
    const isStandIn = element === 'NotResource' && request.origin.resourceUnknown !== undefined;
    const isLiteral = value === request.origin.shape || !/[*?]|\$\{/.test(value);
    if (original[element] === undefined || isStandIn || !isLiteral) return [];
    const narrowed = { ...original, [element]: [...listOf(original[element]), value] };
    return [{ narrowed, what: phrase('ADD_TO_LIST', { value, element }) }];
  };
  return [...entry('NotAction', request.action), ...entry('NotResource', resourceToName(request))];
}

/** AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const EXEMPTING = /^(StringNotEquals|StringNotEqualsIgnoreCase|StringNotLike|ArnNotEquals|ArnNotLike)(IfExists)?$/i;
/** A value of these stands for many callers: the one caller is the smaller exception. */
const OF_MANY = /^aws:(Principal(OrgID|OrgPaths|Account|Type)|Source(Account|Org\w+))$/i;
const OF_CALLER = /^aws:Principal(Arn|ServiceName)$/i;

/** The value that a negated condition's list lacks. */
function listedValues(place: DenyPlace): (Exception & { readonly isOfOne: boolean })[] {
  return place.evaluation.conditions.flatMap((condition) => {
    const { operator, key } = condition;
    const value = exemptValue(condition, place);
    if (value === undefined || OF_CALLER.test(key)) return [];
    const narrowed = withCondition(place.original, { operator, key, value });
    return [{ narrowed, what: phrase('ADD_TO_CONDITION', { value, operator, key }), isOfOne: OF_MANY.test(key) }];
  });
}

/** Only where the condition matched because the value is not on its list. */
function exemptValue(
  { operator, key, seen, match }: ConditionEvaluation,
  { call, denied }: DenyPlace,
): string | undefined {
  if (match !== true || seen === null || isUnknown(seen) || seen.length !== 1) return undefined;
  const [value = ''] = seen;
  if (/^NotIpAddress(IfExists)?$/i.test(operator)) {
    if (/^aws:SourceIp$/i.test(key) && addressIsAws(call, denied.request)) return undefined;
    return value.includes(':') ? `${value}/128` : `${value}/32`;
  }
  if (!EXEMPTING.test(operator) || !hasForm(key, value)) return undefined;
  // An operator with wildcards would read the value as a pattern.
  return /Like|Arn/i.test(operator) && /[*?]/.test(value) ? undefined : value;
}

interface NamedException {
  readonly operator: string;
  readonly key: string;
  readonly value: string;
}

/** The list of callers that the statement spares, with this one. */
function listedCallers(place: DenyPlace): Exception[] {
  const named = place.evaluation.conditions.flatMap((condition): NamedException[] => {
    const value = OF_CALLER.test(condition.key) ? exemptValue(condition, place) : undefined;
    return value === undefined ? [] : [{ operator: condition.operator, key: condition.key, value }];
  });
  return named.map((entry) => ({
    narrowed: withCondition(place.original, entry),
    what: phrase('ADD_TO_CONDITION', { ...entry }),
  }));
}

function newCallers(place: DenyPlace): Exception[] {
  return newException(place, place.denied.request).map((exception) => ({
    narrowed: withCondition(place.original, exception),
    what: sparing(exception),
  }));
}

function sparing({ operator, key, value }: NamedException): Phrase {
  if (/^aws:ViaAWSService$/i.test(key)) return phrase('SPARE_CALLS_OF_SERVICES', { operator, key, value });
  const ofServices = /^aws:PrincipalIsAWSService$/i.test(key);
  return phrase(ofServices ? 'SPARE_SERVICES' : 'EXEMPT', { operator, key, value });
}

/** What services do not have, as they are no IAM principals and in no organization. */
const IDENTITY_PERIMETER = /^aws:Principal(OrgID|OrgPaths|Account|Arn|Tag\/.+)$/i;
const NETWORK = /^aws:(Source(Ip|Vpc|Vpce)|VpcSourceIp|Vpce\w+)$/i;

/** By the key that this kind of caller has: services have no ARN, and neither have callers with a token. */
function newException({ evaluation }: DenyPlace, request: DerivedRequest): NamedException[] {
  const asksBy = (keys: RegExp) => evaluation.conditions.some(({ key }) => keys.test(key));
  if (isServicePrincipal(request.principal)) {
    const one = { operator: 'StringNotEquals', key: 'aws:PrincipalServiceName', value: request.principal };
    const every = { operator: 'BoolIfExists', key: 'aws:PrincipalIsAWSService', value: 'false' };
    return asksBy(IDENTITY_PERIMETER) ? [every, one] : [one];
  }
  if (request.origin.via !== undefined && asksBy(NETWORK)) {
    return [{ operator: 'BoolIfExists', key: 'aws:ViaAWSService', value: 'false' }];
  }
  const provider = /:oidc-provider\/(.+)$/.exec(request.principal)?.[1];
  if (provider !== undefined) {
    const subject = request.context?.[`${provider}:sub`];
    return typeof subject === 'string' ? [{ operator: 'StringNotEquals', key: `${provider}:sub`, value: subject }] : [];
  }
  const value = principalArnOf(request);
  // Who calls with an assertion has no ARN of its own.
  if (value.includes(':saml-provider/')) return [];
  return value.startsWith('arn:') ? [{ operator: 'ArnNotLike', key: 'aws:PrincipalArn', value }] : [];
}

/**
 * `*` gives way to all but the one resource, or all but the one action.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
 */
function resourceOrAction({ original, denied: { request }, policyType }: DenyPlace): Exception[] {
  const { action, resource } = request;
  const { Resource, Action, ...others } = original;
  const isLiteral = request.origin.resourceUnknown === undefined && !/[*?]|\$\{/.test(resource);
  const hasResource = actionInfo(...splitAction(action))?.isWildcardOnly !== true;
  if (listOf(Resource).includes('*') && isLiteral && hasResource) {
    const named = resourceToName(request);
    const narrowed = { ...others, ...(Action === undefined ? {} : { Action }), NotResource: named };
    return [{ narrowed, what: phrase('SPARE_RESOURCE', { resource: named }) }];
  }
  const everywhere = withoutActionEverywhere({ original, denied: { request }, policyType });
  if (everywhere.length > 0) return everywhere;
  const named = listOf(Resource);
  const rest = named.filter((one) => one !== resource);
  if (isLiteral && rest.length > 0 && rest.length < named.length && !rest.some((one) => matchesArn(one, resource))) {
    const narrowed = { ...original, Resource: oneOrMany(rest) };
    return [{ narrowed, what: phrase('TAKE_OUT_RESOURCE', { resource }) }];
  }
  return [];
}

/** An RCP has no NotAction. */
function withoutActionEverywhere({
  original: { Action, ...others },
  denied,
  policyType,
}: Pick<DenyPlace, 'original' | 'policyType'> & { readonly denied: Pick<EvaluatedRequest, 'request'> }): Exception[] {
  if (!listOf(Action).includes('*') || policyType === 'resource-control-policy') return [];
  const { action } = denied.request;
  return [{ narrowed: { ...others, NotAction: action }, what: phrase('SPARE_ACTION', { action }) }];
}

/** A caller with a token has no key that would tell it apart: the statement is no longer about its action. */
function withoutAction({ original, denied: { request } }: DenyPlace): Exception[] {
  const actions = listOf(original['Action']);
  const others = actions.filter((action) => action.toLowerCase() !== request.action.toLowerCase());
  if (!/:(oidc|saml)-provider\//.test(request.principal) || others.length === 0 || others.length === actions.length) {
    return [];
  }
  const narrowed = { ...original, Action: oneOrMany(others) };
  return [{ narrowed, what: phrase('TAKE_OUT_ACTION', { action: request.action }) }];
}

const FOR_PEOPLE = /^aws:(MultiFactorAuth\w+|SourceIp|RequestedRegion)$/i;

/** Where people sign in from, or with what, met by the credentials of a function or a service: the keys of that. */
export function ruleForPeople({ evaluation, denied, call }: Pick<DenyPlace, 'evaluation' | 'denied' | 'call'>) {
  const kind = callerKindOf(call, denied.request);
  const keys = evaluation.conditions.flatMap(({ key }) => (FOR_PEOPLE.test(key) ? [key] : []));
  if (kind === 'person' || keys.length === 0) return undefined;
  return { keys: [...new Set(keys)], who: principalArnOf(denied.request), kind };
}

/** The caller's own inline policy or session policy, and a resource's policy with this one Principal. */
function bindsNobodyElse({ policyType, policy, original, denied }: DenyPlace): boolean {
  const own = principalArnOf(denied.request);
  const isHis = policy.attachedTo === own || policy.attachedTo === denied.request.principal;
  if (layerFacts(policyType).bearer === 'principal') return !policy.id.startsWith('arn:') && isHis;
  const { Principal } = original;
  if (!isJsonObject(Principal) || Object.keys(Principal).length !== 1) return false;
  const names = listOf(Principal['AWS'] ?? Principal['Service']);
  return names.length === 1 && (names[0] === own || names[0] === denied.request.principal);
}
