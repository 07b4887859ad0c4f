import type { Element } from '../../grant/intent.js';
import { parseArn } from '../../model/arn.js';
import { plainText } from '../plain-text.js';

/** `GetItem, Query` of their full names. */
export function actionsInWords(actions: readonly string[]): string {
  return actions.map((action) => plainText(action.slice(action.indexOf(':') + 1))).join(', ');
}

/** `table/orders`, `log-group:/aws/lambda/f:*`, `key/…`: an ARN without what the plan's head tells. */
export function shortResource(resource: string): string {
  const short = parseArn(resource)?.resource;
  return plainText(short === undefined || short === '*' ? resource : short);
}

/** Elements as actions on resources, resources with the same actions together. */
export function elementsInWords(elements: readonly Element[]): string[] {
  const byResource = new Map<string, string[]>();
  for (const { action, resource } of elements) byResource.set(resource, [...(byResource.get(resource) ?? []), action]);
  return [...byResource].map(([resource, actions]) => `${actionsInWords(actions)} on ${shortResource(resource)}`);
}

/** The last part of an ARN or path. */
export function lastPart(arn: string): string {
  return plainText(arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1));
}
