import { type Gap, gap } from '../../model/gap.js';
import { union } from './selectors.js';
import { switchOnCommand } from './switch-on.js';
import type { Trail, Trails } from './trails.js';

/** What the trails cannot have recorded, and how to make them. */
export function trailGaps({ trails, gaps }: Trails, tableArn: string | undefined): Gap[] {
  if (trails.length === 0)
    return [...gaps, ...(gaps.length === 0 ? [gap('TRAIL_NONE', {}, { incomplete: true })] : [])];
  return [
    ...gaps,
    ...trails.filter(({ isLogging }) => isLogging === false).map(stopped),
    ...dataEvents(trails, tableArn),
  ];
}

function stopped({ arn, homeRegion: region }: Trail): Gap {
  return gap('TRAIL_STOPPED', { arn, region }, { incomplete: true });
}

function dataEvents(trails: readonly Trail[], tableArn: string | undefined): Gap[] {
  const coverages = trails.flatMap(({ coverage }) => coverage ?? []);
  const [first] = trails.filter(({ coverage, isLogging }) => coverage !== undefined && isLogging !== false);
  if (coverages.length < trails.length || first === undefined) return [];
  const { reads, writes, narrowedBy } = union(coverages);
  const facts = { ...(tableArn && { table: tableArn }), command: switchOnCommand(first, tableArn) };
  if (!reads && !writes) return [gap('DATA_EVENTS_NOT_LOGGED', facts)];
  if (!reads || !writes) {
    return [gap('DATA_EVENTS_PARTLY_LOGGED', { ...facts, only: reads ? 'read' : 'write', narrowedBy })];
  }
  return narrowedBy.length === 0 ? [] : [gap('DATA_EVENTS_PARTLY_LOGGED', { ...facts, narrowedBy })];
}
