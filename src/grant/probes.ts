import { isAskedOn } from '../access/resources.js';
import { authorize, compilePolicies, matchesArn } from '../evaluation/index.js';
import type { AttachedPolicy, Layer } from '../model/policies.js';
import { actionsOfService } from '../model/reference/action-info.js';
import type { RequestContext } from '../model/request.js';
import { isUnknown } from '../model/unknown.js';
import type { Ground } from './ground.js';
import type { Element, GrantDocument } from './intent.js';

/** What the probes are put to: the grounds, and the role's identity policies as they are. */
export interface ProbeGround {
  readonly ground: Ground;
  readonly identity: Layer;
}

interface Probe extends Element {
  readonly context: RequestContext;
}

interface Probed {
  readonly newlyAllowed: readonly Element[];
  readonly probed: { readonly actions: number; readonly resources: number };
}

/**
 * What identity policies with the documents allow, and without them do not, beside the intent: every action of the
 * services on the resources and their neighbours. Unread layers bear on nothing here: it is the widest that can be.
 */
export function newlyAllowed(intent: readonly Element[], documents: readonly GrantDocument[], of: ProbeGround): Probed {
  const policies = documents.map((document, index) => ({ id: `grant ${index + 1}`, document }));
  const { ground, identity: before } = of;
  const after = [...readOf(before), ...policies];
  const probes = probesOf(ground, intent).filter(
    ({ action, resource, context }) =>
      Object.keys(context).length > 0 || !intent.some((element) => covers(element, { action, resource })),
  );
  return {
    newlyAllowed: alsoAllowed(probes, { ground, before, after }),
    probed: {
      actions: new Set(probes.map(({ action }) => action)).size,
      resources: new Set(probes.map(({ resource }) => resource)).size,
    },
  };
}

/** A role's identity policies before and after a change. */
export interface Compared {
  readonly ground: Ground;
  readonly before: Layer;
  readonly after: Layer;
}

/** Of the probes those that identity policies allow after the change and not before. */
export function alsoAllowed(
  probes: readonly (Element & { readonly context?: RequestContext })[],
  { ground, before, after }: Compared,
): Element[] {
  const [old, fresh] = [allowing(ground, before), allowing(ground, after)];
  const found = probes.filter((probe) => fresh(probe) && !old(probe));
  return [...new Map(found.map(({ action, resource }) => [`${action}\n${resource}`, { action, resource }])).values()];
}

function readOf(identity: Layer): AttachedPolicy[] {
  return isUnknown(identity) ? [] : identity.flatMap((one) => (isUnknown(one) ? [] : [one]));
}

/** True where an element's pattern names the resource that its action is asked on. */
export function covers(element: Element, asked: Element): boolean {
  if (element.action !== asked.action) return false;
  return (
    element.resource === '*' || element.resource === asked.resource || matchesArn(element.resource, asked.resource)
  );
}

/** Allowed for certain, or perhaps: a key that nobody told may open a statement. */
function allowing({ role, account }: Ground, identity: Layer) {
  const policies = compilePolicies({ identity: readOf(identity) });
  return ({ action, resource, context = {} }: Element & { readonly context?: RequestContext }): boolean => {
    const request = { principal: role.arn, principalAccount: account, action, resource, context };
    const { decision } = authorize({ request, policies });
    return decision === 'allowed' || decision === 'undetermined';
  };
}

/** Each table's own resources, and neighbours that a careless pattern would reach. */
function probesOf(ground: Ground, intent: readonly Element[]): Probe[] {
  const tables = ground.tables.flatMap(({ arn, indexes, streamArn }) => [
    arn,
    ...indexes.map((index) => `${arn}/index/${index}`),
    `${arn}/index/another`,
    ...(streamArn === undefined ? [] : [streamArn]),
    `${arn}/stream/2020-01-01T00:00:00.000`,
    `${arn}/backup/01600000000000-0a1b2c3d`,
    `${arn}2`,
    `${arn.slice(0, arn.lastIndexOf('/') + 1)}another`,
  ]);
  return [
    ...onEach('dynamodb', [...tables, '*']),
    ...onEach('logs', logResources(ground, intent)),
    ...keyProbes(ground),
  ];
}

function onEach(service: string, resources: readonly string[]): Probe[] {
  const actions = actionsOfService(service);
  return [...new Set(resources)].flatMap((resource) =>
    actions.filter((action) => isAskedOn(action, resource)).map((action) => ({ action, resource, context: {} })),
  );
}

function logResources({ function: fn, partition, account }: Ground, intent: readonly Element[]): string[] {
  if (fn === undefined || !intent.some(({ action }) => action.startsWith('logs:'))) return [];
  const arn = (group: string) => `arn:${partition}:logs:${fn.region}:${account}:log-group:${group}`;
  return [fn.logGroup, `${fn.logGroup}-2`, '/aws/lambda/another'].flatMap((group) => [
    arn(group),
    `${arn(group)}:log-stream:`,
    `${arn(group)}:log-stream:example`,
  ]);
}

/** The key for another table, straight from the caller, and for every other action. */
function keyProbes({ tables, region }: Ground): Probe[] {
  const via = { 'kms:ViaService': `dynamodb.${region}.amazonaws.com`, 'kms:CallerAccount': tables[0]?.account ?? '' };
  const table = 'kms:EncryptionContext:aws:dynamodb:tableName';
  return tables.flatMap(({ customerKey, name }) => {
    if (customerKey === undefined) return [];
    const actions = actionsOfService('kms').filter((action) => isAskedOn(action, customerKey));
    const contexts: RequestContext[] = [
      { 'kms:ViaService': null, [table]: name },
      { ...via, [table]: `${name}2` },
      { ...via, [table]: null },
    ];
    const others = actions.filter((action) => action !== 'kms:Decrypt');
    return [
      ...others.map((action) => ({ action, resource: customerKey, context: { ...via, [table]: name } })),
      ...contexts.map((context) => ({ action: 'kms:Decrypt', resource: customerKey, context })),
    ];
  });
}
