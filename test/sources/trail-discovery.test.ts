import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { type AdvancedSelector, coverageOf, type FieldSelector, union } from '../../src/sources/trail/selectors.js';
import { switchOnCommand } from '../../src/sources/trail/switch-on.js';
import { createTrailSource, type TrailSourceOptions } from '../../src/sources/trail/trail-source.js';
import { type CannedAnswer, type Front, startFront } from '../front/index.js';
import { toldGaps } from '../model/told-gaps.js';
import { denied, trailFile } from './trail-forms.js';

const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const OTHER = 'arn:aws:dynamodb:us-east-1:111122223333:table/carts';

const basic = (values: string[], more: object = {}) => ({
  EventSelectors: [
    {
      ReadWriteType: 'All',
      IncludeManagementEvents: true,
      DataResources: values.length === 0 ? [] : [{ Type: 'AWS::DynamoDB::Table', Values: values }],
      ...more,
    },
  ],
});

const advanced = (...fields: FieldSelector[]): { AdvancedEventSelectors: AdvancedSelector[] } => ({
  AdvancedEventSelectors: [
    { Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
        ...fields,
      ],
    },
  ],
});

describe('event selectors', () => {
  const ALL = { reads: true, writes: true, narrowedBy: [] };
  const NONE = { reads: false, writes: false, narrowedBy: [] };

  it.each([
    ['a new trail', basic([]), NONE],
    ['the table by name', basic([TABLE]), ALL],
    ['another table', basic([OTHER]), NONE],
    ['every table', basic(['arn:aws:dynamodb']), ALL],
    ['reads alone', basic([TABLE], { ReadWriteType: 'ReadOnly' }), { ...ALL, writes: false }],
    ['writes alone', basic([TABLE], { ReadWriteType: 'WriteOnly' }), { ...ALL, reads: false }],
    [
      'objects of S3',
      { EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }] },
      NONE,
    ],
    ['every table, advanced', advanced(), ALL],
    ['management events alone', { AdvancedEventSelectors: advanced().AdvancedEventSelectors.slice(0, 1) }, NONE],
    ['the ARN', advanced({ Field: 'resources.ARN', Equals: [OTHER, TABLE] }), ALL],
    ['another ARN', advanced({ Field: 'resources.ARN', Equals: [OTHER] }), NONE],
    ['the beginning of ARNs', advanced({ Field: 'resources.ARN', StartsWith: [TABLE.slice(0, -3)] }), ALL],
    ['the end of ARNs', advanced({ Field: 'resources.ARN', EndsWith: ['/orders'] }), ALL],
    ['all but another', advanced({ Field: 'resources.ARN', NotEquals: [OTHER] }), ALL],
    ['all but this', advanced({ Field: 'resources.ARN', NotEquals: [OTHER, TABLE] }), NONE],
    ['all but a beginning', advanced({ Field: 'resources.ARN', NotStartsWith: ['arn:aws:dynamodb:us-east-1'] }), NONE],
    ['all but an end', advanced({ Field: 'resources.ARN', NotEndsWith: ['/carts'] }), ALL],
    ['reads, advanced', advanced({ Field: 'readOnly', Equals: ['true'] }), { ...ALL, writes: false }],
    ['some calls', advanced({ Field: 'eventName', Equals: ['GetItem'] }), { ...ALL, narrowedBy: ['eventName'] }],
    [
      'some principals',
      advanced({ Field: 'userIdentity.arn', NotStartsWith: ['arn:x'] }),
      { ...ALL, narrowedBy: ['userIdentity.arn'] },
    ],
  ])('%s', (_, selectors, coverage) => expect(coverageOf(selectors, TABLE)).toEqual(coverage));

  it('without a table, any table counts, and it is told that they are some', () => {
    const some = { ...ALL, narrowedBy: ['resources.ARN'] };
    expect(coverageOf(basic([OTHER]), undefined)).toEqual(some);
    expect(coverageOf(advanced({ Field: 'resources.ARN', Equals: [OTHER] }), undefined)).toEqual(some);
    expect(coverageOf(basic(['arn:aws:dynamodb']), undefined)).toEqual(ALL);
    expect(coverageOf(advanced(), undefined)).toEqual(ALL);
  });

  it('a selector that narrows does no harm beside one that does not', () => {
    const narrow = { ...ALL, narrowedBy: ['eventName'] };
    expect(union([narrow, { ...ALL, writes: false }])).toEqual(narrow);
    expect(union([narrow, ALL])).toEqual(ALL);
  });
});

describe('the command that switches data events on', () => {
  const trail = {
    arn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
    name: 'main',
    homeRegion: 'us-east-1',
    isMultiRegion: true,
    isOrganization: false,
    location: { bucket: 'b', prefix: 'AWSLogs/' },
  };
  const optionOf = (command: string): unknown => JSON.parse(/selectors '(.*)'$/.exec(command)?.[1] ?? 'null');

  it('keeps what basic selectors log', () => {
    const command = switchOnCommand({ ...trail, selectors: basic([OTHER]) }, TABLE);
    expect(command).toContain(
      'put-event-selectors --region us-east-1 --trail-name arn:aws:cloudtrail:us-east-1:111122223333:trail/main --event-selectors',
    );
    expect(optionOf(command)).toEqual([
      {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        DataResources: [
          { Type: 'AWS::DynamoDB::Table', Values: [OTHER] },
          { Type: 'AWS::DynamoDB::Table', Values: [TABLE] },
        ],
      },
    ]);
  });

  it('adds a selector where none logs reads and writes', () => {
    const command = switchOnCommand({ ...trail, selectors: basic([], { ReadWriteType: 'WriteOnly' }) }, TABLE);
    expect(coverageOf({ EventSelectors: optionOf(command) as object[] }, TABLE)).toMatchObject({
      reads: true,
      writes: true,
    });
  });

  it('keeps what advanced selectors log', () => {
    const before = advanced({ Field: 'resources.ARN', Equals: [OTHER] });
    const command = switchOnCommand({ ...trail, selectors: before }, TABLE);
    const after = optionOf(command) as AdvancedSelector[];
    expect(after.slice(0, 2)).toEqual(before.AdvancedEventSelectors);
    expect(coverageOf({ AdvancedEventSelectors: after }, TABLE)).toEqual({ reads: true, writes: true, narrowedBy: [] });
  });
});

describe('--from trail', () => {
  let front: Front | undefined;
  beforeEach(() => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  });
  afterEach(() => front?.stop());

  const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main';
  const described = (over: object = {}) => ({
    Name: 'main',
    TrailARN: TRAIL,
    S3BucketName: 'logs',
    S3KeyPrefix: 'org',
    HomeRegion: 'us-east-1',
    IsMultiRegionTrail: true,
    ...over,
  });
  const answers = (selectors: object, status: object = { IsLogging: true }): CannedAnswer[] => [
    { operation: 'cloudtrail:DescribeTrails', output: { trailList: [described()] } },
    { operation: 'cloudtrail:GetEventSelectors', input: { TrailName: TRAIL }, output: selectors },
    { operation: 'cloudtrail:GetTrailStatus', input: { Name: TRAIL }, output: status },
  ];
  const OBJECT =
    'logs/org/AWSLogs/111122223333/CloudTrail/us-east-1/2026/09/01/111122223333_CloudTrail_us-east-1_20260901T1005Z_x.json.gz';

  const FILES = { [OBJECT]: gzipSync(trailFile(denied('a'))) };

  async function run(
    canned: CannedAnswer[],
    { table = { tableArn: TABLE }, ...options }: Partial<TrailSourceOptions> & { table?: object } = {},
    objects = FILES,
  ) {
    front = await startFront({ answers: canned, objects });
    const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
    const window = { since: new Date('2026-09-01T09:00:00Z'), until: new Date('2026-09-01T11:00:00Z') };
    const source = createTrailSource(aws, { window, ...table, ...options });
    const ids: string[] = [];
    for await (const event of source.events()) ids.push(event.eventID ?? '');
    aws.close();
    return {
      ids,
      codes: source.gaps().map(({ code }) => code),
      gaps: toldGaps(source.gaps()),
      fetched: front.count('s3:GetObject'),
    };
  }

  it('reads the files of a trail that logs the table', async () => {
    expect(await run(answers(basic([TABLE])))).toMatchObject({ ids: ['a'], codes: [] });
  });

  it('says that the table is not logged, and how to switch it on', async () => {
    const { ids, gaps } = await run(answers(basic([OTHER])));
    expect(ids).toEqual(['a']);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.code).toBe('DATA_EVENTS_NOT_LOGGED');
    expect(gaps[0]?.text).toContain(TABLE);
    expect(gaps[0]?.remedy).toContain('aws cloudtrail put-event-selectors');
  });

  it('reads nothing where only data events were wanted and none are logged', async () => {
    const { ids, codes, fetched } = await run(answers(basic([])), { onlyForDataEvents: true });
    expect([ids, codes, fetched]).toEqual([[], ['DATA_EVENTS_NOT_LOGGED'], 0]);
  });

  it('knows a table by its name where the Region is told', async () => {
    const named = (tableName: string, regions: string[]) =>
      run(answers(basic([OTHER])), { table: { tableName }, regions });
    expect((await named('orders', ['us-east-1'])).gaps).toEqual([
      expect.objectContaining({ code: 'DATA_EVENTS_NOT_LOGGED', text: expect.stringContaining(TABLE) }),
    ]);
    await front?.stop();
    expect((await named('carts', ['us-east-1'])).gaps).toEqual([]);
  });

  it('reads the trail of management events too, where the one of data events has none', async () => {
    const other = { Name: 'calls', TrailARN: `${TRAIL}-calls`, S3BucketName: 'logs', S3KeyPrefix: 'calls' };
    const [, selectors, status] = answers(basic([TABLE], { IncludeManagementEvents: false }));
    const canned = [
      { operation: 'cloudtrail:DescribeTrails', output: { trailList: [described(), described(other)] } },
      selectors,
      status,
      { operation: 'cloudtrail:GetEventSelectors', input: { TrailName: other.TrailARN }, output: basic([]) },
      { operation: 'cloudtrail:GetTrailStatus', output: { IsLogging: true } },
    ].flatMap((one) => one ?? []);
    const calls = OBJECT.replace('/org/', '/calls/');
    const objects = { [OBJECT]: gzipSync(trailFile(denied('a'))), [calls]: gzipSync(trailFile(denied('kms'))) };
    expect((await run(canned, {}, objects)).ids.sort()).toEqual(['a', 'kms']);
    await front?.stop();
    expect((await run(canned, { onlyForDataEvents: true }, objects)).ids).toEqual(['a']);
  });

  it('says that a trail is stopped', async () => {
    expect((await run(answers(basic([TABLE]), { IsLogging: false }))).codes).toContain('TRAIL_STOPPED');
  });

  it('says that only reads are logged', async () => {
    const { gaps } = await run(answers(basic([TABLE], { ReadWriteType: 'ReadOnly' })));
    expect(gaps).toEqual([
      expect.objectContaining({ code: 'DATA_EVENTS_PARTLY_LOGGED', text: expect.stringContaining('read') }),
    ]);
  });

  it('says that there is no trail', async () => {
    const { ids, codes } = await run([{ operation: 'cloudtrail:DescribeTrails', output: { trailList: [] } }]);
    expect([ids, codes]).toEqual([[], ['TRAIL_NONE']]);
  });

  it.each([
    [false, { incomplete: true }],
    [true, { incomplete: undefined }],
  ])(
    'says that it may not list the trails; beside LookupEvents (%s) the rest is complete',
    async (onlyForDataEvents, more) => {
      const denial = { code: 'AccessDeniedException', message: 'no' };
      const { gaps } = await run([{ operation: 'cloudtrail:DescribeTrails', error: denial }], { onlyForDataEvents });
      const text = 'the trails of the account could not be read: AccessDeniedException: no';
      expect(gaps).toMatchObject([{ code: 'TRAIL_UNREAD', text, remedy: 'grant cloudtrail:DescribeTrails' }]);
      expect(gaps[0]?.incomplete).toBe(more.incomplete);
    },
  );

  it('does not claim that nothing is logged where it may not read the selectors', async () => {
    const [describe, , status] = answers({});
    const denial = { code: 'AccessDeniedException', message: 'no' };
    const canned = [describe, { operation: 'cloudtrail:GetEventSelectors', error: denial }, status].flatMap(
      (one) => one ?? [],
    );
    const { ids, gaps } = await run(canned);
    expect(ids).toEqual(['a']);
    expect(gaps).toEqual([
      expect.objectContaining({ code: 'TRAIL_UNREAD', remedy: 'grant cloudtrail:GetEventSelectors' }),
    ]);
  });
});
