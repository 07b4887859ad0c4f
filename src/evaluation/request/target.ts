import { type Arn, parseArn } from '../../model/arn.js';

/** An action on a resource: all of a request that policies can be prepared for. */
export interface Target {
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  /** Undefined when the resource is not named by an ARN. */
  readonly arn: Arn | undefined;
  /** A number of its own among the targets of its generation. */
  readonly id: number;
  readonly generation: object;
}

interface KnownAction {
  readonly action: string;
  readonly byResource: Map<string, Target>;
}

/** Beyond so many a new generation begins and the old one is forgotten, so that memory stays flat. */
const MOST_TARGETS = 16_384;
const MOST_ACTIONS = 16_384;

const known = new Map<string, KnownAction>();
let generation = {};
let targets = 0;

/** Equal actions and resources make one target, as long as its generation lasts. */
export function targetOf(action: string, resource: string): Target {
  const one = known.get(action) ?? newAction(action);
  return one.byResource.get(resource) ?? newTarget(one, resource);
}

function newAction(action: string): KnownAction {
  if (known.size >= MOST_ACTIONS) beginGeneration();
  const one = { action: action.toLowerCase(), byResource: new Map<string, Target>() };
  known.set(action, one);
  return one;
}

function newTarget({ action, byResource }: KnownAction, resource: string): Target {
  if (targets >= MOST_TARGETS) beginGeneration();
  const target = { action, resource, arn: parseArn(resource), id: targets++, generation };
  byResource.set(resource, target);
  return target;
}

function beginGeneration(): void {
  known.clear();
  generation = {};
  targets = 0;
}
