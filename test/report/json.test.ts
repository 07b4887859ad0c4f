import { describe, expect, it } from 'vitest';
import { loadRenderer, toReport } from '../../src/report/index.js';
import { rendered, rows } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const options = { width: 80, color: false };
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

describe('JSON', () => {
  it.each(Object.entries(RUNS))('of %s reads back as the report, and is harmless to print', async (_, run) => {
    const report = toReport(run);
    const text = await rendered((await loadRenderer('json'))(report, rows(run), options));
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
    expect(text).not.toMatch(UNSAFE);
  });

  it('comes in pieces, none of more than one diagnosis', async () => {
    const report = toReport(RUNS.severalLayers);
    const pieces: string[] = [];
    for await (const piece of (await loadRenderer('json'))(report, rows(RUNS.severalLayers), options))
      pieces.push(piece);
    expect(pieces.join('')).toBe(`${JSON.stringify(report, undefined, 2)}\n`);
    const ids = report.diagnoses.map(({ id }) => `"id": "${id}"`);
    expect(ids).toHaveLength(2);
    expect(pieces.filter((piece) => ids.every((id) => piece.includes(id)))).toEqual([]);
  });
});

describe('NDJSON', () => {
  it('is the run, each diagnosis and each denial on a line of its own', async () => {
    const run = RUNS.severalLayers;
    const text = await rendered((await loadRenderer('ndjson'))(toReport(run), rows(run), options));
    expect(text).not.toMatch(UNSAFE);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.type)).toEqual(['run', 'diagnosis', 'diagnosis', 'denial', 'denial']);
    expect(lines[0]).toMatchObject({ schemaVersion: '1', complete: true, denials: 5 });
    expect(lines[0]).not.toHaveProperty('diagnoses');
    expect(lines[1]).toMatchObject({ id: 'eeeeeeeeeeee', status: 'explained', count: 3 });
    expect(lines[3]).toMatchObject({ diagnosis: 'eeeeeeeeeeee', action: 'dynamodb:PutItem', kind: 'denial' });
    expect(lines[3]).not.toHaveProperty('event');
  });
});

describe('off', () => {
  it('is nothing', async () => {
    const run = RUNS.scpExplicitDeny;
    expect(await rendered((await loadRenderer('off'))(toReport(run), rows(run), options))).toBe('');
  });
});
