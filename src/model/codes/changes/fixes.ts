import type { ChangeWords } from '../code.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const LEAST = `${IAM}best-practices.html#grant-least-privilege`;

/** What is proposed, an order each. */
export const FIXES = {
  ADD_ALLOW: {
    text: 'add an Allow for {actions} on {resources}[, with {conditions},] in {place}',
    meaning: 'A layer allows no such call: a statement for exactly what was denied is added to it.',
    page: LEAST,
  },
  ASK_FOR_ALLOW: {
    text: 'ask for an Allow for {action} in {policy}, which could not be read',
    meaning: 'AWS says that a layer allows nothing, and it could not be read: its owner is asked for the statement.',
    page: `${IAM}troubleshoot_access-denied.html`,
  },
  ASK_OWNER_FOR_ALLOW: {
    text: 'ask for an Allow for {action} in {policy}',
    meaning: 'AWS says that a layer allows nothing, and only its owner can tell which policy that is.',
    page: `${IAM}troubleshoot_access-denied.html`,
  },
  ASK_TO_SPARE: {
    text: 'look up the Deny for {action} in {policy}: make the call fit what it spares, or have it spare the call',
    meaning: 'AWS says that a layer denies, and it could not be read: its owner can tell what the Deny asks for.',
    page: `${IAM}troubleshoot_access-denied.html`,
  },
  CORRECT_FORM: {
    text: 'in {statement}: {repair} ({trap})',
    meaning: 'A statement means something else than it seems to, by a rule of AWS: its form is corrected.',
    page: `${IAM}reference_policies_elements.html`,
  },
  EXTEND_STATEMENT: {
    text: 'extend statement {number} of {place}, so that it covers {actions} on {resources}',
    meaning: 'A statement for this action, or this resource, alone lacks one value: the value is added to it.',
    page: LEAST,
  },
  MEET_CONDITION: {
    text: '{way} ({statement} asks for {key})',
    meaning: 'The caller, or who sets its tags, can meet the condition of a statement: no policy changes.',
    page: `${IAM}reference_policies_condition-keys.html`,
  },
  NAME_ACCOUNT: {
    text: "name {resource} of account {account} {way}: {statement} allows it there, and a bare name means the caller's own account",
    meaning: "A policy allows the same in another account, and the call went to the caller's own.",
    page: `${IAM}reference-arns.html`,
  },
  NARROW_DENY: {
    text: 'in {statement}: {exception}[, in the copy {copy} that takes its place]',
    meaning: 'A Deny stays and spares what the call needs: by its own list of exceptions, or by the caller.',
    page: `${IAM}reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html`,
  },
  REMOVE_DENY: {
    text: 'take {statement} away, which binds {who} alone: whatever it denies is then denied to nobody',
    meaning: 'The caller is the only one whom the Deny binds: to exempt it would leave a statement that does nothing.',
    page: `${IAM}reference_policies_elements_effect.html`,
  },
} as const satisfies Readonly<Record<string, ChangeWords>>;
