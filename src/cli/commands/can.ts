import { DoctorError } from '../../model/error.js';
import { safeJson } from '../../model/text/safe-json.js';
import {
  type AccessAnswer,
  type AccessReport,
  explainTree,
  renderAccessTable,
  renderExpectations,
  toAccessReport,
  toExpectationsReport,
} from '../../report/access/index.js';
import type { CanOptions } from '../../run/can.js';
import type { CommandInput } from '../argv/command-input.js';
import { AWS_FLAGS } from '../argv/flags.js';
import { readCan, textOf } from '../argv/read-can.js';
import { Flags } from '../argv/read-options.js';
import { EXIT } from '../exit-code.js';
import { queried } from '../query.js';
import { colorEnabled, columnsOf } from '../terminal/color.js';
import { watched } from '../terminal/progress.js';
import type { Command } from './command.js';

/** As asked 0, at least one not 1, none not but some not known 3. */
export const can: Command = {
  summary: 'say in advance what a principal or a Lambda function may do',
  usage: 'ddb-doctor can [PRINCIPAL] ACTION[,ACTION…] [RESOURCE…] [options]',
  examples: [
    'ddb-doctor can role/orders-api dynamodb:PutItem table/orders',
    'ddb-doctor can role/orders-api GetItem,Query,TransactWriteItems orders orders/index/by-date',
    'ddb-doctor can --function orders-api',
    'ddb-doctor can role/reporting DeleteItem orders --expect denied',
    'ddb-doctor can --expectations access.yaml',
  ],
  flags: [
    'function',
    'table',
    'via',
    'mfa',
    'context',
    'as-session',
    'at',
    'assume',
    'actions-from',
    'list',
    'expect',
    'expectations',
    'explain',
    'region',
    ...AWS_FLAGS,
    'deadline',
    'record',
    'replay',
    'no-redact',
    'checks',
    'output',
    'query',
    'color',
    'width',
    'no-pager',
    'no-progress',
  ],
  words: Number.POSITIVE_INFINITY,
  run,
};

async function run(input: CommandInput): Promise<number> {
  const { output } = input.output;
  if (output !== 'table' && output !== 'json' && output !== 'off') {
    throw new DoctorError({ source: 'user', code: 'UsageOutput' }, `\`can\` prints no \`${output}\``, {
      hint: '--output table, json or off',
    });
  }
  const options = await readCan(input);
  if (input.values['expectations'] !== undefined) return runExpectations(input, options);
  const runCan = await input.verbs.can();
  const report = toAccessReport(await watched(input, (ports) => runCan(options, ports)));
  const { query } = input.output;
  const { stdout } = input.io;
  if (output === 'json') {
    const value = query === undefined ? report : await queried(report, query);
    await stdout.write(`${safeJson(value, 2)}\n`);
  }
  if (output === 'table') await stdout.write(textOfReport(report, input));
  if (input.io.signal.aborted) return EXIT.interrupted;
  return accessExit(report, input.values['expect'] === 'denied' ? 'denied' : 'allowed');
}

/** As expected 0, at least one not 1, none not but some not known 3. */
async function runExpectations(input: CommandInput, options: CanOptions): Promise<number> {
  const { io, output, verbs, values } = input;
  const asked = NOT_WITH_EXPECTATIONS.find((flag) => values[flag] !== undefined) ?? options.words[0];
  if (asked !== undefined) {
    throw new DoctorError(
      { source: 'user', code: 'UsageExpectations' },
      `--expectations asks for itself, without \`${asked}\``,
      {
        hint: 'write it into an entry of the file',
      },
    );
  }
  const text = await textOf(new Flags(values).text('expectations') ?? '', input);
  const run = await verbs.canExpectations();
  const { words: _, ...rest } = options;
  const runs = await watched(input, (ports) => run({ ...rest, text }, ports));
  const report = toExpectationsReport(
    runs.map(({ expectation, run: one }) => ({ ...expectation, report: toAccessReport(one) })),
  );
  if (output.output === 'json') await io.stdout.write(`${safeJson(report, 2)}\n`);
  if (output.output === 'table') await io.stdout.write(renderExpectations(report, styleOf(input)));
  if (io.signal.aborted) return EXIT.interrupted;
  if (report.summary.not > 0) return EXIT.denials;
  return report.summary.notKnown > 0 ? EXIT.undetermined : EXIT.finished;
}

const NOT_WITH_EXPECTATIONS = ['function', 'table', 'actions-from', 'list', 'expect', 'explain', 'as-session', 'query'];

function styleOf({ io, output }: CommandInput) {
  return {
    width: columnsOf(io.stdout, output.width, io.env),
    color: colorEnabled(io.stdout, output.color, io.env),
  };
}

function textOfReport(report: AccessReport, input: CommandInput): string {
  const style = styleOf(input);
  const text = renderAccessTable(report, style);
  return input.values['explain'] === true ? `${text}\n${explainTree(report, style)}` : text;
}

/** Of a listing only what the function itself needs is a verdict. */
export function accessExit(report: AccessReport, expected: 'allowed' | 'denied'): number {
  const wanted = report.listing ? [] : report.answers.map((answer) => asExpected(answer, expected));
  const marks = expected === 'denied' ? wanted : [...wanted, ...ofFunction(report)];
  if (marks.includes('not')) return EXIT.denials;
  return marks.includes('unknown') ? EXIT.undetermined : EXIT.finished;
}

type Mark = 'as asked' | 'not' | 'unknown';

function asExpected({ verdict }: AccessAnswer, expected: 'allowed' | 'denied'): Mark {
  if (verdict !== 'yes' && verdict !== 'no') return 'unknown';
  return (verdict === 'yes') === (expected === 'allowed') ? 'as asked' : 'not';
}

/** Without any route to DynamoDB no call arrives; through some subnets only, that is open. */
function ofFunction({ function: of }: AccessReport): Mark[] {
  if (of === undefined) return [];
  const answers = [of.trust, ...of.logs.answers, ...of.mappings.flatMap((mapping) => mapping.answers)];
  const paths = of.network.subnets.map(({ path }) => path);
  const isLost = paths.length > 0 && paths.every((path) => path === 'none');
  const isOpen = paths.some((path) => path === 'none' || path === 'unknown');
  const role: Mark = of.roleExists ? 'as asked' : 'not';
  return [
    role,
    ...answers.map((answer) => asExpected(answer, 'allowed')),
    isLost ? 'not' : isOpen ? 'unknown' : 'as asked',
  ];
}
