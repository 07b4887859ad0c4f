import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Plan } from '../../src/grant/plan.js';
import { root } from '../house/files.js';

const ajv = new Ajv2020({ strict: true, formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ } });
const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'src/report/plan/plan.schema.json'), 'utf8')));

/** The plan of a text, held to the published schema. */
export function planOf(text: string): Plan {
  const plan: unknown = JSON.parse(text);
  if (!validate(plan)) throw new Error(`no plan by its schema: ${ajv.errorsText(validate.errors)}`);
  return plan as Plan;
}
