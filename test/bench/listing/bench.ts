import { gzipSync } from 'node:zlib';
import { createAws } from '../../../src/aws/index.js';
import { parseS3Uri } from '../../../src/sources/s3/location.js';
import { createS3Source } from '../../../src/sources/s3/s3-source.js';
import { startFront } from '../../front/index.js';

/** How long an organization's bucket takes to be listed, beside as many answers one after the other. */
const ACCOUNTS = 20;
const REGIONS = ['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];
const DAYS = ['2026/11/20', '2026/11/21'];
const LATENCY = 40;

const WINDOW = { since: new Date('2026-11-20T00:00:00Z'), until: new Date('2026-11-20T23:59:59Z') };
const body = gzipSync(JSON.stringify({ Records: [] }));

function objects(): Record<string, Uint8Array> {
  const keys = Array.from({ length: ACCOUNTS }, (_, at) => String(100000000001 + at)).flatMap((account) =>
    REGIONS.flatMap((region) =>
      DAYS.map((day) => {
        const name = `${account}_CloudTrail_${region}_${day.replaceAll('/', '')}T0005Z_x.json.gz`;
        return `logs/AWSLogs/o-example111/${account}/CloudTrail/${region}/${day}/${name}`;
      }),
    ),
  );
  return Object.fromEntries(keys.map((key) => [key, body]));
}

process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
const front = await startFront({ objects: objects(), latency: LATENCY });
for (let round = 1; round <= 3; round += 1) {
  const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
  const before = front.calls.length;
  const started = performance.now();
  const source = createS3Source(aws, { places: [parseS3Uri('s3://logs/AWSLogs/')], window: WINDOW });
  for await (const _ of source.events());
  const took = performance.now() - started;
  aws.close();
  const lists = front.calls.slice(before).filter(({ operation }) => operation === 's3:ListObjectsV2').length;
  const serial = lists * LATENCY;
  console.log(
    `round ${round}: ${lists} lists, ${source.statistics().work['objects'] ?? 0} objects read, ${(took / 1000).toFixed(2)} s; the lists alone, one after the other: ${(serial / 1000).toFixed(2)} s (${(serial / took).toFixed(1)}x)`,
  );
}
await front.stop();
