import type { ReadFailure } from '../../model/read-result.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** As services word it that credentials were good once: STS and IAM, the JSON services, EC2, and Cognito's tokens. */
const EXPIRED = /^(?:Client\.)?(?:ExpiredToken|RequestExpired|TokenRefreshRequired)/;

/** The first read that failed because credentials ended in the middle of the run. */
export class Expiry {
  first: ReadFailure | undefined;

  /** The same door, watched. */
  watching(reader: AwsReader): AwsReader {
    const ask = askOf(reader);
    return readerOf(async (question) => {
      const answer = await ask(question);
      if (answer.status !== 'ok' && EXPIRED.test(answer.code)) this.first ??= answer;
      return answer;
    });
  }
}
