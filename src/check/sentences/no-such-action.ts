import { matchesAction } from '../../evaluation/index.js';
import {
  actionExists,
  actionsOfOperation,
  actionsOfService,
  closestActions,
  splitAction,
} from '../../requests/index.js';

/** API operations of DynamoDB that are no actions: AWS asks others for them. */
const NO_ACTIONS = [
  'BatchExecuteStatement',
  'ExecuteStatement',
  'ExecuteTransaction',
  'TransactGetItems',
  'TransactWriteItems',
];

/**
 * For an Action element's pattern that stands for no action at all: the actions that were meant, best first.
 * Empty for a pattern that matches an action, and where nothing is near.
 */
export function actionsMeant(pattern: string): readonly string[] {
  const [service, name] = splitAction(pattern);
  if (service === '' || name === '' || actionExists(pattern)) return [];
  if (!/[*?]/.test(pattern)) return closestActions(pattern);
  if (service.toLowerCase() !== 'dynamodb') return [];
  if (actionsOfService(service).some((action) => matchesAction(pattern, action))) return [];
  const operations = NO_ACTIONS.map((operation) => `dynamodb:${operation}`).filter((id) => matchesAction(pattern, id));
  return [...new Set(operations.flatMap((operation) => actionsOfOperation(operation) ?? []))];
}
