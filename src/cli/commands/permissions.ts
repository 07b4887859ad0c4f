import { ROLE_FORMS, type RoleForm, readerRole } from '../../report/role/reader-role.js';
import type { PermissionsFor } from '../../run/permissions.js';
import { choiceError } from '../argv/choice.js';
import { Flags } from '../argv/read-options.js';
import { EXIT } from '../exit-code.js';
import type { Command } from './command.js';

export const permissions: Command = {
  summary: 'print the IAM policy that ddb-doctor itself needs',
  usage: 'ddb-doctor permissions [options]',
  examples: [
    'ddb-doctor permissions > ddb-doctor-policy.json',
    'ddb-doctor permissions --for can',
    'ddb-doctor permissions --for athena',
    'ddb-doctor permissions --for grant --path /ddb-doctor/',
    'ddb-doctor permissions --region cn-north-1 --assume-role-name reader',
    'ddb-doctor permissions --as cloudformation > reader-role.json',
  ],
  flags: ['for', 'as', 'path', 'region', 'assume-role-name', 'org-role-arn', 'checks'],
  words: 0,
  /** Ready for `aws iam create-policy`, or as a role for a StackSet or a module. */
  async run({ io, options, output, verbs, values }) {
    const isGrant = values['for'] === 'grant';
    const form = formOf(values['as'], isGrant ? ['json'] : ROLE_FORMS);
    await io.stdout.write(`${isGrant ? JSON.stringify(await ofGrant(), undefined, 2) : await ofReads()}\n`);
    const note = RESULTS[String(values['for'])];
    if (note !== undefined && !output.quiet) await io.stderr.write(`ddb-doctor: note: ${note}\n`);
    return EXIT.finished;

    async function ofReads() {
      const policy = await (await verbs.permissions())({
        ...options,
        for: purposeOf(values['for']),
      });
      const name = options.aws?.assumeRoleName;
      return readerRole({ policy, ...(name === undefined ? {} : { name }) }, form);
    }

    async function ofGrant() {
      const path = new Flags(values).text('path');
      return (await verbs.grantApply()).grantPermissions({ ...options, ...(path === undefined ? {} : { path }) });
    }
  },
};

/** What becomes of the results of queries, beside the policy that allows them. */
const RESULTS: Readonly<Record<string, string>> = {
  athena:
    'Athena writes the results of its queries to the bucket of your workgroup, with these rights; ddb-doctor itself writes nothing',
  lake: 'CloudTrail keeps the results of its queries itself; nothing is written',
};

function purposeOf(value: unknown): PermissionsFor {
  return value === 'can' || value === 'athena' || value === 'lake' ? value : 'diagnose';
}

/** The policy alone unless told. A role that writes is nobody's to roll out over accounts. */
function formOf(asked: unknown, forms: readonly RoleForm[]): RoleForm {
  const form = forms.find((one) => one === (asked ?? 'json'));
  if (form === undefined) throw choiceError('--as', String(asked), forms);
  return form;
}
