import type { LayerEvaluation } from '../../evaluation/authorization.js';
import { counted, layerName } from '../card/names.js';
import type { ReportDiagnosis, ReportRequest } from '../contract.js';
import { html, type Markup } from './html-template.js';

/** What a layer did with the request, and the sign that stands for it without its colour. */
const VERDICTS = {
  passed: { sign: 'M-5 0 L-1 4 L6 -4', words: 'let it through' },
  stopped: { sign: 'M-4 -4 L4 4 M4 -4 L-4 4', words: 'stopped it' },
  unchecked: { sign: 'M-3 -3 Q0 -7 3 -3 Q3 -1 0 1 M0 5 L0 5.5', words: 'not checked' },
  open: { sign: 'M-5 0 L5 0', words: 'did not allow it; another layer may' },
} as const;

type Verdict = keyof typeof VERDICTS;

interface Link {
  readonly verdict: Verdict;
  readonly name: string;
  readonly words: string;
}

const MOST_REQUESTS = 4;
const STEP = 46;

/** The layers that a request met, as a chain from top to bottom: which let it through, stopped it, were not checked. */
export function chainHtml(diagnosis: ReportDiagnosis, number: number): Markup {
  const requests = diagnosis.requests.filter(({ layers }) => layers.length > 0);
  const shown = requests.slice(0, MOST_REQUESTS);
  const more = requests.length - shown.length;
  const note = more === 0 ? '' : html`<p class="quiet">${counted(more, 'further request')}: in the JSON report</p>\n`;
  return html`${shown.map((request) => figureHtml(request, diagnosis, number))}${note}`;
}

function figureHtml(request: ReportRequest, diagnosis: ReportDiagnosis, number: number): Markup {
  const links = request.layers
    .filter(({ decision }) => decision !== 'not-applicable')
    .map((layer) => linkOf(layer, diagnosis));
  if (links.length === 0) return html``;
  const apart = request.layers.filter(({ decision }) => decision === 'not-applicable');
  const others =
    apart.length === 0 ? '' : `; do not apply: ${apart.map(({ policyType }) => layerName(policyType)).join(', ')}`;
  const told = links.map(({ name, words }) => `${name} ${words}`).join('; ');
  return html`<figure>
<figcaption>${request.action} on ${request.resource}${others}</figcaption>
<svg class="chain" role="img" width="100%" height="${links.length * STEP}" aria-label="Layers of denial ${number}: ${told}">
${links.map(linkHtml)}</svg>
</figure>
`;
}

function linkHtml({ verdict, name, words }: Link, index: number, links: readonly Link[]): Markup {
  const y = index * STEP + 16;
  const line = index === links.length - 1 ? '' : html`<line x1="16" x2="16" y1="${y + 12}" y2="${y + STEP - 12}"/>`;
  return html`<g class="${verdict}">${line}<circle cx="16" cy="${y}" r="12"/><path d="${VERDICTS[verdict].sign}" transform="translate(16 ${y})"/><text x="40" y="${y - 1}">${name}</text><text class="words" x="40" y="${y + 15}">${words}</text></g>
`;
}

function linkOf(layer: LayerEvaluation, diagnosis: ReportDiagnosis): Link {
  const verdict = verdictOf(layer, diagnosis);
  return { verdict, name: layerName(layer.policyType), words: wordsOf(layer, verdict, diagnosis) };
}

function verdictOf({ decision, denies, policyType }: LayerEvaluation, diagnosis: ReportDiagnosis): Verdict {
  if (decision === 'allows') return 'passed';
  if (decision !== 'undetermined') return denies ? 'stopped' : 'open';
  return isStated(policyType, diagnosis) ? 'stopped' : 'unchecked';
}

/** AWS says that this layer denied, though it could not be read. */
function isStated(policyType: string, { status, reported }: ReportDiagnosis): boolean {
  return status === 'stated' && reported.policyType === policyType;
}

function wordsOf(layer: LayerEvaluation, verdict: Verdict, diagnosis: ReportDiagnosis): string {
  const { decision, policyType, missing } = layer;
  if (decision === 'explicitDeny') return 'stopped it: a Deny matches';
  if (verdict === 'stopped')
    return isStated(policyType, diagnosis) ? 'stopped it, AWS says' : 'stopped it: nothing allows it';
  if (verdict !== 'unchecked' || diagnosis.notChecked.includes(policyType)) return VERDICTS[verdict].words;
  return missing.length === 0 ? 'not decided' : `not decided: depends on ${missing.join(', ')}`;
}
