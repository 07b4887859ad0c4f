import { DoctorError } from '../model/error.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import { POLICY_TYPES } from '../model/policy-type.js';
import type { FormerCause, FormerReport } from '../report/news.js';
import { readPlainFile } from './foreign/plain-file.js';

/** What an earlier report in JSON holds of causes and diagnoses. Throws a usage `DoctorError` for anything else. */
export async function readFormerReport(file: string): Promise<FormerReport> {
  const report = reportIn(await textOf(file), file);
  const { evaluatedAt, causes, diagnoses } = report;
  if (typeof evaluatedAt !== 'string' || !Array.isArray(causes) || !Array.isArray(diagnoses)) throw noReport(file);
  const others = report['otherDenials'];
  const ids = diagnoses.flatMap((one) => (isJsonObject(one) && typeof one['id'] === 'string' ? [one['id']] : []));
  return {
    evaluatedAt,
    causes: causes.flatMap(causeIn),
    isPart: typeof others === 'number' && others > 0,
    ...(report['examplesOnly'] === true ? {} : { diagnoses: ids }),
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readPlainFile(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DoctorError(
      { source: 'user', code: 'UsageSinceReport' },
      `--since-report \`${file}\` could not be read: ${why}`,
      { cause },
    );
  }
}

function reportIn(text: string, file: string): JsonObject {
  try {
    const report: JsonValue = JSON.parse(text);
    if (isJsonObject(report)) return report;
  } catch {
    // Told below, with what it should be.
  }
  throw noReport(file);
}

function noReport(file: string): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'UsageSinceReport' },
    `--since-report \`${file}\` is no report of ddb-doctor in JSON`,
    { hint: 'give a file that an earlier run wrote with --output json=FILE' },
  );
}

const LAYERS = [...POLICY_TYPES, 'aws-rule'] as const;
const STATUSES = ['explained', 'stated', 'undetermined', 'not-reproduced', 'lookalike'] as const;

function causeIn(value: JsonValue): FormerCause[] {
  if (!isJsonObject(value) || typeof value['id'] !== 'string') return [];
  const { id, layer, effect, count } = value;
  const text = (name: 'policy' | 'statement' | 'failure') =>
    typeof value[name] === 'string' ? { [name]: value[name] } : {};
  return [
    {
      id,
      status: STATUSES.find((status) => status === value['status']) ?? 'undetermined',
      layer: LAYERS.find((one) => one === layer) ?? 'unknown',
      effect: effect === 'explicit' || effect === 'implicit' ? effect : 'unknown',
      ...text('policy'),
      ...text('statement'),
      ...text('failure'),
      count: typeof count === 'number' ? count : 0,
    },
  ];
}
