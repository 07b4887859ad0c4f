import type { Plan } from '../plan.js';
import { asCdk } from './cdk.js';
import { asCli } from './cli.js';
import { asCloudFormation } from './cloudformation.js';
import { partsOf } from './parts.js';
import { asSam } from './sam.js';
import { asTerraform } from './terraform.js';

export const CODE_FORMS = ['json', 'cli', 'terraform', 'cloudformation', 'sam', 'cdk'] as const;

export type CodeForm = (typeof CODE_FORMS)[number];

/** The plan as code; `profile` goes into the commands of the CLI. */
export function planAsCode(plan: Plan, form: CodeForm, profile?: string): string {
  const parts = partsOf(plan);
  switch (form) {
    case 'json':
      return documents(plan);
    case 'cli':
      return asCli(plan, profile);
    case 'terraform':
      return asTerraform(parts);
    case 'cloudformation':
      return asCloudFormation(parts);
    case 'sam':
      return asSam(parts, plan);
    case 'cdk':
      return asCdk(parts);
  }
}

/** One document as it is; several by the names of their policies. */
function documents({ policies }: Plan): string {
  const [only, ...others] = policies;
  if (others.length === 0) return JSON.stringify(only?.document ?? { Version: '2012-10-17', Statement: [] }, null, 2);
  return JSON.stringify(Object.fromEntries(policies.map(({ name, document }) => [name, document])), null, 2);
}
