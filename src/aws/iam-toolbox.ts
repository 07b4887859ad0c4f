import { PageGuard } from './answers/page-guard.js';
import { assertAnswer } from './answers/promises.js';
import type { Aws, AwsScope } from './aws.js';
import { awsError } from './error.js';
import { systemClock } from './pacer.js';

export interface AuthorizationDetails {
  readonly requestContext: Readonly<Record<string, unknown>>;
  /** `{ action, resource, context, evaluatedEffect, matchedPolicies }`, as AWS returns them. */
  readonly evaluations: readonly Readonly<Record<string, unknown>>[];
  /** `{ type, inline, uri, attachedTo }`, as AWS returns them. */
  readonly policies: readonly Readonly<Record<string, unknown>>[];
}

interface DetailsRequest extends AwsScope {
  /** The id at the end of a denial's message: `[0-9a-z]+`. */
  readonly authorizationId: string;
  /** Milliseconds before each further try while AWS has not recorded the denial yet. */
  readonly retryAfter?: readonly number[];
}

/**
 * iam:GetRequestAuthorizationDetails (preview): what AWS itself evaluated for one denied request. All pages.
 * Asked in the Region of the denial; kept for a day. Rejects as `Aws.get` does.
 */
export async function getRequestAuthorizationDetails(aws: Aws, request: DetailsRequest): Promise<AuthorizationDetails> {
  const pages = [await firstPage(aws, request)];
  const guard = new PageGuard();
  const next = () => guard.next(pages.at(-1)?.['nextToken']);
  for (let token = next(); typeof token === 'string'; token = next()) pages.push(await page(aws, request, token));
  return {
    requestContext: Object.assign({}, ...pages.map((each) => each['requestContext'])),
    evaluations: pages.flatMap((each) => recordsOf(each['evaluations'])),
    policies: pages.flatMap((each) => recordsOf(each['policies'])),
  };
}

async function firstPage(aws: Aws, request: DetailsRequest): Promise<Record<string, unknown>> {
  for (const wait of request.retryAfter ?? [500, 1000, 2000]) {
    try {
      return await page(aws, request);
    } catch (error) {
      // The record is written after the denial was answered: the first reads may not find it.
      if (awsError(error).kind !== 'not-found') throw error;
      await systemClock.sleep(wait, request.signal);
    }
  }
  return page(aws, request);
}

async function page(aws: Aws, request: DetailsRequest, nextToken?: string): Promise<Record<string, unknown>> {
  const { authorizationId, retryAfter: _, ...scope } = request;
  const answer = await aws.get({
    ...scope,
    service: 'iam-toolbox',
    signingName: 'iam',
    path: `/authorization-details/${encodeURIComponent(authorizationId)}`,
    ...(nextToken === undefined ? {} : { query: { nextToken } }),
  });
  assertAnswer('iam:GetRequestAuthorizationDetails', answer);
  return answer;
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}
