import type { Codes } from './code.js';

/** Codes of findings that no check makes, in words. */
export const OWN_FINDINGS = {
  CHANGED: {
    text: '{eventName} by {by} at {time} touched {changed}, after the same call had been allowed',
    meaning: 'The window holds an equal call that AWS allowed, and somebody changed the policy that denies it since.',
    fix: 'Ask who changed it, or take the change back.',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html',
  },
} as const satisfies Codes;
