import type { Report, ReportDiagnosis } from '../../src/report/index.js';
import type { Built } from './build.js';

type ReportLayer = ReportDiagnosis['requests'][number]['layers'][number];

/** The report's text with plain names in place of those that moto made up. */
export function plainNames(text: string, built: Built): string {
  const names: Readonly<Record<string, string>> = {
    [built.account]: '111122223333',
    [built.organization]: 'o-shop',
    [built.root]: 'r-root',
    [built.workloads]: 'ou-workloads',
    [built.production]: 'ou-production',
    [idOf(built.serviceControl)]: 'p-regions',
    [idOf(built.resourceControl)]: 'p-backups',
    [built.endpoint]: 'vpce-0shop',
    [idOf(built.key)]: '1234abcd',
  };
  return Object.entries(names).reduce((changed, [made, name]) => changed.replaceAll(made, name), text);
}

function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/**
 * A diagnosis whole, but for ids that hang on made-up names, the order in which causes were thought of, and what
 * stands in it twice: a request's Region beside the diagnosis', evaluated elements beside their statement, data beside its sentence, what the sentence names, its first clause, a change in other languages.
 */
export function essentials({ id: _, eventIds: __, causes: ___, ...diagnosis }: ReportDiagnosis) {
  return {
    ...diagnosis,
    requests: diagnosis.requests.map(({ why: _why, region: _region, layers, ...request }) => ({
      ...request,
      layers: Object.fromEntries(layers.map((layer) => [layer.policyType, inFew(layer)])),
    })),
    findings: diagnosis.findings.map(
      ({ data: _data, docsUrl: _page, brief: _brief, namesCaller: _caller, tells: _tells, ...finding }) => ({
        ...finding,
        statements: finding.statements.map(({ elements: _elements, pointer: _pointer, ...statement }) => statement),
      }),
    ),
    remediations: diagnosis.remediations.map(({ layer, owner, proof }) => `${layer}: ${owner}, ${proof.status}`),
  };
}

function inFew({ decision, denies, determining, nearMisses }: ReportLayer): string[] {
  const statements = [...determining, ...nearMisses].map(({ ref: { policy, sid, index, attachedTo } }) =>
    [policy, sid, index, attachedTo].filter((part) => part !== undefined).join(' '),
  );
  return [denies ? `${decision} denies` : decision, ...statements];
}

/** The run as a whole, without the diagnoses. */
export function runOf({ complete, denials, leftOut, gaps, question, window }: Report) {
  return { complete, denials, leftOut, gaps: gaps.map(({ code }) => code), question, window };
}
