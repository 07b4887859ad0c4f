import { type CheckReader, queueUrl } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import { attached } from './attached.js';

/** The policy of a queue is one of its attributes, and not among them where there is none. */
export async function queuePolicy(resource: string, aws: CheckReader<'sqs:GetQueueAttributes'>) {
  const { account = '', region = '' } = parseArn(resource) ?? {};
  const input = { QueueUrl: queueUrl(resource), AttributeNames: ['Policy', 'QueueArn'] };
  const answer = await aws.read('sqs:GetQueueAttributes', input, { account, region });
  return { layers: { resource: attached(resource, answer, ({ Attributes }) => Attributes?.['Policy']) } };
}
