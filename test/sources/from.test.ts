import { describe, expect, it } from 'vitest';
import { parseFrom } from '../../src/sources/from.js';

describe('--from', () => {
  it('sorts its values by the source that reads them', () => {
    expect(
      parseFrom([
        'a.json',
        's3://logs/p',
        'trail',
        '-',
        'logs:/aws/lambda/x',
        's3://more',
        './trail',
        'lookup',
        'b/*.gz',
      ]),
    ).toEqual([
      { kind: 'lookup' },
      { kind: 'trail' },
      { kind: 'logs', group: '/aws/lambda/x' },
      {
        kind: 's3',
        places: [
          { bucket: 'logs', prefix: 'p' },
          { bucket: 'more', prefix: '' },
        ],
      },
      { kind: 'files', paths: ['a.json', '-', './trail', 'b/*.gz'] },
    ]);
  });

  it('takes a log group’s ARN', () => {
    const arn = 'arn:aws:logs:us-east-1:111122223333:log-group:trail:*';
    expect(parseFrom([`logs:${arn}`])).toEqual([{ kind: 'logs', group: arn }]);
  });

  it.each(['logs:', 's3://', 's3:/x'])('refuses `%s`', (value) =>
    expect(() => parseFrom([value])).toThrow(`\`${value}\``),
  );
});
