import { type AskedAction, actionsIn, askedActions } from '../../access/index.js';
import { ACCESS } from '../../grant/presets.js';
import { principalKind } from '../../model/principal-kind.js';

/** The words of a question, sorted: who, which actions, on what. */
interface CanWords {
  readonly principal?: string;
  readonly actions: readonly AskedAction[];
  readonly resources: readonly string[];
}

interface WordsInput {
  readonly words: readonly string[];
  /** The words name no principal: a function's role is asked about. */
  readonly withoutPrincipal: boolean;
  /** The words name no actions: they come from a file, or all are listed. */
  readonly withoutActions: boolean;
  /** The text of the file of actions. */
  readonly actionsFrom?: string;
}

/**
 * `PRINCIPAL ACTION[,ACTION…] [RESOURCE…]`: what looks like no principal is an action; after the first word of
 * actions, what is an action is one, and the rest are resources. Throws a usage `DoctorError` for an action that does not exist.
 */
export function sortedWords({ words, withoutPrincipal, withoutActions, actionsFrom }: WordsInput): CanWords {
  const [first, ...others] = words;
  const isNamed = !withoutPrincipal && first !== undefined && isPrincipal(first);
  const rest = isNamed ? others : words;
  const named = isNamed ? { principal: first } : {};
  const ofFile = actionsFrom === undefined ? [] : actionsIn(actionsFrom);
  if (withoutActions) return { ...named, actions: ofFile, resources: rest };
  const [firstAction, ...further] = rest;
  if (firstAction === undefined) return { ...named, actions: [], resources: [] };
  const isResource = withoutPrincipal && looksLikeResource(firstAction);
  const actions = isResource ? [] : actionsOf(firstAction);
  const resources: string[] = isResource ? [firstAction] : [];
  for (const word of further) {
    if (looksLikeResource(word)) resources.push(word);
    else if (word.includes(':') || isAction(word)) actions.push(...actionsOf(word));
    else resources.push(word);
  }
  return { ...named, actions, resources };
}

function isPrincipal(word: string): boolean {
  return principalKind(word) !== 'other' || /^(role|user|assumed-role)\//.test(word);
}

function looksLikeResource(word: string): boolean {
  return word.startsWith('arn:') || word === '*' || word.includes('/') || word.startsWith('log-group:');
}

function isAction(word: string): boolean {
  try {
    return actionsOf(word).length > 0;
  } catch {
    return false;
  }
}

function actionsOf(word: string): AskedAction[] {
  const words = word.split(',').filter((one) => one.trim() !== '');
  return words.flatMap((one) => ofPreset(one.trim()) ?? askedActions([one]));
}

/** What `--access` of `grant` takes as one word: `read`, `crud`, `stream`. */
export function ofPreset(word: string): AskedAction[] | undefined {
  if (!Object.hasOwn(ACCESS, word)) return undefined;
  const names = Object.values(ACCESS[word]?.wants ?? {}).flat();
  return [...new Set(names)].map((name) => ({ action: `dynamodb:${name}` }));
}
