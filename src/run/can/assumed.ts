import type { FunctionAccess } from '../../access/index.js';
import type { AssumedKey } from '../../report/access/index.js';
import type { CanQuestion } from './question.js';

/** What is taken for granted of the calls, and who said it. */
export function assumedKeys(question: CanQuestion, found: FunctionAccess | undefined): AssumedKey[] {
  const { via, mfa, context = {}, at } = question;
  return [
    ...(found === undefined ? [] : ofFunction(found)),
    ...(via === undefined ? [] : [{ key: 'aws:SourceVpce', value: via === 'none' ? null : [via], from: '--via' }]),
    ...(mfa === true ? [{ key: 'aws:MultiFactorAuthPresent', value: ['true'], from: '--mfa' }] : []),
    ...(at === undefined ? [] : [{ key: 'aws:CurrentTime', value: [at], from: '--at' }]),
    ...Object.entries(context).map(([key, value]) => ({
      key,
      value: value === null ? null : [value].flat(),
      from: '--context',
    })),
  ];
}

function ofFunction({ network, survey }: FunctionAccess): AssumedKey[] {
  const endpoints = new Map(
    network.subnets.flatMap(({ endpoint, routeTable }) =>
      endpoint === undefined ? [] : [[endpoint, routeTable ?? 'the environment'] as const],
    ),
  );
  return [
    { key: 'lambda:SourceFunctionArn', value: [survey.arn], from: 'the function' },
    ...[...endpoints].map(([endpoint, from]) => ({
      key: 'aws:SourceVpce',
      value: [endpoint],
      from: from.startsWith('rtb-') ? `route table ${from}` : from,
    })),
  ];
}
