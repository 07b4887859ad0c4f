import type { Renderer } from './renderer.js';

/** Each in a module of its own, which loads when it is asked for. */
const RENDERERS = {
  table: async (): Promise<Renderer> => (await import('./table.js')).renderTable,
  json: async (): Promise<Renderer> => (await import('./json.js')).renderJson,
  ndjson: async (): Promise<Renderer> => (await import('./ndjson.js')).renderNdjson,
  csv: async (): Promise<Renderer> => (await import('./csv.js')).renderCsv,
  markdown: async (): Promise<Renderer> => (await import('./markdown.js')).renderMarkdown,
  html: async (): Promise<Renderer> => (await import('./html.js')).renderHtml,
  off: async (): Promise<Renderer> => (await import('./off.js')).renderOff,
};

export type OutputFormat = keyof typeof RENDERERS;

export const OUTPUT_FORMATS: readonly OutputFormat[] = ['table', 'json', 'ndjson', 'csv', 'markdown', 'html', 'off'];

export function loadRenderer(format: OutputFormat): Promise<Renderer> {
  return RENDERERS[format]();
}
