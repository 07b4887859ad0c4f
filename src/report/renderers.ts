import type { Renderer } from './renderer.js';
import type { DenialRow, RowForm } from './report.js';

/** Each in a module of its own, which loads when it is asked for. */
const RENDERERS = {
  table: async (): Promise<Renderer> => (await import('./formats/screen.js')).renderTable,
  json: async (): Promise<Renderer> => (await import('./formats/json.js')).renderJson,
  ndjson: async (): Promise<Renderer> => (await import('./formats/ndjson.js')).renderNdjson,
  csv: async (): Promise<Renderer> => (await import('./formats/csv.js')).renderCsv,
  markdown: async (): Promise<Renderer> => (await import('./formats/markdown.js')).renderMarkdown,
  html: async (): Promise<Renderer> => (await import('./formats/html.js')).renderHtml,
  ocsf: async (): Promise<Renderer> => (await import('./formats/ocsf.js')).renderOcsf,
  slack: async (): Promise<Renderer> => (await import('./formats/slack.js')).renderSlack,
  off: async (): Promise<Renderer> => renderOff,
};

type OutputFormat = keyof typeof RENDERERS;

export const OUTPUT_FORMATS: readonly OutputFormat[] = [
  'table',
  'json',
  'ndjson',
  'csv',
  'markdown',
  'html',
  'ocsf',
  'slack',
  'off',
];

export function loadRenderer(format: OutputFormat): Promise<Renderer> {
  return RENDERERS[format]();
}

/** Writes of a denial what a form's row holds whatever the report comes to tell. */
type RowWriter = (row: DenialRow) => string;

const WRITERS: Readonly<Record<RowForm, () => Promise<RowWriter>>> = {
  csv: async () => (await import('./formats/csv.js')).csvOfDenial(),
  ndjson: async () => (await import('./formats/ndjson.js')).ndjsonOfDenial,
};

export const ROW_FORMS: readonly RowForm[] = ['csv', 'ndjson'];

export function loadWriters(forms: readonly RowForm[]): Promise<RowWriter[]> {
  return Promise.all(forms.map((form) => WRITERS[form]()));
}

/** Nothing: for callers that want the exit code alone. */
async function* renderOff(): AsyncIterable<string> {}
