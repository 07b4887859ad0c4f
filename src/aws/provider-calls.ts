import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { parseArn } from '../model/arn.js';
import type { AwsOptions, SentCall } from './aws.js';
import { awsError } from './error.js';
import { endpointOf } from './sent-call.js';

type Handler = Pick<
  NodeHttpHandler,
  'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>;
type Sent = Parameters<NodeHttpHandler['handle']>[0];

/**
 * The HTTP handler of the SDK's credential providers, which make calls of their own: a role of a profile, IAM Identity
 * Center, a web identity. Each is told like the tool's, never what it held.
 */
export function toldHandler(handler: NodeHttpHandler, { onCall }: AwsOptions): Handler {
  if (onCall === undefined) return handler;
  return {
    metadata: handler.metadata,
    destroy: () => handler.destroy(),
    updateHttpClientConfig: (key, value) => handler.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => handler.httpHandlerConfigs(),
    async handle(request, options) {
      const started = Date.now();
      const tell = (outcome: string) => {
        const milliseconds = Date.now() - started;
        onCall({ time: new Date(started).toISOString(), ...aboutOf(request), milliseconds, outcome });
      };
      try {
        const answer = await handler.handle(request, options);
        const { statusCode } = answer.response;
        tell(statusCode < 300 ? 'ok' : `HTTP${statusCode}`);
        return answer;
      } catch (error) {
        tell(awsError(error).code);
        throw error;
      }
    },
  };
}

/** What an operation is called, and whose account it opens, by where its request goes. */
function aboutOf(request: Sent): Pick<SentCall, 'operation' | 'account' | 'region' | 'endpoint'> {
  const { path, query, body, hostname } = request;
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  const role = parseArn(form.get('RoleArn') ?? '')?.account;
  const account = role ?? (typeof query?.['account_id'] === 'string' ? query['account_id'] : 'own');
  const action = form.get('Action');
  const operation = action === null ? OF_PATHS.find(([end]) => path.endsWith(end))?.[1] : `sts:${action}`;
  const region = /\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(hostname)?.[1] ?? 'global';
  return { operation: operation ?? 'credentials', account, region, endpoint: endpointOf(request) };
}

const OF_PATHS = [
  ['/federation/credentials', 'sso:GetRoleCredentials'],
  ['/v1/token', 'signin:CreateOAuth2Token'],
  ['/token', 'sso-oidc:CreateToken'],
] as const;
