import { createHash, randomBytes } from 'node:crypto';
import { stableJson } from '../evidence/bundle/stable-json.js';
import { DoctorError } from '../model/error.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import { VERSION } from '../model/version.js';
import type { Ground } from './ground.js';
import type { Intent } from './intent.js';
import type { Found, Plan } from './plan.js';

function sha256(value: JsonValue): string {
  return createHash('sha256').update(stableJson(value)).digest('hex');
}

/** What every plan begins with: when, whose it is, and what it rests on. */
export function headOf({
  intent,
  ground,
  now,
}: {
  readonly intent: Intent;
  readonly ground: Ground;
  readonly now: Date;
}) {
  return {
    schemaVersion: '1' as const,
    kind: 'grant-plan' as const,
    tool: VERSION,
    id: randomBytes(6).toString('hex'),
    createdAt: now.toISOString(),
    account: ground.account,
    region: ground.region,
    caller: ground.caller,
    intent,
    subject: {
      role: ground.role.arn,
      ...(ground.function === undefined ? {} : { function: ground.function.arn }),
      tables: ground.tables.map(({ arn }) => arn),
    },
    found: foundOf(ground),
  };
}

/** A plan with its digest. */
export function sealed(plan: Omit<Plan, 'digest'>): Plan {
  const { digest: _, ...rest } = plan as Plan;
  return { ...rest, digest: sha256(plain(rest)) };
}

/** Reads a plan from its text. Throws a usage `DoctorError` for another text, and for a plan that was changed by hand. */
export function planFrom(text: string, name: string): Plan {
  const value = parsed(text);
  if (!isJsonObject(value) || value['kind'] !== 'grant-plan' || value['schemaVersion'] !== '1') {
    throw new DoctorError({ source: 'user', code: 'UsagePlan' }, `\`${name}\` is no plan of grant`, {
      hint: '`ddb-doctor grant … --out plan.json` writes one',
    });
  }
  const plan = value as unknown as Plan;
  if (sealed(plan).digest === plan.digest) return plan;
  throw new DoctorError({ source: 'user', code: 'PlanChanged' }, `\`${name}\` was changed since it was written`, {
    hint: 'make the plan again: its proof holds for what it says alone',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON as it will be read back: without members that are undefined. */
export function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** Fingerprints of all that a plan rests on: each object whole, as far as the plan looks at it. */
export function foundOf({ role, tables, function: fn, policy, inlinePolicy, policies = [] }: Ground): Found[] {
  const objects: [string, object | undefined][] = [
    [role.arn, role],
    ...tables.map((table): [string, object] => [table.arn, table]),
    [fn?.arn ?? '', fn],
    [policy?.arn ?? '', policy],
    [`${role.arn} inline`, inlinePolicy],
    ...policies.map((held): [string, object] => [`${role.arn} ${held.id}`, held]),
  ];
  return objects.flatMap(([object, value]) => (value === undefined ? [] : [{ object, sha256: sha256(plain(value)) }]));
}
