import type { JsonValue } from '../../model/json.js';
import { awsCommand } from '../../model/text/command.js';
import { commandText, lineOf } from '../../model/text/shell.js';
import type { AdvancedSelector, EventSelectors } from './selectors.js';
import type { Trail } from './trails.js';

const TABLE_SELECTOR = 'DynamoDB item-level calls';

function tableSelector(tableArn: string | undefined): AdvancedSelector {
  return {
    Name: TABLE_SELECTOR,
    FieldSelectors: [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
      ...(tableArn === undefined ? [] : [{ Field: 'resources.ARN', Equals: [tableArn] }]),
    ],
  };
}

/** A trail's basic selectors with the table's data events added to one that logs reads and writes. */
function basicSelectors(selectors: EventSelectors, tableArn: string | undefined): object[] {
  const resource = { Type: 'AWS::DynamoDB::Table', Values: [tableArn ?? 'arn:aws:dynamodb'] };
  const basic = selectors.EventSelectors ?? [];
  const first = basic.findIndex(({ ReadWriteType = 'All' }) => ReadWriteType === 'All');
  if (first < 0) return [...basic, { ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: [resource] }];
  return basic.map((selector, index) =>
    index === first ? { ...selector, DataResources: [...(selector.DataResources ?? []), resource] } : selector,
  );
}

/**
 * The AWS CLI command that makes the trail log the table's data events too. It repeats the trail's own
 * selectors, for put-event-selectors replaces them all. Data events are billed.
 */
export function switchOnCommand(trail: Trail, tableArn: string | undefined): string {
  const { selectors = {}, homeRegion: region, arn } = trail;
  const isBasic = (selectors.AdvancedEventSelectors ?? []).length === 0 && (selectors.EventSelectors ?? []).length > 0;
  const name = isBasic ? 'event-selectors' : 'advanced-event-selectors';
  const value = isBasic
    ? basicSelectors(selectors, tableArn)
    : [...(selectors.AdvancedEventSelectors ?? []), tableSelector(tableArn)];
  const command = (given: JsonValue) =>
    awsCommand('cloudtrail put-event-selectors', { region, 'trail-name': arn, [name]: given });
  return lineOf(command(JSON.stringify(value))) ?? commandText(command(value as unknown as JsonValue));
}
