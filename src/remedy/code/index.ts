import type { Change, ChangeAsCode } from '../../check/change.js';
import { statementsOf } from '../../check/document.js';
import { safeJson } from '../../model/text/safe-json.js';
import { shellText } from '../../model/text/shell.js';
import { asCdk } from './cdk.js';
import { asCli, asDeletion } from './cli.js';
import { asCloudFormation } from './cloudformation.js';
import { targetOf } from './target.js';
import { asTerraform } from './terraform.js';

/**
 * The change as code, whole documents each. An action has its commands alone; of a policy that nobody could read
 * there is the statement, as any command would overwrite the rest.
 */
export function changeAsCode(change: Change): ChangeAsCode {
  if (change.kind === 'action') return change.commands.length === 0 ? {} : { cli: shellText(change.commands) };
  if (change.operation === 'add-statement' && change.before === undefined) {
    return { json: safeJson(change.statement, 2) };
  }
  const target = targetOf(change);
  // No policy is without a statement.
  if (statementsOf(change.after).length === 0) return asOwn({ cli: asDeletion(target) });
  const forms = {
    json: safeJson(change.after, 2),
    cli: asCli(target, change.after),
    terraform: asTerraform(target, change.after),
    cloudformation: asCloudFormation(target, change.after),
    cdk: asCdk(target, change.after),
  };
  return asOwn(forms);
}

function asOwn(forms: Readonly<Record<string, string | undefined>>): ChangeAsCode {
  return Object.fromEntries(Object.entries(forms).filter(([, code]) => code !== undefined));
}
