import { atTerminal } from './terminal.js';

const REPLAY = '--replay test/example-account';
const MESSAGE =
  'User: arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc1234 is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy';
const CAN =
  'can --replay test/example-account arn:aws:iam::111122223333:role/orders-api GetItem,PutItem,DeleteItem orders ledger --region us-east-1';

/** What people run first, by name. */
export const COMMANDS = {
  'one-denial': `${REPLAY} --event-id da552772-3bd6-fa7e-1f13-d07f556771b1`,
  'many-denials': REPLAY,
  explain: `explain '${MESSAGE}' --offline`,
  can: CAN,
} as const;

export const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
] as const;

export type CaptureName = keyof typeof COMMANDS;
export type Size = (typeof SIZES)[number];

/** What a terminal of a size gets of a command, colours and all, without a pager. */
export async function captured(name: CaptureName, size: Size): Promise<string> {
  const run = await atTerminal(`node bin/ddb-doctor.js ${COMMANDS[name]}`, { ...size, env: { AWS_PAGER: '' } });
  return run.output;
}

export function fileOf(name: CaptureName, { columns, rows }: Size): string {
  return `${name}-${columns}x${rows}.txt`;
}

/** The text without its colours. */
export function plain(text: string): string {
  return text.replaceAll(/\u001b\[[\d;]*m/g, '');
}
