import { SAYS } from '../../check/sentences/finding.js';
import { firstClause } from '../../check/sentences/template.js';
import { type AllowingNow, allowingNow } from '../../diagnosis/changes/allowing-now.js';
import { layerFacts } from '../../model/layers.js';
import type { ReportDiagnosis, Reported, ReportFinding } from '../contract.js';
import { articleOf, layerName, timeInWords } from './names.js';

/** What denies: in all words, and its first clause. */
export interface Headline {
  readonly text: string;
  readonly brief: string;
  /** The condition keys that it tells; absent: none. */
  readonly tells?: readonly string[];
  /** Set where it names who was denied. */
  readonly namesCaller?: boolean;
}

function clauses(brief: string, ...further: readonly string[]): Headline {
  return { text: [brief, ...further].join('; '), brief };
}

function ofFinding({ text, short = text, brief = short, tells = [], namesCaller }: ReportFinding): Headline {
  return { text: short, brief, tells, namesCaller: namesCaller === true };
}

/** What a diagnosis says first, what could not be read by its name alone. */
export function headlineOf(diagnosis: ReportDiagnosis, first: ReportFinding | undefined): Headline {
  const { action, resource, status, decision } = diagnosis;
  const called = action === '' ? 'the call' : action;
  const call = resource === undefined ? called : `${called} on ${resource}`;
  if (status === 'lookalike') return lookalikeHeadline(diagnosis, call, first);
  if (status === 'not-reproduced') return fixedHeadline(diagnosis, call);
  if (status === 'undetermined' && first?.standing === 'blocking') {
    return unconfirmedHeadline(diagnosis, call, first);
  }
  if (first?.standing === 'blocking') return ofFinding(first);
  if (status === 'stated') return unreadHeadline(diagnosis, call);
  if (decision === 'undetermined' && diagnosis.requests.length === 0) return unreadHeadline(diagnosis, call);
  if (decision === 'undetermined') return undecidedHeadline(diagnosis, call);
  return clauses(`${call} is denied`);
}

/** What blocks it for sure; else what the failure is, and of which call: one line may stand for calls of several kinds. */
function lookalikeHeadline(
  { action, errorCode, note, count }: ReportDiagnosis,
  call: string,
  first: ReportFinding | undefined,
): Headline {
  if (first?.standing === 'blocking') return ofFinding(first);
  if (note === undefined) return clauses(`${errorCode} of ${call} is not a decision of a policy`);
  const which = `(${errorCode === '' ? '' : `${errorCode}, `}${count > 1 ? 'last ' : ''}${call})`;
  const brief = firstClause(note);
  if (action === '') return { text: note, brief };
  return { text: `${note} ${which}`, brief: brief === note ? `${note} ${which}` : brief };
}

/** No policy was read: there is what AWS's message says, and nothing that confirms it. */
function unreadHeadline({ reported, note }: ReportDiagnosis, call: string): Headline {
  const said = saidHeadline(reported, call);
  if (said === undefined)
    return clauses(`AWS does not say what denies ${call}${note === undefined ? '' : `: ${note}`}`);
  return clauses(said, 'no policy was read to confirm it');
}

/** What AWS said, what allows the call as it stands now and since when, and what could not be read. */
function fixedHeadline(diagnosis: ReportDiagnosis, call: string): Headline {
  const { requests, reported, notChecked } = diagnosis;
  const said = saidHeadline(reported, call, SAID_THEN);
  const allowing = allowingNow(requests, reported.policyType);
  const since = sinceInWords(diagnosis);
  const open = notChecked.length === 0 ? '' : `. Not checked: ${notChecked.map(layerName).join(', ')}`;
  if (said === undefined) {
    const { now, retry } = allowedNow(diagnosis, call, allowing);
    return clauses(`${now}${since}`, `${since === '' ? retry : 'retry'}${open}`);
  }
  return clauses(said, `${nowInWords(reported, allowing)}${since}`, `retry${open}`);
}

/**
 * AWS named no layer. Of a role that a service was given, what is new takes time to reach every Region:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
function allowedNow({ requests: [asked], principal }: ReportDiagnosis, call: string, allowing?: AllowingNow) {
  const where = allowing === undefined ? '' : ` (${statementOf(allowing)})`;
  if (asked === undefined || asked.principal === principal || !/:role\//.test(asked.principal))
    return { now: `every layer that was read allows ${call} as it stands now${where}`, retry: 'retry' };
  return {
    now: `every layer that was read allows ${asked.principal}, the role that the service was given, ${call} now${where}`,
    retry: 'retry: the role or its policies were probably too new, and IAM takes time to reach every Region',
  };
}

/** The statement that allows the call now; of a Deny in what grants nothing, that it is gone. */
function nowInWords({ policyType, effect }: Reported, allowing: AllowingNow | undefined): string {
  const isLifted = effect === 'explicit' && policyType !== 'unknown' && layerFacts(policyType).capsOnly;
  if (isLifted) return 'none does now';
  if (allowing === undefined) return 'what was read allows it now';
  const layer = allowing.policyType;
  return `${articleOf(layer)} ${layerName(layer)} allows it now (${statementOf(allowing)})`;
}

function statementOf({ statement: { ref } }: AllowingNow): string {
  return `${ref.policy}, ${ref.sid === undefined ? `statement ${ref.index + 1}` : `statement "${ref.sid}"`}`;
}

/** Who changed it: the write that the Event history has. */
function sinceInWords({ findings }: ReportDiagnosis): string {
  const change = findings.find(({ code }) => code === 'CHANGED_SINCE');
  if (change === undefined) return '';
  const { eventName, by, session, time } = change.data;
  const who = session === undefined ? by : `${by}, session ${session},`;
  return `, since ${eventName} by ${who} at ${timeInWords(String(time))}`;
}

/** AWS's own word comes first where evidence that would confirm it is missing. */
function unconfirmedHeadline({ reported }: ReportDiagnosis, call: string, open: ReportFinding): Headline {
  const said = saidHeadline(reported, call);
  const { text, tells = [] } = ofFinding(open);
  return said === undefined ? ofFinding(open) : { ...clauses(said, `not confirmed: ${text}`), tells };
}

const SAYS_NOW = { aws: 'AWS says', ...SAYS };
const SAID_THEN = {
  aws: 'AWS said',
  explicit: 'denied',
  implicit: 'did not allow',
  unknown: 'did not allow, or denied,',
};

function saidHeadline(
  { policyType, effect, policyArn }: Reported,
  call: string,
  words: typeof SAID_THEN = SAYS_NOW,
): string | undefined {
  if (policyType === 'unknown') return undefined;
  const deny = words[effect];
  const how = effect === 'explicit' ? ', with a Deny statement' : '';
  const which = policyArn === undefined ? '' : ` of ${policyArn}`;
  return `${words.aws} that ${articleOf(policyType)} ${layerName(policyType)} ${deny} ${call}${how}${which}`;
}

function undecidedHeadline({ requests, note }: ReportDiagnosis, call: string): Headline {
  const open = `what denies ${call} could not be determined`;
  const names = new Map(requests.flatMap(({ unread = [] }) => unread.map(({ why, name }) => [why, name] as const)));
  const missing = [...new Set(requests.flatMap((request) => request.missing))];
  if (missing.length === 0) return clauses(note === undefined ? open : `${open}: ${note}`);
  const told = missing.map((why) => names.get(why) ?? why);
  return { ...clauses(`${open}: it depends on ${told.join(', ')}`), tells: missing };
}
