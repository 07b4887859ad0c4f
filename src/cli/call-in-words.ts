import type { SentCall } from '../aws/index.js';
import { plainText } from '../report/plain-text.js';

/** `ddb-doctor: 2026-11-20T10:00:00.000Z iam:GetRole 111122223333 us-east-1 https://iam.amazonaws.com 41 ms ok`. */
export function callInWords({ time, operation, account, region, endpoint, milliseconds, outcome }: SentCall): string {
  return plainText(
    `ddb-doctor: ${[time, operation, account, region, endpoint].join(' ')} ${milliseconds} ms ${outcome}`,
  );
}
