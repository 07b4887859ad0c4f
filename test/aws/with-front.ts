import { type Aws, type AwsOptions, createAws } from '../../src/aws/index.js';
import { type Front, type FrontOptions, startFront } from '../front/index.js';

/** Runs with AWS_ENDPOINT_URL-like access to a front server, and ends both afterwards. */
export async function withFront<T>(
  options: { readonly front?: FrontOptions; readonly aws?: AwsOptions },
  use: (aws: Aws, front: Front) => Promise<T>,
): Promise<T> {
  const front = await startFront(options.front);
  const aws = createAws({ endpointUrl: front.url, ...options.aws });
  try {
    return await use(aws, front);
  } finally {
    aws.close();
    await front.stop();
  }
}
