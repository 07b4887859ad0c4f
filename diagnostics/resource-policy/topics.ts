import type { CheckReader } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import { attached } from './attached.js';

/** The policy of a topic is one of its attributes; its subscriptions have none of their own. */
export async function topicPolicy(resource: string, aws: CheckReader<'sns:GetTopicAttributes'>) {
  const { account = '', region = '' } = parseArn(resource) ?? {};
  const topic = resource.split(':').slice(0, 6).join(':');
  const answer = await aws.read('sns:GetTopicAttributes', { TopicArn: topic }, { account, region });
  return { layers: { resource: attached(topic, answer, ({ Attributes }) => Attributes?.['Policy']) } };
}
