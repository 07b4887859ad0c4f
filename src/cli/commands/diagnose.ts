import { DoctorError } from '../../model/error.js';
import type { CommandInput } from '../argv/command-input.js';
import { noteRedaction, show } from '../show.js';
import { watched } from '../terminal/progress.js';

/** The forms that tell every denial, and not only the diagnoses. */
const ROW_FORMATS: ReadonlySet<string> = new Set(['csv', 'ndjson']);

/** The main job: from an ARN (or an event, a table, files, a bundle) to explained denials. */
export async function diagnose(input: CommandInput): Promise<number> {
  const { arn, eventId, table, replay, from } = input.options;
  if (arn === undefined && eventId === undefined && table === undefined && replay === undefined && from === undefined) {
    throw new DoctorError(
      { source: 'user', code: 'UsageNothingAsked' },
      'whose denials? neither --arn nor --event-id, --table, --from or --replay is given',
      {
        hint: '`ddb-doctor --arn ARN --since 1h`; `aws sts get-caller-identity` tells your own ARN',
      },
    );
  }
  const { runDoctor } = await input.load();
  const options = { ...input.options, withoutRows: !ROW_FORMATS.has(input.output.output) };
  const code = await show(await watched(input, (ports) => runDoctor(options, ports)), input);
  await noteRedaction(input);
  return code;
}
