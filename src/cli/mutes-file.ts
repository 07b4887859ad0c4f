import { DoctorError } from '../model/error.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import { MUTE_FIELDS, type Mute } from '../report/index.js';
import { readPlainFile } from '../run/foreign/plain-file.js';

const TOLD = ['owner', 'reason', 'expires'] as const;

/** The mutes of a file. Throws a `DoctorError` for one that cannot be read, and for an entry that would mute unseen. */
export async function readMutes(path: string): Promise<Mute[]> {
  const entries = entriesOf(await textOf(path), path);
  return entries.map((entry, index) => muteOf(entry, `entry ${index + 1} of the mutes \`${path}\``));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readPlainFile(path);
  } catch (error) {
    throw wrong(`the mutes \`${path}\` cannot be read`, error);
  }
}

function entriesOf(text: string, path: string): readonly JsonValue[] {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(`the mutes \`${path}\` are no JSON`, error);
  }
  if (Array.isArray(value)) return value;
  throw wrong(`the mutes \`${path}\` are no list`);
}

function muteOf(entry: JsonValue, where: string): Mute {
  if (!isJsonObject(entry)) throw wrong(`${where} is no object`);
  const known: readonly string[] = [...MUTE_FIELDS, ...TOLD];
  const odd = Object.keys(entry).find((name) => !known.includes(name));
  if (odd !== undefined) throw wrong(`${where} sets \`${odd}\``);
  const match = Object.fromEntries(
    MUTE_FIELDS.filter((name) => entry[name] !== undefined).map((name) => [name, textIn(entry, name, where)]),
  );
  if (Object.values(match).every((pattern) => /^\**$/.test(pattern))) throw wrong(`${where} would mute every denial`);
  const [owner, reason, expires] = [textIn(entry, 'owner', where), textIn(entry, 'reason', where), dayIn(entry, where)];
  return { match, owner, reason, expires };
}

function textIn(entry: JsonObject, name: string, where: string): string {
  const value = entry[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw wrong(`${where} has no text as its \`${name}\``);
}

function dayIn(entry: JsonObject, where: string): string {
  const day = textIn(entry, 'expires', where);
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
  // 2027-02-30 is no day, although Date takes it for one.
  if (time !== undefined && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)) return day;
  throw wrong(`${where} expires on \`${day}\`, which is no day such as 2027-01-31`);
}

function wrong(message: string, cause?: unknown): DoctorError {
  const hint = `a list of {${MUTE_FIELDS.join(', ')}: any of them, with *; owner, reason, expires}`;
  return new DoctorError({ source: 'user', code: 'MutesWrong' }, message, { hint, cause });
}
