import {
  type CanOptions,
  DoctorError,
  type DoctorOptions,
  type DoctorOutcome,
  type DoctorPorts,
  explainAlone,
  explainWithChecks,
  gap,
  gapsInWords,
  runCan,
  runDoctor,
  toAccessReport,
  toReport,
} from '../index.js';
import type { CanInput, DenialsInput, ExplainInput, ListInput } from './inputs.js';

/** What the server was started with: how AWS is reached is the user's to say, and not the client's. */
export interface Setting {
  readonly options: DoctorOptions;
  readonly ports: DoctorPorts;
}

const HOUR = 3_600_000;
const MOST_LISTED = 100;

function optionsOf(input: DenialsInput, { options, ports }: Setting): DoctorOptions {
  const { arn, table, action, service, region, hours } = input;
  const until = ports.now();
  const isOpen = options.replay !== undefined && hours === undefined;
  const { window: _, ...rest } = options;
  return {
    ...rest,
    ...(arn === undefined ? {} : { arn }),
    ...(table === undefined ? {} : { table }),
    ...(action === undefined ? {} : { action }),
    ...(service === undefined ? {} : { services: service.includes('all') ? ('all' as const) : service }),
    ...(region === undefined ? {} : { regions: region.includes('all') ? ('all' as const) : region }),
    ...(isOpen ? {} : { window: { since: new Date(until.getTime() - (hours ?? 1) * HOUR), until } }),
  };
}

function asksSomething({ arn, table }: DenialsInput, { options }: Setting): void {
  if (arn !== undefined || table !== undefined || options.replay !== undefined) return;
  throw new DoctorError({ source: 'user', code: 'UsageNothingAsked' }, 'whose denials? neither arn nor table is given');
}

function reportOf({ run }: DoctorOutcome, { options }: Setting): object {
  return toReport(run, { keepKeyValues: options.redact === false, ...(options.aws && { reach: options.aws }) });
}

export async function diagnose(input: DenialsInput, setting: Setting): Promise<object> {
  asksSomething(input, setting);
  const outcome = await runDoctor({ ...optionsOf(input, setting), withoutRows: true }, setting.ports);
  return reportOf(outcome, setting);
}

/** The denials one by one, without the whole records, which may hold keys of items. */
export async function listDenials({ limit = MOST_LISTED, ...input }: ListInput, setting: Setting): Promise<object> {
  asksSomething(input, setting);
  const { run, denials } = await runDoctor(optionsOf(input, setting), setting.ports);
  const listed: object[] = [];
  let total = 0;
  for await (const { denial, diagnosis } of denials()) {
    total += 1;
    if (listed.length >= limit) continue;
    const { id, time, account, region, principal, action, resource, errorCode, errorMessage, reason } = denial;
    const said = { errorCode, errorMessage, policyType: reason.policyType };
    listed.push({ id, time, account, region, principal: principal.arn, action, resource, ...said, diagnosis });
  }
  return {
    schemaVersion: '1',
    complete: run.complete,
    gaps: run.gaps.map(gapsInWords(run.checks)),
    total,
    leftOut: run.leftOut,
    denials: listed,
  };
}

const WITHOUT_CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsRefused',
  'MfaCodeNeeded',
  'NoCredentials',
  'RegionMissing',
]);

/** With the checks; by the text alone, and saying so, where it is asked or where no credentials serve. */
export async function explainDenial({ message, offline }: ExplainInput, setting: Setting): Promise<object> {
  const { window: _, ...options } = setting.options;
  const given = { text: message };
  if (offline === true || options.replay !== undefined) {
    return reportOf(await explainAlone(given, options, setting.ports), setting);
  }
  try {
    return reportOf(await explainWithChecks(given, options, setting.ports), setting);
  } catch (error) {
    if (!(error instanceof DoctorError) || !WITHOUT_CREDENTIALS.has(error.code)) throw error;
    const { run, ...outcome } = await explainAlone(given, options, setting.ports);
    const refused = gap('CREDENTIALS_REFUSED', { why: error.message });
    return reportOf({ ...outcome, run: { ...run, gaps: [refused, ...run.gaps] } }, setting);
  }
}

export async function can(input: CanInput, { options, ports }: Setting): Promise<object> {
  const { aws, checks, replay, redact, regions } = options;
  const region = input.region ?? (regions === 'all' ? undefined : regions?.[0]);
  const actions = input.actions === undefined ? [] : [input.actions.join(',')];
  const question: CanOptions = {
    words: [...(input.principal === undefined ? [] : [input.principal]), ...actions, ...(input.resources ?? [])],
    ...(input.function === undefined ? {} : { function: input.function }),
    ...(region === undefined ? {} : { region }),
    ...(aws === undefined ? {} : { aws }),
    ...(checks === undefined ? {} : { checks }),
    ...(replay === undefined ? {} : { replay }),
    ...(redact === undefined ? {} : { redact }),
  };
  return toAccessReport(await runCan(question, ports));
}
