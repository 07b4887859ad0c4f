import { ASKS_ALSO } from '../asks.js';
import { WRITES, type WriteRow } from './operations.js';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface WriterPlace {
  readonly partition: string;
  /** `*` where it is not known. */
  readonly account: string;
  /** Of the policies and roles that grant makes: what fences the writer in. */
  readonly path: string;
}

/**
 * What the writer needs of AWS, narrowed to what grant makes below its path. Who holds this can raise whatever role he
 * may attach to: it is for administrators, or for a pipeline behind a permissions boundary.
 */
export function writerStatements({ partition, account, path }: WriterPlace): Statement[] {
  const iam = (what: string) => `arn:${partition}:iam::${account}:${what}`;
  const made = iam(`policy${path}*`);
  return [
    allow('WritePolicies', actionsOn('policies'), made),
    {
      ...allow('AttachOurs', actionsOn('attachments'), iam('role/*')),
      Condition: { ArnLike: { 'iam:PolicyARN': made } },
    },
    allow('MakeRoles', actionsOn('roles'), iam(`role${path}*`)),
    {
      ...allow('PassToLambda', ['iam:PassRole'], iam('role/*')),
      Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
    allow(
      'SetRole',
      actionsOn('functions').filter((action) => action !== 'iam:PassRole'),
      `arn:${partition}:lambda:*:${account}:function:*`,
    ),
  ];
}

function actionsOn(on: WriteRow['on']): string[] {
  const operations = Object.entries(WRITES).flatMap(([operation, row]) => (row.on === on ? [operation] : []));
  const also: Readonly<Partial<Record<string, readonly string[]>>> = ASKS_ALSO;
  return [...new Set(operations.flatMap((operation) => [operation, ...(also[operation] ?? [])]))].sort();
}

function allow(Sid: string, Action: readonly string[], Resource: string): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}
