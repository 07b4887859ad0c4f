import type { TextFinding } from '../../model/denial.js';
import { mayHoldCode } from './code-stems.js';
import { policyTypeOf } from './policy-words.js';

/**
 * AWS's sentence with a principal, an action, a resource and a reason, as a record's message is most often. Its values hold
 * nothing that any reading of a longer text takes for another thing.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const WHOLE =
  /^User: (arn:aws[a-z-]{0,10}:(?:iam|sts)::\d{12}:[\w/.@-]{1,400}) is not authorized to perform: ([a-z][a-z\d]*:[A-Z][A-Za-z]+) on resource: (?!\S*\*\*)(arn:aws[a-z-]{0,10}:[a-z\d-]{2,40}:[a-z\d-]{0,20}:\d{0,12}:(?:(?:function|secret|log-group|stateMachine|cluster|db):)?[\w/.*-]{0,1000}[\w*]) (?:because no ([\w -]{10,24}) allows the \2 action|with an explicit deny in a ([\w -]{10,24}))$/;

/** What a text says that is one sentence in AWS's own form and nothing else: it need not be searched. */
export function wholeSentence(text: string): TextFinding | undefined {
  const [whole, principal = '', action = '', resource = '', lacking, denying = ''] = WHOLE.exec(text) ?? [];
  const policyType = policyTypeOf(lacking ?? denying);
  if (whole === undefined || policyType === undefined || mayHoldCode(text)) return undefined;
  return {
    kind: 'denial',
    principal,
    action,
    resource,
    policyType,
    effect: lacking === undefined ? 'explicit' : 'implicit',
    truncated: false,
    service: action.slice(0, action.indexOf(':')),
  };
}
