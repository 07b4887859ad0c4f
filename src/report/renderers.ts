import type { Renderer } from './renderer.js';

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

/** Nothing: for callers that want the exit code alone. */
async function* renderOff(): AsyncIterable<string> {}
