import { DoctorError } from '../model/error.js';
import { plainOutput } from './answers/plain.js';
import { asClient } from './any-client.js';
import type { AwsOptions } from './aws.js';
import { Clients, type Signer } from './clients.js';
import { openContext } from './context.js';

/** One write. Its operation must be among those that `services/*-writes.ts` list. */
export interface WriteCall {
  /** `iam:CreatePolicy`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly region?: string;
}

/** AWS for writing: each call is sent once and never again, as a lost answer may hide a success. */
interface AwsWriter {
  /** The output; throws as the SDK throws. */
  send(call: WriteCall): Promise<Record<string, unknown>>;
  close(): void;
}

const WRITES = {
  iam: () => import('./services/iam-writes.js'),
  lambda: () => import('./services/lambda-writes.js'),
} satisfies Record<string, () => Promise<object>>;

/** Opens AWS for the writer of `grant` alone; the architecture test holds who imports this. */
export async function openWriter(options: AwsOptions): Promise<AwsWriter> {
  const context = await openContext(options);
  const clients = new Clients(context, 1);
  const signer: Signer = { account: 'own', credentials: context.credentials };
  return {
    async send({ operation, input, region }) {
      const { service, Client, Command } = await commandOf(operation);
      const client = clients.client(Client, { service, region, signer });
      return plainOutput(await client.send(new Command(input), {}));
    },
    close: () => context.transport.destroy(),
  };
}

async function commandOf(operation: string) {
  const [service = '', command = ''] = operation.split(':');
  const load = service === 'iam' || service === 'lambda' ? WRITES[service] : undefined;
  const module: Record<string, unknown> = load === undefined ? {} : await load();
  const found = asClient(module['Client'], module[command]);
  if (found !== undefined) return { service, ...found };
  throw new DoctorError({ source: 'doctor', code: 'CommandUnknown' }, `\`${operation}\` is no write of grant`);
}
