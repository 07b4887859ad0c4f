export { GetTopicAttributesCommand as GetTopicAttributes, SNSClient as Client } from '@aws-sdk/client-sns';
