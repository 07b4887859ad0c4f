import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { Scan } from '../../src/sources/records/scan.js';
import { fileText } from '../bench/scan/generate.js';
import { denied, inFolder, record, scanFiles, trailFile } from './trail-forms.js';

/** What is wanted, said over the parsed file and without any of the scanner's code. */
function byFullParse(text: string): string[] {
  const { Records } = JSON.parse(text) as { Records: CloudTrailEvent[] };
  const answers = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(
      ([key, inner]) => (/^[eE]rror(Code|Message)$/.test(key) && inner !== null && inner !== '') || answers(inner),
    );
  return Records.filter((event) => event.errorCode || event.errorMessage || answers(event.responseElements)).map(
    (event) => event.eventID ?? '',
  );
}

function byScan(text: string): { ids: string[]; gaps: number } {
  const scan = new Scan({});
  const items = [...scan.whole(Buffer.from(text), 'file.json', true)];
  return {
    ids: items.flatMap((item) => ('event' in item ? [item.event.eventID ?? ''] : [])),
    gaps: scan.gaps().length,
  };
}

/** Words and signs that a search over bytes may trip over. */
const oddText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '"errorCode":"AccessDenied"',
    '},{"eventVersion":"1.08"',
    '{"Records":[{"eventVersion"',
    '\\',
    '\\"',
    '"}]}',
    'errorMessage',
    'Code"',
    '\\u0065rrorCode',
    '}]}',
    'errorCode": ',
    '\n',
    'é😀\u2028',
  ),
);

const oddValue = fc.oneof(
  oddText,
  fc.constantFrom(null, true, 12.5, [], {}),
  fc.array(oddText, { maxLength: 3 }),
  fc.dictionary(fc.oneof(oddText, fc.constantFrom('errorCode', 'errorMessage', 'eventVersion')), oddText, {
    maxKeys: 3,
  }),
  fc.constant([{ eventVersion: '1', errorCode: 'AccessDenied' }, { eventVersion: '2' }, { eventVersion: '3' }]),
);

const failing = fc.record(
  {
    errorCode: fc.oneof(fc.constantFrom('AccessDenied', 'Client.UnauthorizedOperation', '', null), oddText),
    errorMessage: fc.oneof(fc.constant('User: x is not authorized to perform: dynamodb:GetItem'), oddText),
    responseElements: fc.oneof(
      fc.constant(null),
      fc.record({ errorCode: oddText }),
      fc.record({ items: fc.array(fc.record({ errorMessage: oddText }), { maxLength: 2 }) }),
      fc.dictionary(oddText, oddValue, { maxKeys: 2 }),
    ),
  },
  { requiredKeys: [] },
);

const records = fc
  .array(fc.record({ failure: fc.oneof(fc.constant({}), failing), userAgent: oddText, parameter: oddValue }), {
    maxLength: 6,
  })
  .map((drawn) =>
    drawn.map(({ failure, userAgent, parameter }, index) =>
      record(`e-${index}`, { userAgent, ...failure, requestParameters: { parameter } }),
    ),
  );

const SCENARIOS = fileURLToPath(new URL('../scenarios', import.meta.url));

const OF_SCENARIOS: readonly CloudTrailEvent[] = readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('events.json'))
  .flatMap((file): CloudTrailEvent[] => JSON.parse(readFileSync(join(SCENARIOS, file), 'utf8')));

const FIELDS = 'userAgent requestParameters responseElements errorCode errorMessage tlsDetails resources'.split(' ');

/** A field left out, or with another value; the order of all fields. */
const change = fc.oneof(
  fc.record({ drop: fc.constantFrom(...FIELDS, 'eventVersion', 'eventTime', 'awsRegion', 'userIdentity') }),
  fc.record({ field: fc.constantFrom(...FIELDS, 'other'), value: oddValue }),
  fc.record({ seed: fc.nat(16) }),
);

function changedBy(one: object, by: { drop?: string; field?: string; value?: unknown; seed?: number }): object {
  if (by.seed !== undefined) return shuffledKeys(one, by.seed);
  if (by.field !== undefined) return { ...one, [by.field]: by.value };
  return Object.fromEntries(Object.entries(one).filter(([key]) => key !== by.drop));
}

const shuffledKeys = (value: object, seed: number): object =>
  Object.fromEntries(
    Object.entries(value)
      .map(([key, inner], index) => [((index + 1) * (seed + 3)) % 17, key, inner] as const)
      .sort(([a], [b]) => a - b)
      .map(([, key, inner]) => [key, inner]),
  );

const escapeKeys = (text: string): string => text.replaceAll(/"e(?=rror(?:Code|Message)":)/g, '"\\u0065');
const spaced = (text: string): string => text.replaceAll('","', '" ,\t"').replaceAll('":', '"\n : ');

describe('the prefilter finds what a full parse finds', () => {
  const agree = (text: string): void => {
    const scanned = byScan(text);
    expect(scanned.ids).toEqual(byFullParse(text));
    expect(scanned.gaps).toBe(0);
  };

  it('in a file as CloudTrail writes it', () => {
    fc.assert(
      fc.property(records, (drawn) => agree(trailFile(...drawn))),
      { numRuns: 400 },
    );
  });

  it('in shuffled, pretty-printed and escaped files', () => {
    fc.assert(
      fc.property(records, fc.nat(16), (drawn, seed) => {
        const shuffled = drawn.map((one) => shuffledKeys(one, seed));
        agree(trailFile(...shuffled));
        agree(JSON.stringify({ Records: shuffled }, null, seed % 5));
        agree(escapeKeys(trailFile(...shuffled)));
        agree(escapeKeys(trailFile(...drawn)));
      }),
      { numRuns: 200 },
    );
  });

  it('in a file where only some records are foreign', () => {
    fc.assert(
      fc.property(records, fc.nat(16), (drawn, seed) => {
        const mixed = drawn.map((one, index) => JSON.stringify(index % 2 === 0 ? one : shuffledKeys(one, seed)));
        agree(`{"Records":[${mixed.join(',')}]}\n`);
        agree(`{"Records":[${mixed.join(' ,\n')}]}`);
      }),
      { numRuns: 200 },
    );
  });

  it('where a record lacks what CloudTrail always writes', () => {
    const { awsRegion: _, ...poor } = denied('b');
    agree(trailFile(record('a'), poor, record('c')));
    agree(trailFile(poor, denied('a'), record('c')));
    const { eventTime: __, ...timeless } = record('d', { responseElements: { errorCode: 'x' } });
    agree(trailFile(denied('a'), timeless, denied('b')));
  });

  it('in records of the scenarios, changed in any way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...OF_SCENARIOS), fc.array(change, { maxLength: 4 })), { maxLength: 8 }),
        fc.nat(4),
        (drawn, indent) => {
          const changed = drawn.map(([one, changes], index) => ({
            ...changes.reduce(changedBy, one),
            eventID: `e-${index}`,
          }));
          agree(JSON.stringify({ Records: changed }, null, indent));
          agree(escapeKeys(trailFile(...changed)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('where white space stands between key, colon and value', () => {
    agree(spaced(trailFile(record('a'), denied('b'), record('c', { errorMessage: 'not authorized' }))));
    agree(
      '{"Records":[{"eventVersion":"1","errorCode"\t: "AccessDenied","eventSource":"s","eventName":"n","eventID":"a"}]}',
    );
  });

  it('in every form of the bench, on a tenth of its size', () => {
    for (const form of ['compact', 'shuffled', 'pretty', 'escaped'] as const) {
      const text = fileText(3, { files: 1, eventsPerFile: 600, formOf: () => form });
      expect(byFullParse(text).length).toBeGreaterThan(5);
      agree(text);
    }
  });
});

describe('the walk over every byte finds the same', () => {
  it('in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.nat(16), fc.integer({ min: 1, max: 900 }), async (drawn, seed, size) => {
        const text = JSON.stringify({ Records: drawn.map((one) => shuffledKeys(one, seed)) }, null, seed % 3);
        const bytes = Buffer.from(text);
        const scan = new Scan({});
        const chunks = async function* () {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        };
        const ids: string[] = [];
        for await (const item of scan.chunks(chunks(), 'f')) {
          if ('event' in item) ids.push(item.event.eventID ?? '');
        }
        expect(ids).toEqual(byFullParse(text));
        expect(scan.gaps()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('one by one', () => {
  it.each([
    ['a code', { errorCode: 'AccessDenied' }, true],
    ['a message alone', { errorMessage: 'User: x is not authorized to perform: dynamodb:Query' }, true],
    ['an error inside the answer', { responseElements: { failures: [{ errorCode: 'AccessDenied' }] } }, true],
    ['the words in a user agent', { userAgent: '"errorCode":"AccessDenied"' }, false],
    ['a key of that name in the parameters', { requestParameters: { errorCode: 'AccessDenied' } }, false],
    ['an empty code', { errorCode: '' }, false],
    ['no code', { errorCode: null }, false],
  ])('%s', (_, over, found) => {
    expect(byScan(trailFile(record('a'), record('b', over), record('c'))).ids).toEqual(found ? ['b'] : []);
  });

  it('gives a record with all its fields, those it does not know too', () => {
    const scan = new Scan({});
    const one = denied('a', { newInVersion2: { x: [1] }, eventVersion: '2.0' });
    expect([...scan.whole(Buffer.from(trailFile(one)), 'f', true)]).toEqual([{ event: one }]);
  });

  it('gives the same from disk, gzipped, whether in one thread or several', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'day'));
      const texts = [0, 13, 23, 33].map((file) => fileText(file, { files: 40, eventsPerFile: 300 }));
      const want = texts.flatMap(byFullParse);
      await Promise.all(texts.map((text, at) => writeFile(join(folder, 'day', `${at}.json.gz`), gzipSync(text))));
      expect((await scanFiles({ paths: [folder], threads: 1 })).ids).toEqual(want);
      expect((await scanFiles({ paths: [folder], threads: 3 })).ids).toEqual(want);
    });
  });
});
