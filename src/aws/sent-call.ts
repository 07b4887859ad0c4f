import { parseArn } from '../model/arn.js';
import type { AwsOptions, SentCall } from './aws.js';
import { awsError } from './error.js';

type About = Pick<SentCall, 'operation' | 'account' | 'region'> & { readonly endpoint: string };

/** The account of the tool's own credentials, once AWS has told it. */
const OWN = new WeakMap<object, string>();

/** Sends one attempt and tells whoever listens: never what it held, only where it went and how it ended. */
export async function toldCall<T>(options: AwsOptions, about: About, send: () => Promise<T>): Promise<T> {
  const { onCall } = options;
  if (onCall === undefined) return send();
  const started = Date.now();
  const tell = (outcome: string) =>
    onCall({
      time: new Date(started).toISOString(),
      ...about,
      account: accountOf(about.account, options),
      milliseconds: Date.now() - started,
      outcome,
    });
  try {
    const answer = await send();
    if (about.operation === 'sts:GetCallerIdentity' && about.account === 'own') keepAccount(options, answer);
    tell('ok');
    return answer;
  } catch (error) {
    tell(awsError(error).code);
    throw error;
  }
}

/** Where a request of the SDK goes, without path and query. */
export function endpointOf(request: unknown): string {
  const { protocol, hostname, port } = Object(request) as { protocol?: string; hostname?: string; port?: number };
  return `${protocol ?? ''}//${hostname ?? ''}${port === undefined ? '' : `:${port}`}`;
}

/** A signer is named by the role that it assumed, whose ARN tells the account. */
function accountOf(signer: string, options: AwsOptions): string {
  return signer === 'own' ? (OWN.get(options) ?? 'own') : (parseArn(signer)?.account ?? signer);
}

function keepAccount(options: AwsOptions, answer: unknown): void {
  const { output } = Object(answer) as { output?: { Account?: unknown } };
  if (typeof output?.Account === 'string') OWN.set(options, output.Account);
}
