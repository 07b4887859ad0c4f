import { conditionInWords, statementInWords } from '../../check/sentences/words.js';
import type { LayerEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import { layerName } from '../card/names.js';
import type { RenderOptions } from '../renderer.js';
import type { AccessReport } from './contract.js';
import { Lines } from './lines.js';
import { withShortNames } from './short-names.js';

/** The whole evaluation of the first answer that is not yes: request, layer, statement, element and condition. */
export function explainTree({ reasons }: AccessReport, options: RenderOptions): string {
  const lines = new Lines(options);
  const [first] = reasons;
  if (first === undefined) return '';
  for (const { action, resource, decision, why, layers } of first.requests) {
    lines.add('', `${action} on ${resource}: ${decision}`);
    lines.add('  ', why);
    for (const layer of layers) layerLines(layer, lines);
  }
  return lines.toString();
}

function layerLines(layer: LayerEvaluation, lines: Lines): void {
  const why = layer.why === undefined ? '' : ` (${layer.why})`;
  lines.add('  ', `${layerName(layer.policyType)}: ${layer.decision}${why}`);
  for (const level of layer.levels ?? []) lines.add('    ', `no Allow on level ${level}`);
  for (const missing of layer.missing) lines.add('    ', `depends on ${missing}`);
  const shown = [...layer.determining, ...layer.undecided, ...layer.nearMisses];
  for (const statement of new Set(shown)) statementLines(statement, lines);
}

function statementLines(statement: StatementEvaluation, lines: Lines): void {
  const { ref, effect, match, elements, conditions } = statement;
  lines.add('    ', `${effect} ${statementInWords(ref)}: ${matchInWords(match)}`);
  for (const { element, wanted, seen, match: own } of elements) {
    lines.add(
      '      ',
      withShortNames(`${matchInWords(own)}: ${element} ${wanted.join(', ')}; the request has ${seen}`),
    );
  }
  for (const condition of conditions)
    lines.add('      ', withShortNames(`${matchInWords(condition.match)}: ${conditionInWords(condition)}`));
}

function matchInWords(match: boolean | 'unknown'): string {
  if (match === 'unknown') return 'not known';
  return match ? 'matches' : 'does not match';
}
