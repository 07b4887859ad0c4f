import { appendStatement, listOf, statementsOf } from '../check/document.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import type { Ground } from './ground.js';
import type { Intent } from './intent.js';

const LAMBDA = 'lambda.amazonaws.com';

/**
 * The trust policy of a role for Lambda. With `source-account` it holds for functions of the account alone; never
 * aws:SourceArn, which keeps a function in a fresh subnet from starting (aws/aws-parallelcluster#6926).
 */
export function trustOf({ trust }: Pick<Intent, 'trust'>, { account }: Pick<Ground, 'account'>): JsonObject {
  return { Version: '2012-10-17', Statement: [statementFor(trust === 'source-account' ? account : undefined)] };
}

function statementFor(account: string | undefined): JsonObject {
  return {
    Effect: 'Allow',
    Principal: { Service: LAMBDA },
    Action: 'sts:AssumeRole',
    ...(account === undefined ? {} : { Condition: { StringEquals: { 'aws:SourceAccount': account } } }),
  };
}

/** A trust policy with one statement more, for Lambda; undefined where one names Lambda already. */
export function withLambda(trust: JsonObject): JsonObject | undefined {
  if (statementsOf(trust).some(namesLambda)) return undefined;
  return appendStatement(trust, statementFor(undefined));
}

function namesLambda({ Effect, Principal }: JsonObject): boolean {
  if (Effect !== 'Allow') return false;
  if (Principal === '*') return true;
  return isJsonObject(Principal) && listOf(Principal['Service'] as JsonValue).includes(LAMBDA);
}
