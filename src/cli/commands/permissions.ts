import { EXIT } from '../exit-code.js';
import type { Command } from './command.js';

export const permissions: Command = {
  summary: 'print the IAM policy that ddb-doctor itself needs',
  usage: 'ddb-doctor permissions [options]',
  examples: [
    'ddb-doctor permissions > ddb-doctor-policy.json',
    'ddb-doctor permissions --region cn-north-1 --assume-role-name reader',
  ],
  flags: ['region', 'assume-role-name', 'org-role-arn', 'checks'],
  words: 0,
  /** Ready for `aws iam create-policy`. */
  async run({ io, options, verbs }) {
    const requiredPermissions = await verbs.permissions();
    await io.stdout.write(`${JSON.stringify(await requiredPermissions(options), undefined, 2)}\n`);
    return EXIT.finished;
  },
};
