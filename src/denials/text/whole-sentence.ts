import type { TextFinding } from '../../model/denial.js';
import { layerFacts } from '../../model/layers.js';
import { mayHoldCode } from './code-stems.js';
import { policyTypeOf } from './policy-words.js';

/** What the AWS CLI, boto3 and other SDKs put before it: the code, with the operation or alone. */
const INTRODUCTION =
  /^(?:(?:botocore\.exceptions\.ClientError: )?An error occurred \((AccessDenied(?:Exception)?)\) when calling the \w{3,60} operation: |(AccessDenied(?:Exception)?): )/;

/**
 * AWS's sentence with a principal, an action, a resource and a reason, as a record's message is most often. Its values hold
 * nothing that any reading of a longer text takes for another thing.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const WHOLE =
  /^User: (arn:aws[a-z-]{0,10}:(?:iam|sts)::\d{12}:[\w/.@-]{1,400}) is not authorized to perform: ([a-z][a-z\d]*:[A-Z][A-Za-z]+) on resource: (?!\S*\*\*)(arn:aws[a-z-]{0,10}:[a-z\d-]{2,40}:[a-z\d-]{0,20}:\d{0,12}:(?:(?:function|secret|log-group|stateMachine|cluster|db):)?[\w/.*-]{0,1000}[\w*]) (?:because no ([\w -]{10,24}) allows the \2 action|with an explicit deny in an? ([\w -]{10,24})(?:: (arn:aws[a-z-]{0,10}:(?:iam::\d{12}:policy\/[\w/-]{1,200}\w|organizations::\d{12}:policy\/o-[a-z\d]{10,32}\/(?:service|resource)_control_policy\/p-\w{8,40})))?)$/;

/** CloudTrail cuts longer ones, maybe inside the last word. */
const LONGEST = 1000;

/** Longer than any such text. */
const LONGEST_TEXT = 2500;

/** A text is asked first whether it is one, and then read: V8 would compile the pattern anew, for what runs often. */
let last: { readonly text: string; readonly finding: TextFinding | undefined } | undefined;

/** What a text says that is one sentence in AWS's own form and nothing else but its code: it need not be searched. */
export function wholeSentence(text: string): TextFinding | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  if (last?.text !== text) last = { text, finding: read(text) };
  return last.finding;
}

function read(text: string): TextFinding | undefined {
  const [introduction = '', called, alone] = INTRODUCTION.exec(text) ?? [];
  const code = called ?? alone;
  const sentence = text.slice(introduction.length);
  const [whole, principal = '', action = '', resource = '', lacking, denying = '', policyArn] =
    WHOLE.exec(sentence) ?? [];
  const policyType = policyTypeOf(lacking ?? denying);
  if (whole === undefined || policyType === undefined || mayHoldCode(sentence)) return undefined;
  if (policyArn !== undefined && (text.length > LONGEST || !layerFacts(policyType).namedByArn)) return undefined;
  return {
    kind: 'denial',
    principal,
    action,
    resource,
    policyType,
    effect: lacking === undefined ? 'explicit' : 'implicit',
    ...(policyArn !== undefined && { policyArn }),
    truncated: false,
    ...(code !== undefined && { code }),
    service: action.slice(0, action.indexOf(':')),
  };
}
