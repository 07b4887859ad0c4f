import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { lookupRegions, type RegionsAsked } from '../../src/sources/lookup/regions.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { type CannedAnswer, startFront } from '../front/index.js';
import { toldGaps } from '../model/told-gaps.js';

beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

const Regions = [{ RegionName: 'us-east-1' }, { RegionName: 'ap-east-1', OptInStatus: 'opted-in' }];
const ENABLED: CannedAnswer = { operation: 'ec2:DescribeRegions', output: { Regions } };

async function ask(asked: RegionsAsked, region?: string, answer = ENABLED) {
  const front = await startFront({ answers: [answer] });
  const aws = createAws({ endpointUrl: front.url, ...(region === undefined ? {} : { region }) });
  try {
    const { regions, gaps } = await lookupRegions(aws, asked);
    return { regions, gaps: toldGaps(gaps), asked: front.calls.map((call) => call.region) };
  } finally {
    aws.close();
    await front.stop();
  }
}

it('`all` are the Regions that are enabled, sorted', async () => {
  expect((await ask({ regions: ['all'] })).regions).toEqual(['ap-east-1', 'us-east-1']);
});

it('`all` goes on with the Regions that every account has where an SCP denies to list them, and says so', async () => {
  const message =
    'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ec2:DescribeRegions with an explicit deny in a service control policy';
  const denied = { operation: 'ec2:DescribeRegions', error: { code: 'UnauthorizedOperation', message, status: 403 } };
  const { regions, gaps } = await ask({ regions: ['all'] }, 'eu-west-1', denied);
  expect(regions).toHaveLength(17);
  expect(regions).toContain('eu-central-1');
  expect(regions).not.toContain('ap-east-1');
  expect(gaps).toMatchObject([
    {
      code: 'REGIONS_UNREAD',
      incomplete: true,
      remedy: "an SCP denies ec2:DescribeRegions, so that no grant helps: ask the organization's administrator",
    },
  ]);
});

it('`all` asks in the partition of the ARN', async () => {
  const { asked } = await ask({ regions: ['all'], arn: 'arn:aws-cn:iam::111122223333:user/li' }, 'us-east-1');
  expect(asked).toEqual(['cn-north-1']);
});

it('the default Region where none is asked, without a call', async () => {
  expect(await ask({ regions: [] }, 'eu-west-1')).toEqual({ regions: ['eu-west-1'], gaps: [], asked: [] });
});

it('each Region once', async () => {
  expect((await ask({ regions: ['eu-west-1', 'eu-west-1'] })).regions).toEqual(['eu-west-1']);
});

it('a Region of another partition than the ARN is refused', async () => {
  const asked = { regions: ['us-east-1'], arn: 'arn:aws-us-gov:iam::111122223333:role/app' };
  await expect(ask(asked)).rejects.toMatchObject({ code: 'PartitionMismatch', source: 'user' });
});

it('no Region at all is refused', async () => {
  await expect(ask({ regions: [] })).rejects.toMatchObject({ code: 'RegionMissing', source: 'user' });
});
