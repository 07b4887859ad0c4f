import { constants } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DoctorError } from '../model/error.js';
import { loadRenderer, type Report } from '../report/index.js';
import type { AnyRow } from '../report/report.js';
import type { OutputFile } from './argv/outputs.js';
import type { OutputOptions } from './argv/read-options.js';

/** Columns of a table in a file, which no terminal wraps. */
const FILE_WIDTH = 120;

/** Throws where a file could not be written after the run: that is to be known before it. */
export async function assertWritable(files: readonly OutputFile[]): Promise<void> {
  for (const { path } of files) {
    const cause = (await kindOf(path))?.isDirectory() ? 'it is a folder' : await whyNot(dirname(path));
    if (cause === undefined) continue;
    throw new DoctorError({ source: 'user', code: 'UsageOutputFile' }, `\`${path}\` cannot be written`, {
      cause,
      hint: '--output FORM=FILE wants a file in a folder that is there',
    });
  }
}

async function whyNot(folder: string): Promise<unknown> {
  try {
    await access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function kindOf(path: string) {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

/** Each form to its file. Throws `OutputNotWritten` for a file that cannot be written to its end. */
export async function writeReportFiles(
  report: Report,
  rows: () => AsyncIterable<AnyRow>,
  { files, details, csvBy, csvBom, brief, width }: OutputOptions,
): Promise<void> {
  for (const { form, path } of files) {
    const render = await loadRenderer(form);
    const style = { width: width ?? FILE_WIDTH, color: false, details, csvBy, csvBom, brief };
    try {
      await writeWhole(path, render(report, rows(), style));
    } catch (error) {
      throw notWritten(path, error);
    }
  }
}

/** A file is there whole or as it was: a half report is nobody's. What is no plain file, such as a pipe, is written to. */
async function writeWhole(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const there = await kindOf(path);
  if (there !== undefined && !there.isFile()) return writePieces(path, pieces);
  const part = `${path}.${process.pid}.part`;
  try {
    await writePieces(part, pieces);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writePieces(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) if (piece !== '') await file.write(piece);
  } finally {
    await file.close();
  }
}

function notWritten(path: string, error: unknown): DoctorError {
  const why = error instanceof Error ? error.message : String(error);
  return new DoctorError({ source: 'user', code: 'OutputNotWritten' }, `${path} cannot be written: ${why}`, {
    cause: error,
    hint: 'what was found is not all in the output: write it elsewhere',
  });
}
