import type { ReportDiagnosis } from '../contract.js';
import type { Fact } from './card-parts.js';
import { counted, layerName, resourceInWords, someOf, timeInWords } from './names.js';

/** Who was denied what; how often and since when; what AWS's message said of it. */
export function seenFacts(diagnosis: ReportDiagnosis): Fact[] {
  const { disagreement, record, status } = diagnosis;
  return [
    { label: status === 'lookalike' ? 'Failed call' : 'Denied call', lines: [callInWords(diagnosis)] },
    { label: 'Caller', lines: [callerInWords(diagnosis)] },
    { label: 'Seen', lines: [seenInWords(diagnosis)] },
    ...(record === undefined ? [] : [{ label: 'Record', lines: [recordInWords(record)] }]),
    { label: 'AWS said', lines: reportedInWords(diagnosis) },
    ...(disagreement === undefined ? [] : [{ label: 'Disagreement', lines: [disagreement], tone: 'warn' as const }]),
  ];
}

function callInWords(diagnosis: ReportDiagnosis): string {
  const { action, service, eventName, region, account } = diagnosis;
  if (action === '') return 'the text does not say';
  const call = `${service}:${eventName}` === action ? '' : `, asked by ${eventName}`;
  const on = resourceInWords(diagnosis);
  const places = [region, account === undefined || account === '' ? '' : `account ${account}`];
  const where = places.filter((part) => part !== '').join(', ');
  return `${action}${on === '' ? '' : ` ${on}`}${call}${where === '' ? '' : ` (${where})`}`;
}

function callerInWords({ principal, sessions, sourceAddresses }: ReportDiagnosis): string {
  const from = sourceAddresses.length === 0 ? '' : `, from ${someOf(sourceAddresses)}`;
  return sessions.length === 0 ? `${principal}${from}` : `${principal}, sessions ${someOf(sessions)}${from}`;
}

function seenInWords({ count, firstSeen, lastSeen }: ReportDiagnosis): string {
  const times = counted(count, 'time');
  if (firstSeen === '') return times;
  return firstSeen === lastSeen
    ? `${times}, at ${timeInWords(firstSeen)}`
    : `${times}, first ${timeInWords(firstSeen)}, last ${timeInWords(lastSeen)}`;
}

/** Where a text's place was taken by the record of its call. */
function recordInWords({ eventId, match }: NonNullable<ReportDiagnosis['record']>): string {
  return match === 'request-id'
    ? `read from CloudTrail event ${eventId}, by the request id of the call`
    : `likely CloudTrail event ${eventId}, and read from it: its caller, action, resource and time fit, no request id tells`;
}

/** The message itself where the report says less than it, or something else. */
function reportedInWords({ reported, errorCode, message, status, disagreement }: ReportDiagnosis): string[] {
  const { policyType, effect, policyArn } = reported;
  const which = policyType === 'unknown' ? 'no policy type' : layerName(policyType);
  const how = effect === 'unknown' ? '' : effect === 'explicit' ? ', explicit deny' : ', no allow';
  const arn = policyArn === undefined ? '' : `, ${policyArn}`;
  const told = status === 'explained' && policyType !== 'unknown' && disagreement === undefined;
  if (status === 'lookalike' && policyType === 'unknown') return [errorCode, message].filter((part) => part !== '');
  return [
    `${errorCode === '' ? 'a message that' : errorCode} names ${which}${how}${arn}`,
    ...(message === '' || told ? [] : [message]),
  ];
}
