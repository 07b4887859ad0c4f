import type { PermissionsFor } from '../../run/permissions.js';
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
  ],
  flags: ['for', 'path', 'region', 'assume-role-name', 'org-role-arn', 'checks'],
  words: 0,
  /** Ready for `aws iam create-policy`. */
  async run({ io, options, verbs, values }) {
    const policy =
      values['for'] === 'grant'
        ? await ofGrant()
        : await (await verbs.permissions())({ ...options, for: purposeOf(values['for']) });
    await io.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
    return EXIT.finished;

    async function ofGrant() {
      const path = new Flags(values).text('path');
      return (await verbs.grantApply()).grantPermissions({ ...options, ...(path === undefined ? {} : { path }) });
    }
  },
};

function purposeOf(value: unknown): PermissionsFor {
  return value === 'can' || value === 'athena' ? value : 'diagnose';
}
