import { type AccessLevel, serviceReference } from './reference.js';

/** A resource type that an action can be asked on. */
export interface ActionResourceType {
  /** `table` */
  readonly name: string;
  /** A call always names a resource of this type. */
  readonly required: boolean;
  /** `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}` */
  readonly arnFormat: string;
}

/** What the Service Authorization Reference says of an action. */
export interface ActionInfo {
  readonly service: string;
  /** As AWS writes it: `GetItem`. */
  readonly action: string;
  readonly accessLevel: AccessLevel;
  readonly resourceTypes: readonly ActionResourceType[];
  /** Keys of the service and the tag keys that the action supports; keys of every request (aws:SourceIp…) are not listed. */
  readonly conditionKeys: readonly string[];
  /** The action has no resource types: a policy must name `*`. */
  readonly isWildcardOnly: boolean;
}

/** Any case. Undefined when the reference does not know the service or the action. */
export function actionInfo(service: string, action: string): ActionInfo | undefined {
  const reference = serviceReference(service);
  const name = reference?.actionNames.get(action.toLowerCase());
  const entry = name === undefined ? undefined : reference?.actions[name];
  if (reference === undefined || name === undefined || entry === undefined) return undefined;
  const [accessLevel, types, keys] = entry;
  return {
    service: reference.service,
    action: name,
    accessLevel,
    resourceTypes: Object.entries(types).map(([type, required]) => ({
      name: type,
      required: required === 1,
      arnFormat: reference.arnFormats[type] ?? '*',
    })),
    conditionKeys: keys.flatMap((index) => reference.conditionKeys[index] ?? []),
    isWildcardOnly: Object.keys(types).length === 0,
  };
}

/** `service:Action`, any case. */
export function actionExists(action: string): boolean {
  const [service, name] = splitAction(action);
  return actionInfo(service, name) !== undefined;
}

/** Every action of a service, `service:Action`; empty for an unknown service. */
export function actionsOfService(service: string): readonly string[] {
  const reference = serviceReference(service);
  return reference === undefined ? [] : Object.keys(reference.actions).map((name) => `${reference.service}:${name}`);
}

/** `dynamodb:GetItem` to its two halves. */
export function splitAction(action: string): readonly [service: string, name: string] {
  const colon = action.indexOf(':');
  return [action.slice(0, colon), action.slice(colon + 1)];
}

/** Resource types of a service to their ARN formats; empty for an unknown service. */
export function arnFormats(service: string): Readonly<Record<string, string>> {
  return serviceReference(service)?.arnFormats ?? {};
}

/** True when resource control policies bind the service; undefined for an unknown service. */
export function supportsResourceControl(service: string): boolean | undefined {
  return serviceReference(service)?.supportsResourceControl;
}
