import { BLOCKS } from './data.generated.js';

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging';

/** `[level, {resource type: 1 when required}, indexes into the service's condition keys]` */
type ActionEntry = readonly [AccessLevel, Readonly<Record<string, 0 | 1>>, readonly number[]];

/** One service of the Service Authorization Reference. */
interface ServiceReference {
  readonly service: string;
  /** In words: `Amazon DynamoDB`. */
  readonly name: string;
  readonly supportsResourceControl: boolean;
  readonly conditionKeys: readonly string[];
  /** Resource type to ARN format: `table` to `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}`. */
  readonly arnFormats: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, ActionEntry>>;
  /** Action names in lower case to the names as AWS writes them. */
  readonly actionNames: ReadonlyMap<string, string>;
}

type ServiceLine = readonly [string, 0 | 1, readonly string[], Record<string, string>, Record<string, ActionEntry>];

const parsed = new Map<string, ServiceReference | undefined>();
const opened = new Map<Block, ReadonlyMap<string, string>>();

type Block = (typeof BLOCKS)[number];

function linesOf(block: Block): ReadonlyMap<string, string> {
  const known = opened.get(block);
  if (known !== undefined) return known;
  const lines = new Map(
    block
      .text()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('\t')), line]),
  );
  opened.set(block, lines);
  return lines;
}

let names: readonly string[] | undefined;

/** Every service prefix that the reference knows. */
export function serviceNames(): readonly string[] {
  names ??= BLOCKS.flatMap(({ services }) => services.trim().split(' ')).sort();
  return names;
}

/** Undefined for a service prefix that the reference does not know. Parsed once, on first use. */
export function serviceReference(service: string): ServiceReference | undefined {
  const key = service.toLowerCase();
  if (!parsed.has(key)) parsed.set(key, parseService(key));
  return parsed.get(key);
}

function parseService(service: string): ServiceReference | undefined {
  const block = BLOCKS.find(({ services }) => services.includes(` ${service} `));
  const line = block && linesOf(block).get(service);
  if (line === undefined) return undefined;
  const [name, rcp, conditionKeys, arnFormats, actions] = JSON.parse(line.slice(service.length + 1)) as ServiceLine;
  const actionNames = new Map(Object.keys(actions).map((action) => [action.toLowerCase(), action]));
  return { service, name, supportsResourceControl: rcp === 1, conditionKeys, arnFormats, actions, actionNames };
}
