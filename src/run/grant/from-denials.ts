import type { Aws } from '../../aws/index.js';
import { sealed } from '../../grant/digest.js';
import { accessDenied, type DeniedAccess, statementsOfElements } from '../../grant/from-denials.js';
import type { Ground } from '../../grant/ground.js';
import type { AllowStatement, Element } from '../../grant/intent.js';
import { planOf } from '../../grant/make-plan.js';
import type { Plan, PlanWarning } from '../../grant/plan.js';
import { keyStatements } from '../../grant/statements.js';
import { notThere } from '../../grant/survey/reading.js';
import { survey } from '../../grant/survey/survey.js';
import { DoctorError } from '../../model/error.js';
import type { Window } from '../../model/window.js';
import { runDoctor } from '../diagnose.js';
import { type GrantOptions, readerOf, regionOf, withinDeadline } from '../grant.js';
import { loadChecks } from '../load-checks.js';
import type { DoctorPorts } from '../ports.js';

export interface FromDenialsOptions extends GrantOptions {
  readonly window?: Window;
  /** Where the denials are looked for, as `--from` has it. */
  readonly from?: readonly string[];
}

/**
 * Plans what the role's denials of a window lacked: the missing Allows of identity policies, as they were asked.
 * Throws as `planGrant` does, and a usage `DoctorError` where no denial asks for one.
 */
export async function planFromDenials(options: FromDenialsOptions, ports: DoctorPorts): Promise<Plan> {
  return withinDeadline(options, ports, (aws, limited) => planWithin(aws, options, limited));
}

async function planWithin(aws: Aws, options: FromDenialsOptions, ports: DoctorPorts): Promise<Plan> {
  const { checks } = await loadChecks(options.checks ?? []);
  const reader = readerOf(aws, ports);
  const region = await regionOf(options.intent, aws);
  const bare = await survey({ ...options.intent, tables: [] }, region, reader);
  const denied = await deniedAccess(bare, options, ports);
  const there = await tablesThere(denied, { reader, region, options });
  const intent = {
    ...options.intent,
    tables: there.tables,
    access: [...new Set(there.elements.map(({ action }) => action))],
  };
  const ground = await survey(intent, region, reader);
  const statements = [...statementsOfElements(there.elements), ...keysFor(there.elements, ground)];
  const plan = await planOf(statements, statements, {
    intent,
    ground,
    now: ports.now(),
    environment: { checks, reader },
  });
  return sealed({ ...plan, warnings: [...plan.warnings, ...denied.warnings, ...there.warnings] });
}

async function deniedAccess(ground: Ground, options: FromDenialsOptions, ports: DoctorPorts): Promise<DeniedAccess> {
  const { run } = await runDoctor(
    {
      arn: ground.role.arn,
      services: ['dynamodb'],
      withoutRows: true,
      ...(options.window === undefined ? {} : { window: options.window }),
      ...(options.from === undefined ? {} : { from: options.from }),
      ...(options.aws === undefined ? {} : { aws: options.aws }),
      ...(options.checks === undefined ? {} : { checks: options.checks }),
    },
    ports,
  );
  if (run.unopened !== undefined) throw run.unopened;
  const denied = accessDenied(run.diagnoses, ground.account);
  if (denied.elements.length > 0) return denied;
  const told = denied.warnings.map(({ text }) => text);
  throw new DoctorError(
    { source: 'user', code: 'NothingDenied' },
    told.length === 0 ? 'no denial of the role in this window lacks an Allow of its policies' : told.join('; '),
    { hint: 'item-level calls are in no Event history: give --from with the files of a trail, or a longer --since' },
  );
}

interface Looking {
  readonly reader: ReturnType<typeof readerOf>;
  readonly region: string;
  readonly options: FromDenialsOptions;
}

/** A denial of a table that is gone asks for nothing. */
async function tablesThere({ tables, elements }: DeniedAccess, { reader }: Looking) {
  const found = await Promise.all(
    tables.map(async (arn) => {
      const [, , , region = '', account = '', name = ''] = arn.split(':');
      const answer = await reader.read(
        'dynamodb:DescribeTable',
        { TableName: name.replace('table/', '') },
        { region, account },
      );
      return answer.status === 'not-found' ? [] : [arn];
    }),
  );
  const there = found.flat();
  const gone = tables.filter((arn) => !there.includes(arn));
  if (there.length === 0 && tables.length > 0) throw notThere(`table \`${tables[0]}\``);
  const isOf = (arn: string, { resource }: Element) => resource === arn || resource.startsWith(`${arn}/`);
  return {
    tables: there,
    elements: elements.filter((element) => !gone.some((arn) => isOf(arn, element))),
    warnings: gone.map((arn): PlanWarning => ({ code: 'LEFT_OUT', text: `left out: ${arn} is not there` })),
  };
}

/** The keys of the tables that items are asked of. */
function keysFor(elements: readonly Element[], ground: Ground): AllowStatement[] {
  return keyStatements(
    elements.map(({ action }) => action),
    ground,
  );
}
