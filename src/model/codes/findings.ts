import type { Codes } from './code.js';

/** Codes of findings that no check makes, in words. */
export const OWN_FINDINGS = {
  CHANGED: {
    text: '{eventName} by {by}[, session {session},] at {time} touched {changed}, after the same call had been allowed',
    meaning: 'The window holds an equal call that AWS allowed, and somebody changed the policy that denies it since.',
    fix: 'Ask who changed it, or take the change back.',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html',
  },
  CHANGED_SINCE: {
    text: '{eventName} by {by}[, session {session},] at {time} touched {changed}, and nothing that was read denies the call now',
    meaning:
      'Nothing denies the call any more, and this is the write after it, or in the five minutes before it, that changed the policy.',
    fix: 'Retry the call: IAM takes some minutes to reach every Region.',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html',
  },
} as const satisfies Codes;

/** How AWS's message and the evaluation may differ, in words. */
export const DISAGREEMENTS = {
  NOTHING_DENIES: {
    text: 'AWS named {layer}, which does not deny the request as it is now: it may have changed since, or a change has not reached every Region yet[; a changed table policy takes effect after about {minutes} minutes, so retry until then]',
    meaning: 'The layer that AWS named was read, and nothing of it denies the call any more.',
    fix: 'Retry the call.',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency',
  },
  ANOTHER_DENIES: {
    text: 'AWS named {layer}, which does not deny now; what denies now stands first. The policy may have changed since, or the message named another request of the same call',
    meaning: 'AWS names one layer of those that deny, and another one denies now.',
    fix: 'Fix what denies now; retry, and read which layer AWS names then.',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  },
  OTHER_EFFECT: {
    text: 'AWS called it {said}, the evaluation finds it {found}: AWS may word a missing allow of a service control policy as an explicit deny, and a policy may have changed since',
    meaning: 'AWS names a Deny statement where the evaluation finds a missing Allow, or the other way round.',
    fix: 'Go by the statement that the evaluation names; retry after the fix.',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  },
} as const satisfies Codes;
