import type { CommandInput } from '../argv/command-input.js';
import { EXIT } from '../exit-code.js';

/** Prints the policy that the tool itself needs, ready for `aws iam create-policy`. */
export async function permissions({ io, options, load }: CommandInput): Promise<number> {
  const { requiredPermissions } = await load();
  await io.stdout.write(`${JSON.stringify(await requiredPermissions(options), undefined, 2)}\n`);
  return EXIT.finished;
}
