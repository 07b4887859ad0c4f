import { expect, it } from 'vitest';
import { countedDenials } from './counted-denials.js';

const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const REQUESTER = 'arn:aws:sts::111122223333:assumed-role/orders/i-1';

function line(id: string, operation: string, answer: string): string {
  const request = `"GET /example-bucket-1/a%20b.json HTTP/1.1"`;
  return `${OWNER} example-bucket-1 [20/Nov/2026:09:31:40 +0000] 198.51.100.7 ${REQUESTER} ${id} ${operation} ${request} ${answer} 243 - 7 - "-" "aws-cli/2.31" - host= SigV4 TLS_AES_128 AuthHeader example-bucket-1.s3.eu-central-1.amazonaws.com TLSv1.3 - -`;
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
it('the server access log of S3 tells each refused call, with who and where', async () => {
  const text = [
    line('REQUEST1', 'REST.GET.OBJECT a%20b.json', '403 AccessDenied'),
    line('REQUEST2', 'REST.GET.OBJECT a%20b.json', '200 -'),
    line('REQUEST3', 'REST.GET.BUCKET -', '403 AccessDenied'),
    '',
  ].join('\n');
  const denials = await countedDenials(text);
  expect(denials).toMatchObject([
    { action: 's3:GetObject', resource: 'arn:aws:s3:::example-bucket-1/a b.json', time: '2026-11-20T09:31:40Z' },
    { action: 's3:ListBucket', resource: 'arn:aws:s3:::example-bucket-1', time: '2026-11-20T09:31:40Z' },
  ]);
  expect(denials.map(({ principal, event }) => [principal.arn, event?.sourceIPAddress, event?.requestID])).toEqual([
    [REQUESTER, '198.51.100.7', 'REQUEST1'],
    [REQUESTER, '198.51.100.7', 'REQUEST3'],
  ]);
});
