/** What a key is told to be: there or not, or one of the two truths. */
export type KeyState = 'present' | 'absent' | 'true' | 'false';

/** Where the first key is so, the second is so too; and where the second is not, neither is the first. */
interface Tie {
  readonly when: readonly [key: string, state: KeyState];
  readonly follows: readonly [key: string, state: KeyState];
  /** AWS's page on it. */
  readonly page: string;
}

const GLOBAL =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-';
const FORWARDED = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html';
const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-';

const VPCE = 'aws:sourcevpce';
const OF_ENDPOINTS = ['aws:sourcevpc', 'aws:vpcsourceip'];
/** Not every service tells these of an endpoint. */
const OF_SOME_ENDPOINTS = ['aws:sourcevpcarn', 'aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths'];
const CALLED_VIA = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'];
/** Stands for the tag that a key names. */
export const ANY_REQUEST_TAG = 'aws:requesttag/*';

/** The one table of condition keys that depend on one another. */
export const KEY_TIES: readonly Tie[] = [
  ...OF_ENDPOINTS.flatMap((key): Tie[] => [
    { when: [VPCE, 'present'], follows: [key, 'present'], page: `${GLOBAL}sourcevpce` },
    { when: [key, 'present'], follows: [VPCE, 'present'], page: `${GLOBAL}sourcevpc` },
  ]),
  ...OF_ENDPOINTS.flatMap((key) =>
    OF_ENDPOINTS.filter((other) => other !== key).map(
      (other): Tie => ({ when: [key, 'present'], follows: [other, 'present'], page: `${GLOBAL}vpcsourceip` }),
    ),
  ),
  ...OF_SOME_ENDPOINTS.map(
    (key): Tie => ({
      when: [key, 'present'],
      follows: [VPCE, 'present'],
      page: `${GLOBAL}vpceaccount`,
    }),
  ),
  ...[VPCE, ...OF_ENDPOINTS, ...OF_SOME_ENDPOINTS].flatMap((key): Tie[] => [
    { when: [key, 'present'], follows: ['aws:sourceip', 'absent'], page: `${GLOBAL}sourceip` },
    { when: ['aws:viaawsservice', 'true'], follows: [key, 'absent'], page: FORWARDED },
  ]),
  ...CALLED_VIA.flatMap((key): Tie[] => [
    { when: [key, 'present'], follows: ['aws:viaawsservice', 'true'], page: `${GLOBAL}calledvia` },
    ...CALLED_VIA.filter((other) => other !== key).map(
      (other): Tie => ({ when: [key, 'present'], follows: [other, 'present'], page: `${GLOBAL}calledviafirst` }),
    ),
  ]),
  { when: [ANY_REQUEST_TAG, 'present'], follows: ['aws:tagkeys', 'present'], page: `${GLOBAL}tagkeys` },
  {
    when: ['aws:multifactorauthage', 'present'],
    follows: ['aws:multifactorauthpresent', 'true'],
    page: `${GLOBAL}multifactorauthage`,
  },
  {
    when: ['aws:principalorgid', 'present'],
    follows: ['aws:principalorgpaths', 'present'],
    page: `${GLOBAL}principalorgpaths`,
  },
  {
    when: ['aws:principalorgpaths', 'present'],
    follows: ['aws:principalorgid', 'present'],
    page: `${GLOBAL}principalorgid`,
  },
  {
    when: ['kms:viaservice', 'present'],
    follows: ['aws:viaawsservice', 'true'],
    page: `${KMS}via-service`,
  },
  {
    when: ['aws:viaawsservice', 'false'],
    follows: ['kms:grantisforawsresource', 'false'],
    page: `${KMS}grant-is-for-aws-resource`,
  },
];

const OPPOSITE: Readonly<Record<KeyState, KeyState>> = {
  present: 'absent',
  absent: 'present',
  true: 'false',
  false: 'true',
};

/** What follows for a key from another one: as the tie says, and the other way round. */
interface Inference {
  readonly from: readonly [key: string, state: KeyState];
  readonly state: KeyState;
}

const INFERENCES: ReadonlyMap<string, readonly Inference[]> = inferences();

function inferences(): Map<string, Inference[]> {
  const all = new Map<string, Inference[]>();
  const add = (key: string, inference: Inference): void => {
    all.set(key, [...(all.get(key) ?? []), inference]);
  };
  for (const { when, follows } of KEY_TIES) {
    add(follows[0], { from: when, state: follows[1] });
    add(when[0], { from: [follows[0], OPPOSITE[follows[1]]], state: OPPOSITE[when[1]] });
    // A key that is not there is not true either.
    if (follows[1] === 'true') add(when[0], { from: [follows[0], 'absent'], state: OPPOSITE[when[1]] });
  }
  return all;
}

/** The key as the table names it: any tag of the request is one. */
export function tiedName(key: string): string {
  return key.startsWith('aws:requesttag/') ? ANY_REQUEST_TAG : key;
}

/** Reads what is told of a key in lower case: its values, null when it is absent, undefined when nobody told. */
export type ToldValues = (key: string) => readonly string[] | null | undefined;

/** What the keys that are told leave over for this one, which is not. */
export function tiedState(key: string, told: ToldValues): KeyState | undefined {
  const all = INFERENCES.get(tiedName(key));
  return all?.find(({ from: [other, state] }) => isSo(told(other), state))?.state;
}

/** Whether some tie ties the key to another. */
export function isTied(key: string): boolean {
  return INFERENCES.has(tiedName(key));
}

/** Whether no tie is broken by what these keys are taken to be. */
export function isConsistent(told: ToldValues): boolean {
  return KEY_TIES.every(({ when, follows }) => {
    if (!isSo(told(when[0]), when[1])) return true;
    const other = told(follows[0]);
    return other === undefined || isSo(other, follows[1]);
  });
}

function isSo(values: readonly string[] | null | undefined, state: KeyState): boolean {
  if (values === undefined) return false;
  if (state === 'present' || state === 'absent') return (values === null) === (state === 'absent');
  return values?.[0]?.toLowerCase() === state;
}
