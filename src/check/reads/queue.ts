import { parseArn } from '../../model/arn.js';
import { dnsSuffixOf } from '../../model/partitions.js';

/**
 * The URL that SQS's API knows a queue by.
 * AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
 */
export function queueUrl(arn: string): string {
  const { region = '', account = '', resource = '' } = parseArn(arn) ?? {};
  return `https://sqs.${region}.${dnsSuffixOf(region)}/${account}/${resource}`;
}
