import { firstClause } from '../../check/sentences/template.js';
import type { ReportDiagnosis, Reported, ReportFinding } from '../contract.js';
import { inBrief } from './in-brief.js';
import { layerName } from './names.js';

/** What denies: in all words, and its first clause. */
export interface Headline {
  readonly text: string;
  readonly brief: string;
}

function clauses(brief: string, ...further: readonly string[]): Headline {
  return { text: [brief, ...further].join('; '), brief };
}

function ofFinding({ text, brief = text }: ReportFinding): Headline {
  return { text, brief };
}

/** A headline told of a diagnosis, each reason of a failed read by its name alone. */
export function headlineOf(diagnosis: ReportDiagnosis, first: ReportFinding | undefined): Headline {
  const { text, brief } = wholeHeadline(diagnosis, first);
  return { text: inBrief(text, diagnosis), brief: inBrief(brief, diagnosis) };
}

function wholeHeadline(diagnosis: ReportDiagnosis, first: ReportFinding | undefined): Headline {
  const { action, resource, status, decision } = diagnosis;
  const called = action === '' ? 'the call' : action;
  const call = resource === undefined ? called : `${called} on ${resource}`;
  if (status === 'lookalike') return lookalikeHeadline(diagnosis, call, first);
  if (status === 'not-reproduced') return fixedHeadline(diagnosis, call);
  if (status === 'undetermined' && first?.standing === 'blocking') {
    return unconfirmedHeadline(diagnosis, call, first);
  }
  if (first?.standing === 'blocking') return ofFinding(first);
  if (decision === 'undetermined' && diagnosis.requests.length === 0) return unreadHeadline(diagnosis, call);
  if (decision === 'undetermined')
    return clauses(`what denies ${call} could not be determined${missingInWords(diagnosis)}`);
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

/** What AWS said, what allows the call as it stands now, and what could not be read. */
function fixedHeadline(diagnosis: ReportDiagnosis, call: string): Headline {
  const { requests, reported, notChecked } = diagnosis;
  const said = saidHeadline(reported, call, SAID_THEN);
  const open = notChecked.length === 0 ? '' : `. Not checked: ${notChecked.map(layerName).join(', ')}`;
  if (said === undefined) return allowedNow(diagnosis, call, open);
  const now = allowingNow(requests, reported.policyType) ?? 'none does now';
  return clauses(said, now, `retry${open}`);
}

/**
 * AWS named no layer. Of a role that a service was given, what is new takes time to reach every Region:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
function allowedNow({ requests, principal }: ReportDiagnosis, call: string, open: string): Headline {
  const [asked] = requests;
  if (asked === undefined || asked.principal === principal || !/:role\//.test(asked.principal))
    return clauses(`every layer that was read allows ${call} as it stands now`, `retry${open}`);
  return clauses(
    `every layer that was read allows ${asked.principal}, the role that the service was given, ${call} now`,
    `retry: the role or its policies were probably too new, and IAM takes time to reach every Region${open}`,
  );
}

/** The statement of the layer that AWS named which allows the call now; else the statement of another layer that does. */
function allowingNow(requests: ReportDiagnosis['requests'], policyType: string): string | undefined {
  const layers = requests.flatMap(({ layers }) => layers.filter(({ decision }) => decision === 'allows'));
  const layer = layers.find((one) => one.policyType === policyType && one.determining.length > 0);
  const statement = layer?.determining.find(({ effect }) => effect === 'Allow');
  if (layer === undefined || statement === undefined) return undefined;
  const { policy, sid, index } = statement.ref;
  const which = sid === undefined ? `statement ${index + 1}` : `statement "${sid}"`;
  return `${article(layer.policyType)} ${layerName(layer.policyType)} allows it now (${policy}, ${which})`;
}

/** AWS's own word comes first where evidence that would confirm it is missing. */
function unconfirmedHeadline({ reported }: ReportDiagnosis, call: string, open: ReportFinding): Headline {
  const said = saidHeadline(reported, call);
  return said === undefined ? ofFinding(open) : clauses(said, `not confirmed: ${open.text}`);
}

const SAYS = { aws: 'AWS says', explicit: 'denies', implicit: 'does not allow', unknown: 'does not allow, or denies,' };
const SAID_THEN = {
  aws: 'AWS said',
  explicit: 'denied',
  implicit: 'did not allow',
  unknown: 'did not allow, or denied,',
};

function saidHeadline({ policyType, effect, policyArn }: Reported, call: string, words = SAYS): string | undefined {
  if (policyType === 'unknown') return undefined;
  const deny = words[effect];
  const how = effect === 'explicit' ? ', with a Deny statement' : '';
  const which = policyArn === undefined ? '' : ` of ${policyArn}`;
  return `${words.aws} that ${article(policyType)} ${layerName(policyType)} ${deny} ${call}${how}${which}`;
}

function article(policyType: string): string {
  return policyType === 'identity-policy' ? 'an' : 'a';
}

function missingInWords({ requests, note }: ReportDiagnosis): string {
  const missing = [...new Set(requests.flatMap((request) => request.missing))];
  if (missing.length > 0) return `: it depends on ${missing.join(', ')}`;
  return note === undefined ? '' : `: ${note}`;
}
