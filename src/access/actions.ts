import { parsePolicy } from '../evaluation/index.js';
import { DoctorError } from '../model/error.js';
import { actionInfo, actionsOfService, splitAction } from '../model/reference/action-info.js';
import { actionsOfOperation, closestActions } from '../model/reference/closest-actions.js';
import { actionOfOperation, serviceOfOperation } from '../model/reference/operation.js';

/** An action to ask about, and the API operation that asks it where that is named otherwise. */
export interface AskedAction {
  /** `service:Action`, as AWS writes it. */
  readonly action: string;
  readonly operation?: string;
}

/**
 * Actions from what people type: `dynamodb:PutItem`, `PutItem`, `put_item`, the API `TransactWriteItems`, `dynamodb:Get*`.
 * An API is expanded to the actions that AWS asks for it. Throws a usage `DoctorError` with the right names for what does not exist.
 */
export function askedActions(words: readonly string[]): AskedAction[] {
  const asked = words.flatMap((word) => askedBy(word.trim()));
  return [...new Map(asked.map((one) => [`${one.action} ${one.operation ?? ''}`, one])).values()];
}

function askedBy(word: string): AskedAction[] {
  const full = withService(word);
  if (/[*?]/.test(full)) return matching(full, word);
  const info = actionInfo(...splitAction(full));
  if (info !== undefined) return [{ action: `${info.service}:${info.action}` }];
  const ofApi = ofOperation(full);
  if (ofApi.length > 0) return ofApi;
  throw noSuchAction(word, full);
}

/** The service of a bare name: the one that alone has such an operation, else DynamoDB. */
function withService(word: string): string {
  const [service, name] = word.includes(':') ? splitAction(word) : ['', word];
  const operation = asOperation(name);
  return `${(service || serviceOfOperation(operation) || 'dynamodb').toLowerCase()}:${operation}`;
}

/** `put_item`, `put-item` and `putItem` as the SDKs and the AWS CLI write `PutItem`. */
function asOperation(name: string): string {
  return name.replaceAll(/(?:^|[_-])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function ofOperation(full: string): AskedAction[] {
  const [service, operation] = splitAction(full);
  const several = actionsOfOperation(full) ?? [actionOfOperation(service, operation) ?? ''];
  const exist = several.filter((action) => actionInfo(...splitAction(action)) !== undefined);
  return exist.map((action) => ({ action, operation }));
}

function matching(pattern: string, word: string): AskedAction[] {
  const [service, name] = splitAction(pattern);
  const escaped = name
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${escaped}$`, 'i');
  const found = actionsOfService(service).filter((action) => expression.test(splitAction(action)[1]));
  if (found.length === 0) throw noSuchAction(word, pattern);
  return found.map((action) => ({ action }));
}

function noSuchAction(word: string, full: string): DoctorError {
  const close = closestActions(full);
  const hint =
    close.length > 0
      ? `did you mean ${close.map((action) => `\`${action}\``).join(', ')}?`
      : 'write service:Action, such as dynamodb:PutItem';
  return new DoctorError({ source: 'user', code: 'UsageNoSuchAction' }, `there is no action \`${word}\``, { hint });
}

/**
 * The actions of a file: one a line, after `#` a remark; or a policy document, of which the actions of its Allow
 * statements count. Throws as `askedActions` does, and for a file that names none.
 */
export function actionsIn(text: string): AskedAction[] {
  const words = text.trimStart().startsWith('{') ? ofDocument(text) : ofLines(text);
  if (words.length > 0) return askedActions(words);
  throw new DoctorError({ source: 'user', code: 'UsageNoActions' }, 'the file of --actions-from names no action');
}

function ofLines(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, ''));
  return lines.flatMap((line) => line.split(/[\s,]+/)).filter((word) => word !== '');
}

function ofDocument(text: string): string[] {
  const { statements } = parsePolicy(text, 'the file of --actions-from');
  return statements.flatMap(({ effect, action }) =>
    effect === 'Allow' && action !== undefined && !action.not ? action.patterns : [],
  );
}
