export { GetQueueAttributesCommand as GetQueueAttributes, SQSClient as Client } from '@aws-sdk/client-sqs';
