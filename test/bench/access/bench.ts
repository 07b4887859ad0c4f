import { type Answer, access, isAskedOn, type Question } from '../../../src/access/index.js';
import { actionsOfService } from '../../../src/model/reference/action-info.js';
import { toAccessReport } from '../../../src/report/access/index.js';
import { loadChecks } from '../../../src/run/load-checks.js';
import { worldReader } from '../../access/world-reader.js';
import type { World } from '../../account/world.js';

const HOME = '123456789012';
const REGION = 'eu-west-1';
const ROLE = `arn:aws:iam::${HOME}:role/orders-api`;
const ACTIONS = 60;
const TABLES = 40;
const ROUNDS = 5;

const table = (index: number) => `arn:aws:dynamodb:${REGION}:${HOME}:table/table-${index}`;
const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: 'Allow', Action, Resource });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

/** Ten policies on a role, a table policy on every fourth table, three levels of SCPs with a perimeter, RCPs. */
function world(): World {
  const inline = Object.fromEntries(
    Array.from({ length: 10 }, (_, at) => [
      `policy-${at}`,
      policy(allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'], [table(at), `${table(at)}/index/*`])),
    ]),
  );
  const tables = Array.from({ length: TABLES }, (_, at) => [
    `table-${at}`,
    at % 4 === 0 ? { policy: policy({ ...allow('dynamodb:Scan', '*'), Principal: { AWS: ROLE } }) } : {},
  ]);
  const deny = { Effect: 'Deny', Action: 'dynamodb:Delete*', Resource: '*' };
  return {
    region: REGION,
    organization: {
      id: 'o-exampleorg',
      managementAccount: '999988887777',
      paths: { [HOME]: ['r-ab12', 'ou-ab12-prod'] },
      serviceControl: { 'ou-ab12-prod': ['p-full', 'p-nodelete'] },
      policies: { 'p-full': policy(allow('*', '*')), 'p-nodelete': policy(deny) },
    },
    accounts: { [HOME]: { roles: { 'orders-api': { inline } }, tables: Object.fromEntries(tables) } },
  };
}

function questions(): Question[] {
  const principal = { arn: ROLE, roleArn: ROLE, type: 'AssumedRole', account: HOME };
  const onTables = actionsOfService('dynamodb').filter((action) => isAskedOn(action, table(0)));
  const actions = [...onTables, 'dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'].slice(
    0,
    ACTIONS,
  );
  return actions.flatMap((action, row) =>
    Array.from({ length: TABLES }, (_, at) => ({
      principal,
      action,
      ...(row >= onTables.length ? { operation: 'TransactWriteItems' } : {}),
      resource: table(at),
      region: REGION,
    })),
  );
}

const { checks } = await loadChecks([]);
const asked = questions();
for (let round = 0; round < ROUNDS; round++) {
  const { reader, asked: reads } = worldReader(world(), { home: HOME });
  const before = process.cpuUsage();
  const start = performance.now();
  const answers: Answer[] = await access(asked, { time: '2026-11-20T12:00:00Z' }, { checks, reader });
  const answered = performance.now();
  const report = toAccessReport({
    toolVersion: 'bench',
    evaluatedAt: '2026-11-20T12:00:00Z',
    checks: checks.map(({ meta }) => meta),
    principal: { arn: ROLE, type: 'AssumedRole' },
    answers,
    notAsked: [],
    notThere: [],
    listing: false,
    assumed: [],
    takenAsAllowing: [],
  });
  const reported = performance.now();
  const { user, system } = process.cpuUsage(before);
  const twice = reads.length - new Set(reads).size;
  const processor = `${Math.round((user + system) / 1000)} ms of processor time`;
  const times = `${Math.round(answered - start)} ms to answer, ${Math.round(reported - answered)} ms to report, ${processor}`;
  const { allowed, denied, undetermined } = report.summary;
  console.log(
    `round ${round + 1}: ${asked.length} questions, ${times}; ${reads.length} reads, ${twice} twice; ` +
      `${allowed} yes, ${denied} no, ${undetermined} not known; ${report.reasons.length} reasons`,
  );
}
