import type { Change, ChangeAsCode } from '../../remediation.js';
import { asCdk } from './cdk.js';
import { asCli } from './cli.js';
import { asCloudFormation } from './cloudformation.js';
import { targetOf } from './target.js';
import { asTerraform } from './terraform.js';

/** The change as code, whole documents each; an action has its commands alone. */
export function changeAsCode(change: Change): ChangeAsCode {
  if (change.kind === 'action') return { cli: change.commands.join('\n') };
  const target = targetOf(change);
  const forms = {
    json: JSON.stringify(change.after, null, 2),
    cli: asCli(target, change.after),
    terraform: asTerraform(target, change.after),
    cloudformation: asCloudFormation(target, change.after),
    cdk: asCdk(target, change.after),
  };
  return Object.fromEntries(Object.entries(forms).filter(([, code]) => code !== undefined));
}
