import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';
import { Scan } from '../../src/sources/records/scan.js';

const MESSAGE =
  'User: arn:aws:iam::111122223333:user/app is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:us-east-1:111122223333:table/orders because no identity-based policy allows the dynamodb:Query action';

const repeated = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length));

/** Texts of about so many characters. */
const SHAPES: Readonly<Record<string, (length: number) => string>> = {
  'blanks before a code': (n) => `${repeated(' ', n)}AccessDenied`,
  'tabs before a message': (n) => repeated('\t', n) + MESSAGE,
  'no-break spaces before a message': (n) => repeated('\u00a0', n) + MESSAGE,
  'blanks and tabs before a message': (n) => repeated(' \t', n) + MESSAGE,
  'quote marks before a message': (n) => repeated('> ', n) + MESSAGE,
  'brackets before a message': (n) => repeated('[x] ', n) + MESSAGE,
  'empty lines before a message': (n) => repeated('\n \n', n) + MESSAGE,
  'blanks behind a message': (n) => MESSAGE + repeated(' ', n),
  'backslashes before a message': (n) => repeated('\\', n) + MESSAGE,
  'escaped breaks before a message': (n) => repeated('\\n', n) + MESSAGE,
  'entities before a message': (n) => repeated('&quot;', n) + MESSAGE,
  'open brackets before a message': (n) => repeated('(', n) + MESSAGE,
  'escapes of a terminal before a message': (n) => repeated('\u001b[', n) + MESSAGE,
  'breaks of HTML behind a message': (n) => MESSAGE + repeated('<br>', n),
  'breaks of HTML before a message': (n) => repeated('<br>', n) + MESSAGE,
  'paragraphs of HTML before a message': (n) => repeated('<p>', n) + MESSAGE,
  'tags of XML before a message': (n) => repeated('<Code>', n) + MESSAGE,
  'ends of HTML before a message': (n) => repeated('</i>', n) + MESSAGE,
  'blanks as entities before a message': (n) => repeated('&#32;', n) + MESSAGE,
  'access key ids': (n) => repeated('AKIA', n),
  'a long name': (n) => MESSAGE.replace('user/app', `user/${repeated('a', n)}`),
  'beginnings of ARNs': (n) => repeated('arn:aws:', n),
  'codes in words': (n) => repeated('Access Denied ', n),
  'codes of Go': (n) => repeated('api error Forbidden ', n),
  verbs: (n) => repeated('not authorized to perform: ', n),
  'names of a key': (n) => repeated('eventName:', n),
  'names of a key with blanks': (n) => repeated('eventName: ', n),
  'open objects with a key': (n) => repeated('{"eventName":', n),
  'results of the simulator': (n) => repeated('"EvalActionName": "a:B", "MissingContextValues": [', n),
  'rows of the simulator': (n) => repeated('EVALUATIONRESULTS\ta:B\timplicitDeny\t*\n', n),
  'quotations of a message': (n) => repeated('it says "with an explicit deny in a service control policy" ', n),
  'answers about Lake Formation': (n) => repeated('Insufficient Lake Formation permission(s) on ', n),
  'beginnings of maps of Go': (n) => repeated('map[eventName:', n),
  'maps of Go in each other': (n) => repeated('map[eventName:x userIdentity:', n),
  'lines of a dump of PHP': (n) => repeated('    [eventName] => x\n', n),
  'arrays of PHP': (n) => `${repeated('Array\n(\n [eventName] => Array\n', n)}`,
  'values of Rust': (n) => repeated('"eventName": String("', n),
  'fields, a line each': (n) => repeated('eventName: x\neventSource: y\n', n),
  'labels, a line each': (n) => repeated('Event name\nEvent source\n', n),
  'rows of a table with bars': (n) => `| eventName | eventSource |\n${repeated('| a | b.c |\n', n)}`,
  'heads of a table with bars': (n) => repeated('| eventName | eventSource |\n', n),
  'soft breaks of a mail': (n) => repeated(`${'x'.repeat(75)}=\n`, n),
  'percents before a key': (n) => `${repeated('%22', n)}%22eventName%22`,
  'numbered lines': (n) => repeated('12 "eventName": {\n', n),
  'words of prose before a code': (n) => `${repeated('if you see a ', n)}AccessDenied`,
  'many codes in prose': (n) => repeated('if you get AccessDenied, ', n),
  'many short refusals': (n) => repeated('x "Access Denied" y ', n),
  'many messages': (n) => repeated(`${MESSAGE}\n`, n),
};

/** Of 8 times the text a quadratic reading takes 64 times as long; what a busy machine adds is far below that. */
const TIMES = 8;
const SHORT = 50_000;

function timeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function scanned(text: string): unknown {
  return [...new Scan({}).whole(Buffer.from(text), 'log', false)];
}

describe.each([
  ['the reader of messages', readDenialText],
  ['the reader of files', scanned],
])('%s takes time in proportion to the length of', (_, read) => {
  it.each(Object.entries(SHAPES))('%s', (_, shape) => {
    const [short, long] = [shape(SHORT), shape(TIMES * SHORT)];
    read(short);
    const once = Math.max(
      timeOf(() => read(short)),
      timeOf(() => read(short)),
    );
    expect(timeOf(() => read(long))).toBeLessThan(3 * TIMES * once + 250);
  });
});

it('the reader of messages takes time in proportion to a line of different messages', () => {
  const line = (count: number): string =>
    Array.from({ length: count }, (_, at) => MESSAGE.replaceAll('orders', `orders-${at}`)).join(' -- ');
  const [short, long] = [line(1500), line(TIMES * 1500)];
  readDenialText(short);
  const once = timeOf(() => readDenialText(short));
  expect(timeOf(() => readDenialText(long))).toBeLessThan(2 * TIMES * once + 250);
}, 60_000);

describe('a message', () => {
  it.each(Object.entries(SHAPES).filter(([name]) => name.endsWith('before a message')))(
    'is read behind %s',
    (_, shape) => {
      expect(readDenialText(shape(20_000)).map(({ action }) => action)).toContain('dynamodb:Query');
    },
  );
});
