import { type CheckReader, SECRET_SUFFIX } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import { attached } from './attached.js';

/** The policy of a secret, which Secrets Manager also knows by its ARN without the six characters that end it. */
export async function secretPolicy(resource: string, aws: CheckReader<'secretsmanager:GetResourcePolicy'>) {
  const { account = '', region = '' } = parseArn(resource) ?? {};
  const SecretId = resource.endsWith(SECRET_SUFFIX) ? resource.slice(0, -SECRET_SUFFIX.length) : resource;
  const answer = await aws.read('secretsmanager:GetResourcePolicy', { SecretId }, { account, region });
  const bearer = (answer.status === 'ok' ? answer.value.ARN : undefined) ?? SecretId;
  return { layers: { resource: attached(bearer, answer, ({ ResourcePolicy }) => ResourcePolicy) } };
}
