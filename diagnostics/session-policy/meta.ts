import { defineMeta } from '../../src/check/index.js';

export const meta = defineMeta({
  id: 'session-policy',
  title: 'Session policies passed when the session was issued',
  contributes: ['session-policy'],
  docs: {
    why: 'A session policy passed to AssumeRole or GetFederationToken caps what the session can do.',
    fix: 'Who issues the session passes a wider session policy, or none.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session',
    falseLeads: [
      "The policies of the role are right: the session holds only what its session policies allow too, and IAM's console does not show those.",
      'A new session by the same program: it passes the same policy again.',
    ],
  },
  reads: ['cloudtrail:LookupEvents', 'iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:GetRole'],
  findings: {
    EXPLICIT_DENY: {
      text: 'session policy {statement} denies {action} on {resource}[ because {conditions}]',
      meaning: 'A Deny statement of the session policies matches the request; no Allow anywhere outweighs it.',
      fix: 'Who issues the session passes a session policy without the Deny.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'no session policy of {principal} allows {action} on {resource}[; closest: {nearMiss}]',
      meaning: 'A session policy caps what the session can do, and none passed has an Allow that matches the request.',
      fix: 'Who issues the session passes a wider session policy, or none.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session',
    },
    UNDECIDED: {
      text: 'whether the session policies of {principal} allow {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the session policies allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session',
    },
    CANNOT_GRANT: {
      text: 'the session policy allows {action} on {resource} in {statement}, and {trap}',
      meaning: 'A session may do what both its session policies and the identity policies of its role or user allow.',
      fix: 'Allow the action in an identity policy of the role or user.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session',
    },
    COGNITO_GUEST: {
      text: "{principal} is a guest of a Cognito identity pool: Cognito's own session policy for unauthenticated identities does not allow {action} on {resource}, and no customer can change it",
      meaning: 'In the enhanced flow Cognito caps the sessions of guests by a session policy of its own.',
      fix: 'Sign the user in, or do the call behind an API of your own; the basic flow has no such policy.',
      page: 'https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html',
    },
    STATED: {
      text: 'AWS says that a session policy[ ({policyArn})] {said} {action}[ on {resource}]; the session policies could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Ask whoever issues the session which session policy it passes.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
  },
  changes: {
    SIGN_IN: {
      text: "sign the user in, or do the call behind an API of your own: nobody but AWS can change Cognito's session policy for guests, and the basic flow has none",
      meaning: 'Cognito caps the sessions of guests by a session policy of its own.',
      page: 'https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html',
    },
  },
});
