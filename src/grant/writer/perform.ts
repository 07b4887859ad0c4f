import type { JsonObject } from '../../model/json.js';
import type { Phase } from '../journal.js';
import type { Step } from '../plan.js';
import { type WriteError, writeError } from './error.js';
import type { Act, Look, WriterPorts } from './ports.js';

/** How an act ended. */
type Performed =
  | { readonly status: 'done' | 'already' }
  | {
      readonly status: 'failed';
      readonly code: string;
      readonly message: string;
      /** What is there is not what the act was to leave, and may still serve. */
      readonly stands: boolean;
    };

/** The journal's words for doing, and for undoing. */
interface Words {
  readonly aboutTo: Phase;
  readonly done: Phase;
  readonly already: Phase;
  readonly failed: Phase;
  readonly refused: Phase;
}

export const DOING: Words = {
  aboutTo: 'about-to',
  done: 'done',
  already: 'already',
  failed: 'failed',
  refused: 'failed',
};
export const UNDOING: Words = {
  aboutTo: 'undo-about-to',
  done: 'undone',
  already: 'undone',
  failed: 'undo-failed',
  refused: 'undo-refused',
};

/** Reads that must agree before a lost answer counts as "not done": reads lag behind writes in IAM. */
const LOOKS = 3;
const FIRST_PAUSE = 150;
const LONGEST_PAUSE = 5_000;
const MOST_WHEN_TAKEN = 3;
const MOST_WHEN_LOST = 8;

interface Performing {
  readonly step: Step;
  readonly words: Words;
  readonly ports: WriterPorts;
}

/** Does an act once: looks first, journals, sends one attempt, and lets reads decide what a lost answer hid. */
export async function perform(act: Act, on: Performing): Promise<Performed> {
  const first = await act.look();
  if (first.state === 'done') return finish(act, on, { already: true, look: first });
  if (first.state === 'other' || first.state === 'unread') return refuse(act, on, first);
  const before = await act.before?.();
  const until = on.ports.now().getTime() + on.ports.patience;
  let pause = FIRST_PAUSE;
  for (let tries = 1; ; tries++) {
    write(act, on, { phase: on.words.aboutTo, input: asJson(act.call.input), before: before ?? null });
    const error = await sent(act, on);
    if (error === undefined) return confirm(act, on, until);
    const look = error.outcome === 'refused' ? await act.look() : await settled(act, on, pause);
    if (look.state === 'done') return finish(act, on, { look });
    if (look.state === 'pending') return confirm(act, on, until);
    if (look.state === 'other') return refuse(act, on, look);
    if (isOver(error, tries) || on.ports.now().getTime() > until) return fail(act, on, { error, look });
    await on.ports.sleep(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** A name that is taken stays taken; a lost answer is not asked for without end. */
function isOver({ outcome, code }: WriteError, tries: number): boolean {
  if (outcome === 'again') return false;
  return outcome === 'refused' || tries >= (code.startsWith('EntityAlreadyExists') ? MOST_WHEN_TAKEN : MOST_WHEN_LOST);
}

async function sent(act: Act, { ports }: Performing): Promise<WriteError | undefined> {
  try {
    await ports.send(act.call);
    return undefined;
  } catch (error) {
    return writeError(error);
  }
}

/** What several reads in a row show; the first that shows the write ends it. */
async function settled(act: Act, { ports }: Performing, pause: number): Promise<Look> {
  let look: Look = await act.look();
  for (let looks = 1; looks < LOOKS && (look.state === 'absent' || look.state === 'unread'); looks++) {
    await ports.sleep(pause);
    look = await act.look();
  }
  return look;
}

/** AWS took it: two reads in a row have to show it. */
async function confirm(act: Act, on: Performing, until: number): Promise<Performed> {
  let seen = 0;
  let last: Look = { state: 'absent' };
  for (let pause = FIRST_PAUSE; seen < 2; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    last = await act.look();
    seen = last.state === 'done' ? seen + 1 : 0;
    if (last.state === 'other') return refuse(act, on, last);
    if (seen === 2) break;
    if (on.ports.now().getTime() > until) {
      const error = { code: 'NotSeen', message: 'AWS took the write, and its reads do not show it yet' };
      return fail(act, on, { error, look: last });
    }
    if (seen === 0) await on.ports.sleep(pause);
  }
  return finish(act, on, { look: last });
}

async function finish(
  act: Act,
  on: Performing,
  { look, already = false }: { readonly look: Look; readonly already?: boolean },
): Promise<Performed> {
  for (const spare of (await act.tidy?.()) ?? []) await perform(spare, on);
  const result = look.state === 'done' ? look.result : undefined;
  write(act, on, { phase: already ? on.words.already : on.words.done, ...(result === undefined ? {} : { result }) });
  return { status: already ? 'already' : 'done' };
}

function refuse(act: Act, on: Performing, look: Extract<Look, { readonly why: string }>): Performed {
  const error = { code: 'Refused', message: look.why };
  write(act, on, { phase: on.words.refused, error });
  return { status: 'failed', ...error, stands: look.state === 'unread' || look.stands === true };
}

function fail(
  act: Act,
  on: Performing,
  { error, look }: { readonly error: { readonly code: string; readonly message: string }; readonly look: Look },
): Performed {
  const { code, message } = error;
  write(act, on, { phase: on.words.failed, error: { code, message }, read: { state: look.state } });
  return { status: 'failed', code, message, stands: true };
}

type Line = Omit<Parameters<WriterPorts['append']>[0], 'n' | 'at' | 'operation'>;

function write({ call }: Act, { step, ports }: Performing, line: Line): void {
  ports.append({ n: step.n, at: ports.now().toISOString(), operation: call.operation, ...line });
}

function asJson(input: Readonly<Record<string, unknown>>): JsonObject {
  return JSON.parse(JSON.stringify(input)) as JsonObject;
}
