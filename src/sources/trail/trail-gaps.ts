import type { Gap } from '../../model/gap.js';
import { union } from './selectors.js';
import { switchOnCommand } from './switch-on.js';
import type { Trail, Trails } from './trails.js';

const CALLS = 'GetItem, PutItem, Query and the other item-level calls';

/** What the trails cannot have recorded, and how to make them. */
export function trailGaps({ trails, gaps }: Trails, tableArn: string | undefined): Gap[] {
  if (trails.length === 0) return [...gaps, ...(gaps.length === 0 ? [noTrail()] : [])];
  return [
    ...gaps,
    ...trails.filter(({ isLogging }) => isLogging === false).map(stopped),
    ...dataEvents(trails, tableArn),
  ];
}

function noTrail(): Gap {
  return {
    code: 'TRAIL_NONE',
    text: 'the account has no trail: no call is recorded but in CloudTrail’s Event history, which has no item-level calls',
    remedy: 'create a trail that logs the data events of the table, or run with --from lookup',
    incomplete: true,
  };
}

function stopped({ arn, homeRegion }: Trail): Gap {
  return {
    code: 'TRAIL_STOPPED',
    text: `the trail \`${arn}\` is switched off: it records nothing until it is started`,
    remedy: `aws cloudtrail start-logging --region ${homeRegion} --name ${arn}`,
    incomplete: true,
  };
}

function dataEvents(trails: readonly Trail[], tableArn: string | undefined): Gap[] {
  const coverages = trails.flatMap(({ coverage }) => coverage ?? []);
  const [first] = trails.filter(({ coverage, isLogging }) => coverage !== undefined && isLogging !== false);
  if (coverages.length < trails.length || first === undefined) return [];
  const { reads, writes, narrowedBy } = union(coverages);
  const table = tableArn === undefined ? 'DynamoDB tables' : `\`${tableArn}\``;
  const remedy = `${switchOnCommand(first, tableArn)} (data events are billed; calls before that stay unrecorded)`;
  if (!reads && !writes) {
    return [
      {
        code: 'DATA_EVENTS_NOT_LOGGED',
        text: `no trail logs data events of ${table}: ${CALLS} leave no record`,
        remedy,
      },
    ];
  }
  if (!reads || !writes) {
    const text = `only calls that ${reads ? 'read' : 'write'} items of ${table} are logged by a trail`;
    return [{ code: 'DATA_EVENTS_PARTLY_LOGGED', text, remedy }];
  }
  if (narrowedBy.length === 0) return [];
  const text = `the trail logs only a part of the data events of ${table}: its event selectors narrow them by ${narrowedBy.join(', ')}`;
  return [{ code: 'DATA_EVENTS_PARTLY_LOGGED', text, remedy }];
}
