import { createAws } from '../../../src/aws/index.js';
import { createLookupSource } from '../../../src/sources/lookup/lookup-source.js';
import { toldGaps } from '../../model/told-gaps.js';

/** Prints the denials of a user as the pipeline does: arguments are the user, the start and the end. */
const [name = '', since = '', until = ''] = process.argv.slice(2);
const aws = createAws();
const source = createLookupSource(aws, {
  window: { since: new Date(since), until: new Date(until) },
  regions: ['us-east-1'],
  ...(name === '' ? {} : { principal: { kind: 'user', name } }),
});
for await (const event of source.events())
  if (/accessdenied|unauthorized/i.test(event.errorCode ?? ''))
    process.stdout.write(`${event.eventTime}\t${event.eventID}\t${event.eventName}\t${event.errorCode}\n`);
for (const gap of toldGaps(source.gaps())) process.stderr.write(`${gap.text}\n`);
aws.close();
